/** Builds a profile row by row, equal rows once: for merges, and for the older formats, which have no tables. */
import {
  type LabelSetIndex,
  type LabelSets,
  labelSets,
  type SampleColumns,
  sampleAdder,
} from "./buildSamples.ts";
import {
  type BuiltLocation,
  type FunctionData,
  functionRows,
  type Interning,
  ids,
  interning,
  locationRows,
  mappingKey,
  type PlacedLine,
} from "./buildTables.ts";
import type { Label } from "./labels.ts";
import type {
  FunctionIndex,
  FunctionTable,
  LabelTable,
  LocationIndex,
  Mapping,
  MappingIndex,
  Profile,
  SampleTable,
} from "./profile.ts";

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
export interface LineData extends FunctionData {
  line: bigint;
  column: bigint;
}

/** Takes rows and gives the profile. */
export interface ProfileBuilder {
  mapping(mapping: Mapping): MappingIndex;
  /** The same text, as an earlier row has it: comparing two objects takes as long as they are. */
  text(text: string): string;
  function(data: FunctionData): FunctionIndex;
  location(location: LocationData): LocationIndex;
  /** As `location`, for who has many lines of each function. */
  place(location: Omit<LocationData, "lines"> & { lines: PlacedLine[] }): LocationIndex;
  /** Adds a set of labels; equal sets are stored once. */
  labels(labels: readonly Label[]): LabelSetIndex;
  /** Adds a sample, or its values to an equal one's; leaf first. All have as many values. */
  sample(stack: Int32Array, values: ArrayLike<number>, labels: LabelSetIndex): void;
  /** The profile of all rows so far; samples whose values add up to 0 are left out. */
  finish(head: ProfileHead): Profile;
}

/** Starts with empty tables. */
export function builder(): ProfileBuilder {
  const strings = interning<string>((text) => text);
  strings.add("");
  const mappings = interning<Mapping>(mappingKey);
  const functions = functionRows(strings);
  const locations = locationRows();
  const sets = labelSets();
  const samples = sampleAdder(sets);
  const knownMappings = new Map<Mapping, MappingIndex>();
  const mappingOf = (mapping: Mapping) => {
    const index = knownMappings.get(mapping) ?? mappings.add({ ...mapping });
    knownMappings.set(mapping, index);
    return index;
  };
  const place: ProfileBuilder["place"] = ({ mapping, address, folded, lines }) => {
    const index = mapping ? mappingOf(mapping) : -1;
    const start = mappings.rows[index]?.start ?? 0n;
    // The same file may be mapped elsewhere in another process: addresses follow the mapping that was met first.
    const moved =
      mapping && mapping.start !== start ? BigInt.asUintN(64, address + start - mapping.start) : address;
    return locations.add({ mapping: index, address: moved, offset: moved - start, folded, lines });
  };
  const functionOf = functions.add;
  return {
    mapping: mappingOf,
    text: (text) => strings.rows[strings.add(text)]!,
    function: functionOf,
    place,
    location: ({ lines, ...location }) =>
      place({
        ...location,
        lines: lines.map((data) => ({ function: functionOf(data), line: data.line, column: data.column })),
      }),
    labels: sets.add,
    sample: samples.add,
    finish: (head) => ({
      ...head,
      ...columns({
        strings,
        mappings: mappings.rows,
        functions: functions.table(),
        sets,
        ...onlyUsed(locations.rows, samples.columns(), samples.length),
      }),
    }),
  };
}

/** Where samples were left out since their values are 0, their locations are too, as Merge does. */
function onlyUsed(
  locations: readonly BuiltLocation[],
  samples: SampleColumns,
  added: number,
): Pick<Rows, "locations" | "samples"> {
  if (samples.labels.length === added) {
    return { locations: [...locations], samples };
  }
  const used: BuiltLocation[] = [];
  const newIndex = new Int32Array(locations.length).fill(-1);
  const frames = samples.frames.map((location) => {
    if (newIndex[location] === -1) {
      newIndex[location] = used.push(locations[location]!) - 1;
    }
    return newIndex[location]!;
  });
  return { locations: used, samples: { ...samples, frames } };
}

