/**
 * Reads the samples. They are nearly all of a profile, so this walk is written out: bytes are read in place, and an
 * ID of up to three bytes never leaves the inner loop.
 */
import type { Outline } from "./decode.ts";
import { expectExactSums } from "./exact.ts";
import { eachField } from "./fields.ts";
import type { LocationLookup } from "./link.ts";
import { type LabelTable, ProfileError, type SampleTable, type StringTable } from "./profile.ts";
import { stringIndex } from "./strings.ts";
import {
  BYTES,
  type Cursor,
  cursorOver,
  damaged,
  readLength,
  readNumberField,
  readVarint,
  signed64,
  signedNumber,
  skipField,
  unsigned64,
} from "./wire.ts";

/** Stacks while they are read: `length` frames so far. */
interface Frames {
  array: Int32Array;
  length: number;
}

/** The largest count that a double holds exactly. */
const EXACT = Number.MAX_SAFE_INTEGER;

/**
 * Reads all samples of a profile whose other tables are linked.
 * @throws ProfileError
 */
export function readSamples(
  bytes: Uint8Array,
  outline: Outline,
  locationOf: LocationLookup,
  strings: StringTable,
): SampleTable {
  const types = outline.sampleTypes.length;
  if (types === 0 && outline.samples > 0) {
    throw new ProfileError("damaged: it has samples but does not say of which type");
  }
  const cursor = cursorOver(bytes);
  const starts = new Uint32Array(outline.samples + 1);
  const values = new Float64Array(outline.samples * types);
  const frames: Frames = { array: new Int32Array(Math.ceil(outline.sampleBytes / 2) + 16), length: 0 };
  const labels = labelsFor(outline.samples);
  const end = bytes.length;
  let sample = 0;
  while (cursor.at < end) {
    readVarint(cursor, end);
    if (cursor.lo !== SAMPLE_TAG || cursor.hi !== 0) {
      skipField(cursor, cursor.lo & 7, end);
      continue;
    }
    const sampleEnd = readLength(cursor, end);
    reserve(frames, sampleEnd - cursor.at);
    readSample(cursor, sampleEnd, { frames, values, firstValue: sample * types, types, labels, locationOf });
    sample += 1;
    starts[sample] = frames.length;
    labels.starts[sample] = labels.keys.length;
  }
  expectExactSums(values, types);
  return {
    length: sample,
    starts,
    frames: frames.array.subarray(0, frames.length),
    values,
    labels: labelTable(labels, strings),
  };
}

/** Field 2 as a message. */
const SAMPLE_TAG = (2 << 3) | BYTES;

interface SampleTarget {
  frames: Frames;
  values: Float64Array;
  firstValue: number;
  types: number;
  labels: RawLabels;
  locationOf: LocationLookup;
}

function readSample(cursor: Cursor, end: number, target: SampleTarget): void {
  let valueCount = 0;
  const addValue = () => {
    const value = signedNumber(cursor);
    if (Math.abs(value) > EXACT) {
      throw new ProfileError(`not exact here: it holds the value ${signed64(cursor)}, which is beyond 2^53`);
    }
    if (valueCount < target.types) {
      target.values[target.firstValue + valueCount] = value;
    }
    valueCount += 1;
  };
  while (cursor.at < end) {
    readVarint(cursor, end);
    const tag = cursor.hi === 0 ? cursor.lo : -1;
    if (tag === ((1 << 3) | BYTES)) {
      readPackedFrames(cursor, readLength(cursor, end), target);
    } else if (tag === ((2 << 3) | BYTES)) {
      const packedEnd = readLength(cursor, end);
      while (cursor.at < packedEnd) {
        readVarint(cursor, packedEnd);
        addValue();
      }
    } else if (tag === ((3 << 3) | BYTES)) {
      readLabel(cursor, readLength(cursor, end), target.labels);
    } else if (tag >>> 3 === 1) {
      readNumberField(cursor, tag & 7, end);
      addFrame(cursor, target);
    } else if (tag >>> 3 === 2) {
      readNumberField(cursor, tag & 7, end);
      addValue();
    } else if (tag >>> 3 === 3) {
      throw damaged(cursor, "a message stands as another type");
    } else {
      skipField(cursor, cursor.lo & 7, end);
    }
  }
  if (valueCount !== target.types) {
    throw damaged(cursor, `a sample has ${valueCount} values for ${target.types} sample types`);
  }
}

