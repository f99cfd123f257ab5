/** Builds a profile row by row, equal rows once: for merges, and for the older formats, which have no tables. */
import type { Label } from "./labels.ts";
import type { FunctionIndex, LocationIndex, Mapping, MappingIndex, Profile } from "./profile.ts";

/** The parts of a profile that are not tables. */
export type ProfileHead = Omit<Profile, "strings" | "samples" | "locations" | "functions" | "mappings">;

/** A location with what it refers to, apart from any profile. */
export interface LocationData {
  mapping: Mapping | undefined;
  address: bigint;
  folded: boolean;
  lines: LineData[];
}

/** A line of a location with its function, apart from any profile. */
export interface LineData {
  name: string;
  systemName: string;
  file: string;
  startLine: bigint;
  line: bigint;
  column: bigint;
}

/** Takes rows and gives the profile. */
export interface ProfileBuilder {
  mapping(mapping: Mapping): MappingIndex;
  location(location: LocationData): LocationIndex;
  /** Adds a sample, or its values to an equal one's; leaf first. */
  sample(stack: Int32Array, values: ArrayLike<number>, labels: readonly Label[]): void;
  /** The profile of all rows so far; samples whose values add up to 0 are left out. */
  finish(head: ProfileHead): Profile;
}

/** Starts with empty tables. */
export function builder(): ProfileBuilder {
  const strings = interning<string>((text) => text);
  strings.add("");
  const mappings = interning<Mapping>(mappingKey);
  const functions = interning<LineData>((f) => `${f.startLine}\0${f.name}\0${f.systemName}\0${f.file}`);
  const locations = interning<BuiltLocation>(locationKey);
  const samples = interning<BuiltSample>(sampleKey);
  const mappingOf = (mapping: Mapping) => mappings.add({ ...mapping });
  return {
    mapping: mappingOf,
    location({ mapping, address, folded, lines }) {
      const index = mapping ? mappingOf(mapping) : -1;
      // The same file may be mapped elsewhere in another process: addresses follow the mapping that was met first.
      const moved = mapping
        ? BigInt.asUintN(64, address + mappings.rows[index]!.start - mapping.start)
        : address;
      const rows = lines.map((line) => ({ line, function: functions.add(line) }));
      const start = mapping ? mappings.rows[index]!.start : 0n;
      return locations.add({ mapping: index, address: moved, offset: moved - start, folded, lines: rows });
    },
    sample(stack, values, labels) {
      const before = samples.rows.length;
      const index = samples.add({ stack, values: Float64Array.from(values), labels });
      if (index < before) {
        const sum = samples.rows[index]!.values;
        for (let i = 0; i < sum.length; i++) {
          sum[i]! += values[i]!;
        }
      }
    },
    finish: (head) => ({
      ...head,
      ...columns({
        strings,
        mappings: mappings.rows,
        functions: functions.rows,
        ...withoutZeros(locations.rows, samples.rows),
      }),
    }),
  };
}

/** Leaves out samples whose values are all 0, and then the locations that no other sample has, as Merge does. */
function withoutZeros(
  locations: readonly BuiltLocation[],
  samples: readonly BuiltSample[],
): Pick<Rows, "locations" | "samples"> {
  const left = samples.filter(({ values }) => values.some((value) => value !== 0));
  if (left.length === samples.length) {
    return { locations: [...locations], samples: left };
  }
  const used: BuiltLocation[] = [];
  const newIndex = new Int32Array(locations.length).fill(-1);
  const moved = left.map((sample) => ({
    ...sample,
    stack: sample.stack.map((location) => {
      if (newIndex[location] === -1) {
        newIndex[location] = used.push(locations[location]!) - 1;
      }
      return newIndex[location]!;
    }),
  }));
  return { locations: used, samples: moved };
}

interface BuiltLocation {
  mapping: MappingIndex;
  address: bigint;
  /** The address relative to the mapping's start. */
  offset: bigint;
  folded: boolean;
  lines: { line: LineData; function: FunctionIndex }[];
}

interface BuiltSample {
  stack: Int32Array;
  values: Float64Array;
  labels: readonly Label[];
}