interface Rows {
  strings: Interning<string>;
  mappings: Mapping[];
  functions: FunctionTable;
  locations: BuiltLocation[];
  samples: SampleColumns;
  sets: LabelSets;
}

type Columns = Pick<Profile, "strings" | "samples" | "locations" | "functions" | "mappings">;

function columns({ strings, mappings, functions, locations, samples, sets }: Rows): Columns {
  const lines = locations.flatMap((location) => location.lines);
  const stringColumn = (texts: readonly string[]) => Int32Array.from(texts, strings.add);
  const table: Columns = {
    strings: { length: 0, at: (index) => strings.rows[index]! },
    mappings: mappings.map((mapping, i) => ({ ...mapping, id: BigInt(i + 1) })),
    functions,
    locations: {
      length: locations.length,
      ids: ids(locations.length),
      mappings: Int32Array.from(locations, ({ mapping }) => mapping),
      addresses: BigUint64Array.from(locations, ({ address }) => address),
      folded: Uint8Array.from(locations, ({ folded }) => Number(folded)),
      lineStarts: offsets(locations.map((location) => location.lines.length)),
      lines: {
        functions: Int32Array.from(lines, (line) => line.function),
        lines: BigInt64Array.from(lines, ({ line }) => line),
        columns: BigInt64Array.from(lines, ({ column }) => column),
      },
    },
    samples: sampleTable(samples, sets, stringColumn),
  };
  return { ...table, strings: { ...table.strings, length: strings.rows.length } };
}

function numbersOf(places: Int32Array, labels: readonly Label[]): BigInt64Array {
  const numbers = new BigInt64Array(places.length);
  for (let row = 0; row < places.length; row++) {
    // Most labels are texts, and each BigInt costs an object.
    const { number } = labels[places[row]!]!;
    if (number !== 0) {
      numbers[row] = BigInt(number);
    }
  }
  return numbers;
}

function sampleTable(
  { starts, frames, values, labels }: SampleColumns,
  sets: LabelSets,
  stringColumn: (texts: readonly string[]) => Int32Array,
): SampleTable {
  return {
    length: labels.length,
    starts: new Uint32Array(starts),
    frames,
    values,
    labels: labelTable(labels, sets, stringColumn),
  };
}

/** The labels of each sample: those of its set. */
function labelTable(
  ofSample: Int32Array,
  { rows }: LabelSets,
  stringColumn: (texts: readonly string[]) => Int32Array,
): LabelTable {
  const all = rows.flat();
  const keys = stringColumn(all.map(({ key }) => key));
  const texts = stringColumn(all.map(({ text = "" }) => text));
  const units = stringColumn(all.map(({ unit }) => unit));
  const firsts = offsets(rows.map((set) => set.length));
  const starts = new Uint32Array(ofSample.length + 1);
  for (let sample = 0; sample < ofSample.length; sample++) {
    starts[sample + 1] = starts[sample]! + rows[ofSample[sample]!]!.length;
  }
  /** The place in `all` of each label of each sample. */
  const places = new Int32Array(starts.at(-1)!);
  for (let sample = 0; sample < ofSample.length; sample++) {
    const first = firsts[ofSample[sample]!]!;
    for (let row = starts[sample]!; row < starts[sample + 1]!; row++) {
      places[row] = first + row - starts[sample]!;
    }
  }
  return {
    starts,
    keys: places.map((place) => keys[place]!),
    texts: places.map((place) => texts[place]!),
    numbers: numbersOf(places, all),
    units: places.map((place) => units[place]!),
  };
}

/** Where each row's part begins, and where the last ends. */
function offsets(lengths: readonly number[]): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) {
    starts[i + 1] = starts[i]! + length;
  }
  return starts;
}