/** Adds the location whose ID was just read. */
function addFrame(cursor: Cursor, { frames, locationOf }: SampleTarget): void {
  const row = locationOf.find(unsigned64(cursor));
  if (row === undefined) {
    throw damaged(
      cursor,
      `a sample refers to location ${unsigned64(cursor)}, which the profile does not hold`,
    );
  }
  frames.array[frames.length++] = row;
}

function readPackedFrames(cursor: Cursor, end: number, target: SampleTarget): void {
  const { frames, locationOf } = target;
  if (!locationOf.sequential) {
    while (cursor.at < end) {
      readVarint(cursor, end);
      addFrame(cursor, target);
    }
    return;
  }
  const { bytes } = cursor;
  const { array } = frames;
  const { count } = locationOf;
  let length = frames.length;
  let at = cursor.at;
  while (at < end) {
    const start = at;
    let id = bytes[at++]!;
    if (id > 0x7f) {
      let byte = bytes[at++]!;
      id = (id & 0x7f) | ((byte & 0x7f) << 7);
      if (byte > 0x7f) {
        byte = bytes[at++]!;
        id |= (byte & 0x7f) << 14;
        if (byte > 0x7f) {
          id = 0;
        }
      }
    }
    // Long, cut short or unknown: read again by the careful way, which knows what to say.
    if (id === 0 || id > count || at > end) {
      cursor.at = start;
      readVarint(cursor, end);
      frames.length = length;
      addFrame(cursor, target);
      length = frames.length;
      at = cursor.at;
    } else {
      array[length++] = id - 1;
    }
  }
  frames.length = length;
  cursor.at = at;
}

function reserve(frames: Frames, more: number): void {
  if (frames.length + more > frames.array.length) {
    const larger = new Int32Array(Math.max(frames.length + more, frames.array.length * 2));
    larger.set(frames.array.subarray(0, frames.length));
    frames.array = larger;
  }
}

/** Labels as the wire has them; numbers are signed. */
interface RawLabels {
  starts: Uint32Array;
  keys: bigint[];
  texts: bigint[];
  numbers: bigint[];
  units: bigint[];
}

function labelsFor(samples: number): RawLabels {
  return { starts: new Uint32Array(samples + 1), keys: [], texts: [], numbers: [], units: [] };
}

function readLabel(cursor: Cursor, end: number, labels: RawLabels): void {
  const fields = [0n, 0n, 0n, 0n, 0n];
  eachField(cursor, end, (field, wireType) => {
    if (field < 1 || field > 4) {
      return false;
    }
    readNumberField(cursor, wireType, end);
    fields[field] = signed64(cursor);
    return true;
  });
  labels.keys.push(fields[1]!);
  labels.texts.push(fields[2]!);
  labels.numbers.push(fields[3]!);
  labels.units.push(fields[4]!);
}

/** A label is a text where it has one, else a number with a unit or none (postDecode in encode.go). */
function labelTable(raw: RawLabels, strings: StringTable): LabelTable {
  const index = (column: readonly bigint[]) => Int32Array.from(column, (i) => stringIndex(i, strings));
  return {
    starts: raw.starts,
    keys: index(raw.keys),
    texts: index(raw.texts),
    numbers: BigInt64Array.from(raw.numbers),
    // Where there is a text the unit is never looked at, so it may be anything.
    units: Int32Array.from(raw.units, (unit, i) => (raw.texts[i] === 0n ? stringIndex(unit, strings) : 0)),
  };
}
