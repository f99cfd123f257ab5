/** What the parsers of older formats fill: samples over bare addresses, which get mappings, and in Java functions. */
import {
  type Doubles,
  doubles,
  type Ints,
  ints,
  pushDouble,
  pushInt,
  rowsOf,
  signedRows,
  type Words,
  words,
} from "../../table/column.ts";
import type { LabelTable, LocationIndex, Mapping, Profile, ValueType } from "../../table/profile.ts";
import { addLarge, type LargeValues, largeValues, valuesRead } from "../exact.ts";
import { dropAndKeepFrames } from "./frames.ts";

/** A profile of an older format while it is read. */
export interface Draft {
  sampleTypes: ValueType[];
  periodType: ValueType;
  period: bigint;
  durationNanos: bigint;
  /** Stack `i` is `frames[starts[i] … starts[i + 1])`, leaf first; a frame is a row of `addresses`. */
  starts: Ints;
  frames: Ints;
  values: Doubles;
  large: LargeValues;
  /** The size of one block, by sample; empty where the format has no such label. */
  blocks: Words;
  addresses: bigint[];
  rowOf: Map<bigint, LocationIndex>;
  /** What Java's formats have for a location. */
  lines: Map<LocationIndex, JavaLine>;
  mappings: Mapping[];
  /** The mapping of each location; -1 for none. */
  mappingOf: Int32Array;
}

/** The one line of a Java location. */
export interface JavaLine {
  name: string;
  file: string;
  line: bigint;
}

/** An empty draft. */
export function draft(
  sampleTypes: readonly ValueType[],
  periodType: ValueType = { type: "", unit: "" },
  period = 0n,
): Draft {
  const starts = ints();
  pushInt(starts, 0);
  return {
    sampleTypes: [...sampleTypes],
    periodType,
    period,
    durationNanos: 0n,
    starts,
    frames: ints(),
    values: doubles(),
    large: largeValues(),
    blocks: words(),
    addresses: [],
    rowOf: new Map(),
    lines: new Map(),
    mappings: [],
    mappingOf: new Int32Array(0),
  };
}

/** Adds a frame to the stack of the sample that `endSample` will end. */
export function addFrame({ frames, addresses, rowOf }: Draft, address: bigint): void {
  let row = rowOf.get(address);
  if (row === undefined) {
    row = addresses.push(address) - 1;
    rowOf.set(address, row);
  }
  pushInt(frames, row);
}

/** Ends a sample whose frames were added. */
export function endSample({ starts, frames, values, large }: Draft, own: readonly bigint[]): void {
  for (const value of own) {
    const number = Number(value);
    const isSafe = Number.isSafeInteger(number);
    pushDouble(values, isSafe ? number : addLarge(large, values.length, value));
  }
  pushInt(starts, frames.length);
}

/** The address of a call instruction, given the address that it returns to. */
export function callBefore(address: bigint): bigint {
  return BigInt.asUintN(64, address - 1n);
}

/** Drops the second frame of each stack where `drop` says so, given its two lowest frames. */
export function dropSecondFrames(
  { starts, frames }: Draft,
  drop: (leaf: LocationIndex, second: LocationIndex) => boolean,
): void {
  let to = 0;
  let from = 0;
  for (let sample = 0; sample + 1 < starts.length; sample++) {
    const start = from;
    const end = starts.array[sample + 1]!;
    const dropped = end - start > 1 && drop(frames.array[start]!, frames.array[start + 1]!);
    for (; from < end; from++) {
      if (!dropped || from !== start + 1) {
        frames.array[to++] = frames.array[from]!;
      }
    }
    starts.array[sample + 1] = to;
  }
  frames.length = to;
}

/** A leaf that the handler wrote twice, the second time as a call: dropped (cleanupDuplicateLocations). */
export function dropDoubledLeaves(target: Draft): void {
  const { addresses } = target;
  dropSecondFrames(target, (leaf, second) => addresses[leaf] === BigInt.asUintN(64, addresses[second]! + 1n));
}

