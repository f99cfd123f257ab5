/**
 * Reads the samples. They are nearly all of a profile, so this walk is written out: bytes are read in place, and an
 * ID of up to three bytes never leaves the inner loop.
 */
import {
  type Ints,
  ints,
  NARROW,
  pushInt,
  pushWord,
  type Rows,
  reserve,
  rowsOf,
  signedRows,
  type Words,
  words,
} from "../table/column.ts";
import { ProfileError, type SampleTable, type StringTable } from "../table/profile.ts";
import { addLarge, type LargeValues, largeValues, valuesRead } from "./exact.ts";
import type { Lookup } from "./lookup.ts";
import { checkedString } from "./strings.ts";
import {
  BYTES,
  type Cursor,
  cursorOver,
  damaged,
  readField,
  readLength,
  readNumberField,
  readVarint,
  signed64,
  signedNumber,
  skipField,
  stringRow,
  unsigned64,
} from "./wire.ts";

/** What samples are read into. */
export interface Target {
  cursor: Cursor;
  view: DataView;
  /** Where each stack begins, and where the last ends. */
  starts: Ints;
  frames: Rows;
  values: Float64Array;
  large: LargeValues;
  /** Where the values of the current sample are, and how many there are so far. */
  firstValue: number;
  valueCount: number;
  types: number;
  labels: RawLabels;
  locationOf: Lookup;
  /** The largest row of a location that a frame named; -1 without frames. */
  largestLocation: number;
  strings: Pick<StringTable, "length">;
  /** The largest row of the string table that a label named. */
  largestString: number;
  /** How many bytes of memory the samples may take. */
  most: number;
  /** How many bytes were read since that was checked. */
  unchecked: number;
}

/** Labels; numbers are signed. */
interface RawLabels {
  starts: Ints;
  keys: Ints;
  texts: Ints;
  numbers: Words;
  units: Ints;
}

/** Fields of Sample, as messages or packed: their tags. */
const LOCATIONS_TAG = (1 << 3) | BYTES;
const VALUES_TAG = (2 << 3) | BYTES;
const LABEL_TAG = (3 << 3) | BYTES;

/** What is known before the first sample is read. */
export interface SampleOptions {
  /** How many values each sample has. */
  types: number;
  /** How many samples there probably are. */
  samples: number;
  /** An empty column with the room that is probably enough. */
  frames: Rows;
  locationOf: Lookup;
  strings: Pick<StringTable, "length">;
  /** How many bytes of memory they may take; no limit where it is not given. */
  most?: number;
}

/** A sample of a few bytes can take ten times as many in memory: more than a file of this size may. */
export class TooManySamples extends ProfileError {
  constructor(most: number) {
    super(
      `not read: its samples would take more than ${most} bytes of memory, which is no profile but a trap`,
    );
  }
}

/** So many bytes are read between two looks at the memory. */
const CHECKED_AFTER = 1024 ** 2;

/** Starts without samples, to be read from some bytes. */
export function sampleTarget(
  bytes: Uint8Array,
  { types, samples, frames, locationOf, strings, most = Number.POSITIVE_INFINITY }: SampleOptions,
): Target {
  const starts = () => {
    const column = ints(samples + 1);
    pushInt(column, 0);
    return column;
  };
  return {
    cursor: cursorOver(bytes),
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
    starts: starts(),
    frames,
    values: new Float64Array(samples * types),
    large: largeValues(),
    firstValue: 0,
    valueCount: 0,
    types,
    labels: { starts: starts(), keys: ints(), texts: ints(), numbers: words(), units: ints() },
    locationOf,
    largestLocation: -1,
    strings,
    largestString: 0,
    most,
    unchecked: 0,
  };
}

/**
 * Reads the sample that ends at `end`.
 * @throws ProfileError
 * @throws TooManySamples
 */
export function addSample(target: Target, end: number): void {
  const { cursor, starts, frames, labels, types } = target;
  target.unchecked += end - cursor.at + 1;
  if (target.unchecked > CHECKED_AFTER) {
    expectMemory(target);
  }
  // No frame is less than a byte.
  reserve(frames, end - cursor.at);
  if (target.firstValue + types > target.values.length) {
    const larger = new Float64Array(2 * target.values.length + types);
    larger.set(target.values);
    target.values = larger;
  }
  readSample(target, end);
  pushInt(starts, frames.length);
  pushInt(labels.starts, labels.keys.length);
}

function expectMemory(target: Target): void {
  const { starts, frames, firstValue, large, labels, most } = target;
  // A label has three rows of 32 bits and a number of 64, a sample the beginning of its stack and that of its labels.
  const taken =
    frames.length * frames.array.BYTES_PER_ELEMENT +
    8 * (firstValue + starts.length) +
    12 * large.rows.length +
    20 * labels.keys.length;
  if (taken > most) {
    throw new TooManySamples(most);
  }
  target.unchecked = 0;
}

/** All samples that were read. */
export function sampleTable({
  starts,
  frames,
  values,
  large,
  firstValue,
  types,
  labels,
}: Target): SampleTable {
  return {
    length: starts.length - 1,
    starts: new Uint32Array(rowsOf(starts)),
    frames: rowsOf(frames),
    values: valuesRead(values.subarray(0, firstValue), types, large),
    labels: {
      starts: new Uint32Array(rowsOf(labels.starts)),
      keys: rowsOf(labels.keys),
      texts: rowsOf(labels.texts),
      numbers: signedRows(labels.numbers),
      units: rowsOf(labels.units),
    },
  };
}