/** Rows of which equal ones are kept once. */
interface Interning<T> {
  readonly rows: T[];
  add(row: T): number;
}

function interning<T>(key: (row: T) => string): Interning<T> {
  const known = new Map<string, number>();
  const rows: T[] = [];
  return {
    rows,
    add(row) {
      const name = key(row);
      const index = known.get(name) ?? rows.push(row) - 1;
      known.set(name, index);
      return index;
    },
  };
}

/** Mappings are the same where size (to 4 KiB), offset and build ID, or else file, are (mappingKey in merge.go). */
function mappingKey({ start, limit, offset, buildId, file }: Mapping): string {
  const size = (BigInt.asUintN(64, limit - start) + 0xfffn) & ~0xfffn;
  return `${size}\0${offset}\0${buildId || file}`;
}

function locationKey({ mapping, offset, folded, lines }: BuiltLocation): string {
  const told = lines.map(({ line, function: index }) => `${index}|${line.line}|${line.column}`);
  return `${mapping}\0${offset}\0${folded}\0${told.join("\0")}`;
}

function sampleKey({ stack, labels }: BuiltSample): string {
  const told = labels.map((l) => `${l.key}\0${l.text ?? ""}\0${l.number}\0${l.unit}`).sort();
  return `${stack.join(",")}\0\0${told.join("\0\0")}`;
}

interface Rows {
  strings: Interning<string>;
  mappings: Mapping[];
  functions: LineData[];
  locations: BuiltLocation[];
  samples: BuiltSample[];
}

type Columns = Pick<Profile, "strings" | "samples" | "locations" | "functions" | "mappings">;

function columns({ strings, mappings, functions, locations, samples }: Rows): Columns {
  const ids = (count: number) => BigUint64Array.from({ length: count }, (_, i) => BigInt(i + 1));
  const lines = locations.flatMap((location) => location.lines);
  const labels = samples.flatMap((sample) => sample.labels);
  const stringColumn = (texts: readonly string[]) => Int32Array.from(texts, strings.add);
  const table: Columns = {
    strings: { length: 0, at: (index) => strings.rows[index]! },
    mappings: mappings.map((mapping, i) => ({ ...mapping, id: BigInt(i + 1) })),
    functions: {
      length: functions.length,
      ids: ids(functions.length),
      names: stringColumn(functions.map(({ name }) => name)),
      systemNames: stringColumn(functions.map(({ systemName }) => systemName)),
      files: stringColumn(functions.map(({ file }) => file)),
      startLines: BigInt64Array.from(functions, ({ startLine }) => startLine),
    },
    locations: {
      length: locations.length,
      ids: ids(locations.length),
      mappings: Int32Array.from(locations, ({ mapping }) => mapping),
      addresses: BigUint64Array.from(locations, ({ address }) => address),
      folded: Uint8Array.from(locations, ({ folded }) => Number(folded)),
      lineStarts: offsets(locations.map((location) => location.lines.length)),
      lines: {
        functions: Int32Array.from(lines, (line) => line.function),
        lines: BigInt64Array.from(lines, ({ line }) => line.line),
        columns: BigInt64Array.from(lines, ({ line }) => line.column),
      },
    },
    samples: {
      length: samples.length,
      starts: offsets(samples.map(({ stack }) => stack.length)),
      frames: Int32Array.from(samples.flatMap(({ stack }) => [...stack])),
      values: Float64Array.from(samples.flatMap(({ values }) => [...values])),
      labels: {
        starts: offsets(samples.map((sample) => sample.labels.length)),
        keys: stringColumn(labels.map(({ key }) => key)),
        texts: stringColumn(labels.map(({ text = "" }) => text)),
        numbers: BigInt64Array.from(labels, ({ number }) => BigInt(number)),
        units: stringColumn(labels.map(({ unit }) => unit)),
      },
    },
  };
  return { ...table, strings: { ...table.strings, length: strings.rows.length } };
}

/** Where each row's part begins, and where the last ends. */
function offsets(lengths: readonly number[]): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) {
    starts[i + 1] = starts[i]! + length;
  }
  return starts;
}
