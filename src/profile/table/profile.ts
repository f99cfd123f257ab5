/**
 * A pprof profile as columns: one typed array a field, one string table, no object a sample. Rows are named by
 * their index. Format: google/pprof, proto/profile.proto. Pure: no Node, no DOM.
 */

/** A row of the string table; 0 is the empty string. */
export type StringIndex = number;
/** A row of `Profile.locations`. */
export type LocationIndex = number;
/** A row of `Profile.functions`. */
export type FunctionIndex = number;
/** A row of `Profile.mappings`; -1 for none. */
export type MappingIndex = number;
/** A row of `Profile.samples`. */
export type SampleIndex = number;

/** What is counted or measured, and in which unit, such as `cpu` in `nanoseconds`. */
export interface ValueType {
  type: string;
  unit: string;
}

/** Strings, decoded on first use. */
export interface StringTable {
  readonly length: number;
  at(index: StringIndex): string;
}

/** Rows of `Profile.locations`: in 16 bits where those hold them, since most of a profile's memory is this. */
export type Frames = Int32Array | Uint16Array;

/** Values of samples: numbers where each is exact, and each sum of some of one sample type; else as they are. */
export type Values = Float64Array | BigInt64Array;

/** The samples: stack `i` is `frames[starts[i] … starts[i + 1])`, leaf first. */
export interface SampleTable {
  readonly length: number;
  readonly starts: Uint32Array;
  readonly frames: Frames;
  /** Row-major: value `t` of sample `i` is `values[i * types + t]`. */
  readonly values: Values;
  readonly labels: LabelTable;
}

/** Labels of samples: those of sample `i` are rows `starts[i] … starts[i + 1])`. */
export interface LabelTable {
  readonly starts: Uint32Array;
  readonly keys: Int32Array;
  /** The text of a string label; 0 where the label is a number. */
  readonly texts: Int32Array;
  readonly numbers: BigInt64Array;
  /** The unit of a number; 0 where it has none. */
  readonly units: Int32Array;
}

/** Locations; the lines of location `i` are rows `lineStarts[i] … lineStarts[i + 1])` of `lines`, inlined first. */
export interface LocationTable {
  readonly length: number;
  readonly ids: BigUint64Array;
  readonly mappings: Int32Array;
  readonly addresses: BigUint64Array;
  readonly folded: Uint8Array;
  readonly lineStarts: Uint32Array;
  readonly lines: LineTable;
}

/** Source lines of locations. */
export interface LineTable {
  readonly functions: Int32Array;
  readonly lines: BigInt64Array;
  readonly columns: BigInt64Array;
}

/** Functions; names are rows of the string table. */
export interface FunctionTable {
  readonly length: number;
  readonly ids: BigUint64Array;
  readonly names: Int32Array;
  readonly systemNames: Int32Array;
  readonly files: Int32Array;
  readonly startLines: BigInt64Array;
}

/** A file that was mapped into the process. There are few, so they are objects. */
export interface Mapping {
  id: bigint;
  start: bigint;
  limit: bigint;
  offset: bigint;
  file: string;
  buildId: string;
  hasFunctions: boolean;
  hasFilenames: boolean;
  hasLineNumbers: boolean;
  hasInlineFrames: boolean;
}

/** A whole profile. */
export interface Profile {
  readonly strings: StringTable;
  readonly sampleTypes: readonly ValueType[];
  readonly samples: SampleTable;
  readonly locations: LocationTable;
  readonly functions: FunctionTable;
  readonly mappings: readonly Mapping[];
  readonly dropFrames: string;
  readonly keepFrames: string;
  /** When it was recorded, ns since 1970; 0 where it does not say. */
  readonly timeNanos: bigint;
  /** How long it was recorded, ns; 0 where it does not say. */
  readonly durationNanos: bigint;
  readonly periodType: ValueType;
  readonly period: bigint;
  readonly comments: readonly string[];
  readonly defaultSampleType: string;
  readonly docUrl: string;
}

/** Bytes that are not a whole profile. The message names the damage and its position. */
export class ProfileError extends Error {
  override name = "ProfileError";
}