function readSample(target: Target, end: number): void {
  const { cursor, types } = target;
  target.valueCount = 0;
  while (cursor.at < end) {
    readVarint(cursor, end);
    const tag = cursor.hi === 0 ? cursor.lo : -1;
    if (tag === LOCATIONS_TAG) {
      readPackedFrames(target, readLength(cursor, end));
    } else if (tag === VALUES_TAG) {
      const packedEnd = readLength(cursor, end);
      while (cursor.at < packedEnd) {
        readVarint(cursor, packedEnd);
        addValue(target);
      }
    } else if (tag === LABEL_TAG) {
      readLabel(target, readLength(cursor, end));
    } else {
      readOther(target, tag, end);
    }
  }
  if (target.valueCount !== types) {
    throw damaged(cursor, `a sample has ${target.valueCount} values for ${types} sample types`);
  }
  target.firstValue += types;
}

/** What is not packed, or not known. */
function readOther(target: Target, tag: number, end: number): void {
  const { cursor } = target;
  const field = tag >>> 3;
  if (field === 3) {
    throw damaged(cursor, "a message has another wire type");
  }
  if (field !== 1 && field !== 2) {
    skipField(cursor, cursor.lo & 7, end);
    return;
  }
  readNumberField(cursor, tag & 7, end);
  if (field === 1) {
    addFrame(target);
  } else {
    addValue(target);
  }
}

function addValue(target: Target): void {
  const { cursor, values, firstValue, valueCount, types, large } = target;
  const value = signedNumber(cursor);
  if (valueCount < types) {
    const row = firstValue + valueCount;
    values[row] = Number.isSafeInteger(value) ? value : addLarge(large, row, signed64(cursor));
  }
  target.valueCount = valueCount + 1;
}

/** Adds the location whose ID was just read. */
function addFrame(target: Target): void {
  const { cursor, frames, locationOf } = target;
  const row = locationOf.find(cursor.lo, cursor.hi);
  if (row < 0) {
    throw damaged(
      cursor,
      `a sample refers to location ${unsigned64(cursor)}, which the profile does not hold`,
    );
  }
  if (row >= NARROW && frames.array instanceof Uint16Array) {
    frames.array = Int32Array.from(frames.array);
  }
  frames.array[frames.length++] = row;
  target.largestLocation = Math.max(target.largestLocation, row);
}

/**
 * Reads packed location IDs. Four bytes are read at a time; that may go past `end`, but never past the bytes.
 * IDs are checked when all are read: 0, or one of more bytes, makes `bad` negative.
 */
function readPackedFrames(target: Target, end: number): void {
  const { cursor, frames, locationOf } = target;
  if (!locationOf.sequential || end + 4 > cursor.bytes.length) {
    readFramesOneByOne(target, end);
    return;
  }
  const { view } = target;
  const { array } = frames;
  const count = array instanceof Uint16Array ? Math.min(locationOf.count, NARROW) : locationOf.count;
  const start = cursor.at;
  let length = frames.length;
  let at = start;
  let bad = 0;
  let largest = target.largestLocation + 1;
  while (at < end) {
    const four = view.getInt32(at, true);
    let id = four & 0x7f;
    if ((four & 0x80) === 0) {
      at += 1;
    } else if ((four & 0x8000) === 0) {
      id |= (four >>> 1) & 0x3f80;
      at += 2;
    } else {
      // More than three bytes are left to the careful way.
      bad |= -(four & 0x80_0000);
      id |= ((four >>> 1) & 0x3f80) | ((four >>> 2) & 0x1f_c000);
      at += 3;
    }
    bad |= id - 1;
    largest = Math.max(largest, id);
    array[length++] = id - 1;
  }
  if (bad < 0 || largest > count || at !== end) {
    readFramesOneByOne(target, end);
    return;
  }
  frames.length = length;
  target.largestLocation = largest - 1;
  cursor.at = at;
}

/** The careful way, which knows what to say of what is damaged. */
function readFramesOneByOne(target: Target, end: number): void {
  const { cursor } = target;
  while (cursor.at < end) {
    readVarint(cursor, end);
    addFrame(target);
  }
}

/**
 * A label is a text where it has one, else a number with a unit or none; one with nothing says nothing and is left out
 * (postDecode in encode.go).
 */
function readLabel(target: Target, end: number): void {
  const { cursor, labels, strings } = target;
  let [key, text, numberLo, numberHi, unit] = [0, 0, 0, 0, 0];
  while (cursor.at < end) {
    const field = readField(cursor, end);
    const wireType = cursor.lo & 7;
    if (field < 1 || field > 4) {
      skipField(cursor, wireType, end);
      continue;
    }
    readNumberField(cursor, wireType, end);
    if (field === 1) {
      key = stringRow(cursor);
    } else if (field === 2) {
      text = stringRow(cursor);
    } else if (field === 3) {
      numberLo = cursor.lo;
      numberHi = cursor.hi;
    } else {
      unit = stringRow(cursor);
    }
  }
  checkedString(key, strings);
  checkedString(text, strings);
  // With a text, the unit is never read, so it may be anything.
  const used = text === 0 ? checkedString(unit, strings) : 0;
  target.largestString = Math.max(target.largestString, key, text, used);
  if (text !== 0 || numberLo !== 0 || numberHi !== 0 || used !== 0) {
    pushInt(labels.keys, key);
    pushInt(labels.texts, text);
    pushWord(labels.numbers, numberLo, numberHi);
    pushInt(labels.units, used);
  }
}
