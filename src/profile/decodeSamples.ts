/**
 * Reads the samples. They are nearly all of a profile, so this walk is written out: bytes are read in place, and an
 * ID of up to three bytes never leaves the inner loop.
 */
import {
  type Ints,
  ints,
  pushInt,
  pushWord,
  reserve,
  rowsOf,
  signedRows,
  type Words,
  words,
} from "./column.ts";
import type { Outline } from "./decode.ts";
import { expectExactSums } from "./exact.ts";
import type { Lookup } from "./lookup.ts";
import { ProfileError, type SampleTable, type StringTable } from "./profile.ts";
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
interface Target {
  cursor: Cursor;
  view: DataView;
  frames: Ints;
  values: Float64Array;
  /** Where the values of the sample that is read lie, and how many of them were met. */
  firstValue: number;
  valueCount: number;
  types: number;
  labels: RawLabels;
  locationOf: Lookup;
  strings: StringTable;
}

/** Labels; numbers are signed. */
interface RawLabels {
  starts: Uint32Array;
  keys: Ints;
  texts: Ints;
  numbers: Words;
  units: Ints;
}

/** Fields of Sample, as messages or packed: their tags. */
const LOCATIONS_TAG = (1 << 3) | BYTES;
const VALUES_TAG = (2 << 3) | BYTES;
const LABEL_TAG = (3 << 3) | BYTES;
/** Field 2 of Profile. */
const SAMPLE_TAG = (2 << 3) | BYTES;

/**
 * Reads all samples of a profile whose other tables are linked.
 * @throws ProfileError
 */
export function readSamples(
  bytes: Uint8Array,
  outline: Outline,
  locationOf: Lookup,
  strings: StringTable,
): SampleTable {
  const types = outline.sampleTypes.length;
  expectValues(outline);
  const cursor = cursorOver(bytes);
  const starts = new Uint32Array(outline.samples + 1);
  const target: Target = {
    cursor,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
    frames: ints(Math.ceil(outline.sampleBytes / 2) + 16),
    values: new Float64Array(outline.samples * types),
    firstValue: 0,
    valueCount: 0,
    types,
    labels: labelsFor(outline.samples),
    locationOf,
    strings,
  };
  const { frames, labels } = target;
  const end = bytes.length;
  let sample = 0;
  while (cursor.at < end) {
    if (bytes[cursor.at] !== SAMPLE_TAG) {
      readVarint(cursor, end);
      if (cursor.lo !== SAMPLE_TAG || cursor.hi !== 0) {
        skipField(cursor, cursor.lo & 7, end);
        continue;
      }
    } else {
      cursor.at += 1;
    }
    const sampleEnd = readLength(cursor, end);
    reserve(frames, sampleEnd - cursor.at);
    readSample(target, sampleEnd);
    sample += 1;
    starts[sample] = frames.length;
    labels.starts[sample] = labels.keys.length;
  }
  expectExactSums(target.values, types);
  return {
    length: sample,
    starts,
    frames: rowsOf(frames),
    values: target.values,
    labels: {
      starts: labels.starts,
      keys: rowsOf(labels.keys),
      texts: rowsOf(labels.texts),
      numbers: signedRows(labels.numbers),
      units: rowsOf(labels.units),
    },
  };
}

/** Each sample has as many values as there are types, each a byte at least: else a small file could ask for much. */
function expectValues({ sampleTypes, samples, sampleBytes }: Outline): void {
  if (sampleTypes.length === 0 && samples > 0) {
    throw new ProfileError("damaged: it has samples but does not say of which type");
  }
  if (samples * sampleTypes.length > sampleBytes) {
    throw new ProfileError(`damaged: not every sample has values for ${sampleTypes.length} sample types`);
  }
}

function labelsFor(samples: number): RawLabels {
  return {
    starts: new Uint32Array(samples + 1),
    keys: ints(),
    texts: ints(),
    numbers: words(),
    units: ints(),
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
    throw damaged(cursor, "a message stands as another type");
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
  const { cursor, values, firstValue, valueCount, types } = target;
  const value = signedNumber(cursor);
  if (!Number.isSafeInteger(value)) {
    throw new ProfileError(`not exact here: it holds the value ${signed64(cursor)}, which is beyond 2^53`);
  }
  if (valueCount < types) {
    values[firstValue + valueCount] = value;
  }
  target.valueCount = valueCount + 1;
}

/** Adds the location whose ID was just read. */
function addFrame({ cursor, frames, locationOf }: Target): void {
  const row = locationOf.find(cursor.lo, cursor.hi);
  if (row < 0) {
    throw damaged(
      cursor,
      `a sample refers to location ${unsigned64(cursor)}, which the profile does not hold`,
    );
  }
  frames.array[frames.length++] = row;
}

/**
 * Reads packed location IDs. Four bytes are looked at in one piece; that may reach past `end`, never past the bytes.
 * IDs are checked when all are read: any that is unknown makes `bad` negative.
 */
function readPackedFrames(target: Target, end: number): void {
  const { cursor, frames, locationOf } = target;
  if (!locationOf.sequential || end + 4 > cursor.bytes.length) {
    readFramesOneByOne(target, end);
    return;
  }
  const { count } = locationOf;
  const { view } = target;
  const { array } = frames;
  const start = cursor.at;
  let length = frames.length;
  let at = start;
  let bad = 0;
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
    bad |= (id - 1) | (count - id);
    array[length++] = id - 1;
  }
  if (bad < 0 || at !== end) {
    readFramesOneByOne(target, end);
    return;
  }
  frames.length = length;
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
function readLabel({ cursor, labels, strings }: Target, end: number): void {
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
  // Where there is a text the unit is never looked at, so it may be anything.
  const used = text === 0 ? checkedString(unit, strings) : 0;
  if (text !== 0 || numberLo !== 0 || numberHi !== 0 || used !== 0) {
    pushInt(labels.keys, key);
    pushInt(labels.texts, text);
    pushWord(labels.numbers, numberLo, numberHi);
    pushInt(labels.units, used);
  }
}
