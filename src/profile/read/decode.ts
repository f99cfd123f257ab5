/**
 * Decodes `perftools.profiles.Profile` (google/pprof, proto/profile.proto) into columns. It accepts what
 * google/pprof accepts (profile/proto.go, encode.go, and CheckValid in profile.go) and refuses the rest.
 */
import { type Ints, ints, pushInt, rowsInto } from "../table/column.ts";
import { type Profile, ProfileError, type SampleTable, type StringTable } from "../table/profile.ts";
import { addSample, sampleTable, sampleTarget } from "./decodeSamples.ts";
import {
  expectFewer,
  expectRoom,
  expectRowRoom,
  type RawTables,
  readFunction,
  readLocation,
  readMapping,
  tablesFor,
} from "./decodeTables.ts";
import { type Linked, link } from "./link.ts";
import { checkedString, stringsOver } from "./strings.ts";
import {
  BYTES,
  type Cursor,
  cursorOver,
  damaged,
  readField,
  readLength,
  readMessage,
  readNumberField,
  readVarint,
  signed64,
  skipField,
  stringRow,
} from "./wire.ts";

/** All of a profile but its samples, with strings still as indexes. */
export interface Outline {
  sampleTypes: RawValueType[];
  samples: number;
  /** The bytes of all sample messages together: no stack can hold more frames than that. */
  sampleBytes: number;
  tables: RawTables;
  /** The position of the length of each string. */
  strings: Ints;
  /** How many fields there were that are neither samples nor rows of a table. */
  others: number;
  scalars: Record<ScalarField, bigint>;
  texts: Record<TextField, number>;
  comments: number[];
  periodType: RawValueType;
}

interface RawValueType {
  type: number;
  unit: number;
}

/** Fields of the profile message that are read apart from the others. */
export const SAMPLE = 2;
export const STRING = 6;
/** Fields of the profile message that are one number each. */
type ScalarField = 9 | 10 | 12;
/** Fields that are one row of the string table each. */
type TextField = 7 | 8 | 14 | 15;
const TIME_NANOS = 9;
/** The first and the last field that is a row of a table. */
const MAPPING = 3;
const FUNCTION = 5;

/** Real profiles have four types, and a comment or two: each is a word of a menu, or a line of a report. */
const MAX_TYPES = 1000;
const MAX_COMMENTS = 10_000;
const MAX_OTHERS = 1_000_000;

/** Positions in the bytes are stored in 32 bits. */
const LONGEST = 2 ** 31 - 1;

/**
 * Decodes an uncompressed profile, whose samples may take `most` bytes of memory. The bytes stay in use: strings are
 * decoded from them on first use.
 * @throws ProfileError with the damage and its place
 */
export function decodeProfile(bytes: Uint8Array, most = Number.POSITIVE_INFINITY): Profile {
  if (bytes.length === 0) {
    throw new ProfileError("empty: it holds no byte");
  }
  if (bytes.length > LONGEST) {
    throw new ProfileError(`too large: it holds more than ${LONGEST} bytes`);
  }
  const outline = readOutline(bytes);
  const strings = stringsOver(bytes, outline.strings);
  const linked = link(outline.tables, strings);
  return profileOf(outline, strings, linked, readSamples(bytes, { ...outline, most }, linked, strings));
}

/**
 * Puts together what was read.
 * @throws ProfileError where a part names a string that is not there
 */
export function profileOf(
  { scalars, texts, sampleTypes, periodType, comments }: Outline,
  strings: StringTable,
  linked: Linked,
  samples: SampleTable,
): Profile {
  const text = textOf(strings);
  return {
    strings,
    sampleTypes: sampleTypes.map(({ type, unit }) => ({ type: text(type), unit: text(unit) })),
    samples,
    locations: linked.locations,
    functions: linked.functions,
    mappings: linked.mappings,
    dropFrames: text(texts[7]),
    keepFrames: text(texts[8]),
    timeNanos: scalars[9],
    durationNanos: scalars[10],
    periodType: { type: text(periodType.type), unit: text(periodType.unit) },
    period: scalars[12],
    comments: comments.map(text),
    defaultSampleType: text(texts[14]),
    docUrl: text(texts[15]),
  };
}

function textOf(strings: StringTable): (row: number) => string {
  return (row) => strings.at(checkedString(row, strings));
}

/** The second walk. */
function readSamples(
  bytes: Uint8Array,
  { sampleTypes, samples, sampleBytes, most }: Outline & { most: number },
  { locationOf }: Linked,
  strings: StringTable,
): SampleTable {
  const types = sampleTypes.length;
  if (types === 0 && samples > 0) {
    throw new ProfileError("damaged: it has samples but no sample type");
  }
  // Each value has at least one byte; otherwise a small file could make this allocate much memory.
  if (samples * types > sampleBytes) {
    throw new ProfileError(`damaged: not every sample has values for ${types} sample types`);
  }
  const frames = rowsInto(locationOf.count, Math.ceil(sampleBytes / 2) + 16);
  const target = sampleTarget(bytes, { types, samples, frames, locationOf, strings, most });
  const { cursor } = target;
  const end = bytes.length;
  while (cursor.at < end) {
    const field = readField(cursor, end);
    if (field === SAMPLE) {
      addSample(target, readLength(cursor, end));
    } else {
      skipField(cursor, cursor.lo & 7, end);
    }
  }
  return sampleTable(target);
}