/** Leaves only locations that are on a stack, in the order in which they are met (remapLocationIDs). */
export function dropUnusedLocations(target: Draft): void {
  const { frames, addresses, lines } = target;
  const order = new Map<LocationIndex, LocationIndex>();
  for (let i = 0; i < frames.length; i++) {
    const old = frames.array[i]!;
    let row = order.get(old);
    if (row === undefined) {
      row = order.size;
      order.set(old, row);
    }
    frames.array[i] = row;
  }
  target.addresses = Array.from(order.keys(), (old) => addresses[old]!);
  target.lines = new Map(
    Array.from(lines).flatMap(([old, line]) => (order.has(old) ? [[order.get(old)!, line]] : [])),
  );
  target.rowOf.clear();
}

/** The finished profile, with the frames that its kind drops. */
export function finish(target: Draft): Profile {
  const { sampleTypes, addresses, starts } = target;
  const samples = starts.length - 1;
  const values = target.values.array.subarray(0, target.values.length);
  const strings = stringTable();
  const functions = functionsOf(target, strings.add);
  const labels = labelsFor(target, strings.add);
  const count = addresses.length;
  return {
    strings,
    sampleTypes,
    samples: {
      length: samples,
      starts: Uint32Array.from(rowsOf(starts)),
      frames: rowsOf(target.frames),
      values: valuesRead(values, sampleTypes.length, target.large),
      labels,
    },
    locations: {
      length: count,
      ids: numbered(count),
      mappings: target.mappingOf,
      addresses: BigUint64Array.from(addresses),
      folded: new Uint8Array(count),
      lineStarts: functions.lineStarts,
      lines: functions.lines,
    },
    functions: functions.table,
    mappings: target.mappings,
    ...dropAndKeepFrames(sampleTypes),
    timeNanos: 0n,
    durationNanos: target.durationNanos,
    periodType: target.periodType,
    period: target.period,
    comments: [],
    defaultSampleType: "",
    docUrl: "",
  };
}

function numbered(count: number): BigUint64Array {
  return BigUint64Array.from({ length: count }, (_, i) => BigInt(i + 1));
}

function stringTable() {
  const texts = [""];
  const rows = new Map([["", 0]]);
  return {
    get length() {
      return texts.length;
    },
    at: (index: number) => texts[index]!,
    add(text: string): number {
      let row = rows.get(text);
      if (row === undefined) {
        row = texts.push(text) - 1;
        rows.set(text, row);
      }
      return row;
    },
  };
}

type AddString = (text: string) => number;

function functionsOf({ addresses, lines }: Draft, add: AddString) {
  const rows = new Map<string, { row: number; file: string }>();
  const lineStarts = new Uint32Array(addresses.length + 1);
  const functions: number[] = [];
  const numbers: bigint[] = [];
  for (let location = 0; location < addresses.length; location++) {
    const line = lines.get(location);
    if (line) {
      const known = rows.get(line.name) ?? { row: rows.size, file: line.file };
      rows.set(line.name, known);
      functions.push(known.row);
      numbers.push(line.line);
    }
    lineStarts[location + 1] = functions.length;
  }
  const names = Int32Array.from(rows.keys(), add);
  return {
    lineStarts,
    lines: {
      functions: Int32Array.from(functions),
      lines: BigInt64Array.from(numbers),
      columns: new BigInt64Array(numbers.length),
    },
    table: {
      length: rows.size,
      ids: numbered(rows.size),
      names,
      systemNames: names,
      files: Int32Array.from(rows.values(), ({ file }) => add(file)),
      startLines: new BigInt64Array(rows.size),
    },
  };
}

/** The label `bytes`: the size of one block. */
function labelsFor({ blocks, starts }: Draft, add: AddString): LabelTable {
  const count = blocks.length;
  const key = count > 0 ? add("bytes") : 0;
  return {
    starts: Uint32Array.from({ length: starts.length }, (_, i) => Math.min(i, count)),
    keys: new Int32Array(count).fill(key),
    texts: new Int32Array(count),
    numbers: signedRows(blocks),
    units: new Int32Array(count),
  };
}