function readOutline(bytes: Uint8Array): Outline {
  const cursor = cursorOver(bytes);
  const outline = emptyOutline();
  while (cursor.at < bytes.length) {
    const field = readField(cursor, bytes.length);
    const wireType = cursor.lo & 7;
    if (field === SAMPLE) {
      const from = cursor.at;
      cursor.at = readMessage(cursor, wireType, bytes.length);
      outline.samples += 1;
      outline.sampleBytes += cursor.at - from;
    } else if (field === STRING) {
      cursor.at = readString(cursor, wireType, outline);
    } else {
      readProfileField(cursor, field, wireType, outline);
    }
  }
  return outline;
}

/** An outline of nothing yet. */
export function emptyOutline(): Outline {
  return {
    sampleTypes: [],
    samples: 0,
    sampleBytes: 0,
    tables: tablesFor(),
    strings: ints(),
    others: 0,
    scalars: { 9: 0n, 10: 0n, 12: 0n },
    texts: { 7: 0, 8: 0, 14: 0, 15: 0 },
    comments: [],
    periodType: { type: 0, unit: 0 },
  };
}

/**
 * Reads a field of the profile message that is neither a sample nor a string.
 * @throws ProfileError
 */
export function readProfileField(
  cursor: Cursor,
  field: number,
  wireType: number,
  outline: Outline,
  end = cursor.bytes.length,
): void {
  if (field < MAPPING || field > FUNCTION) {
    // A file of zeros, each two a field that no one knows, would be read to its end.
    expectFewer("fields outside its tables", outline.others++, MAX_OTHERS);
  }
  switch (field) {
    case 1:
      expectRoom("sample types", outline.sampleTypes, MAX_TYPES);
      outline.sampleTypes.push(readValueType(cursor, readMessage(cursor, wireType, end)));
      return;
    case 3:
      readMapping(cursor, readMessage(cursor, wireType, end), outline.tables);
      return;
    case 4:
      readLocation(cursor, readMessage(cursor, wireType, end), outline.tables);
      return;
    case 5:
      readFunction(cursor, readMessage(cursor, wireType, end), outline.tables);
      return;
    case 11:
      outline.periodType = readValueType(cursor, readMessage(cursor, wireType, end));
      return;
    case 13:
      readComments(cursor, wireType, end, outline);
      return;
    case 9:
    case 10:
    case 12:
      // Go's reader takes a second time as the start of a second, concatenated profile.
      if (field === TIME_NANOS && outline.scalars[TIME_NANOS] !== 0n) {
        throw damaged(cursor, "a second profile follows the first; save each as a file of its own");
      }
      readNumberField(cursor, wireType, end);
      outline.scalars[field] = signed64(cursor);
      return;
    case 7:
    case 8:
    case 14:
    case 15:
      readNumberField(cursor, wireType, end);
      outline.texts[field] = stringRow(cursor);
      return;
    default:
      skipField(cursor, wireType, end);
  }
}

/**
 * Skips a string, whose length is at the cursor and will be at `place` in the retained bytes; returns where
 * it ends.
 * @throws ProfileError
 */
export function readString(
  cursor: Cursor,
  wireType: number,
  { strings }: Pick<Outline, "strings">,
  place = cursor.at,
): number {
  expectRowRoom("strings", strings);
  pushInt(strings, place);
  const end = readMessage(cursor, wireType, cursor.bytes.length);
  if (strings.length === 1 && end !== cursor.at) {
    throw damaged(cursor, "the first string is not empty");
  }
  return end;
}

function readComments(cursor: Cursor, wireType: number, end: number, { comments }: Outline): void {
  if (wireType !== BYTES) {
    expectRoom("comments", comments, MAX_COMMENTS);
    readNumberField(cursor, wireType, end);
    comments.push(stringRow(cursor));
    return;
  }
  const packedEnd = readLength(cursor, end);
  while (cursor.at < packedEnd) {
    expectRoom("comments", comments, MAX_COMMENTS);
    readVarint(cursor, packedEnd);
    comments.push(stringRow(cursor));
  }
}

function readValueType(cursor: Cursor, end: number): RawValueType {
  const value: RawValueType = { type: 0, unit: 0 };
  while (cursor.at < end) {
    const field = readField(cursor, end);
    const wireType = cursor.lo & 7;
    if (field !== 1 && field !== 2) {
      skipField(cursor, wireType, end);
      continue;
    }
    readNumberField(cursor, wireType, end);
    value[field === 1 ? "type" : "unit"] = stringRow(cursor);
  }
  return value;
}
