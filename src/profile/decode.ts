/**
 * Decodes `perftools.profiles.Profile` (google/pprof, proto/profile.proto) into columns. It accepts what
 * google/pprof accepts (profile/proto.go, encode.go, and CheckValid in profile.go) and refuses the rest.
 */

import { readSamples } from "./decodeSamples.ts";
import { type RawTables, readFunction, readLocation, readMapping, tablesFor } from "./decodeTables.ts";
import { eachField } from "./fields.ts";
import { link } from "./link.ts";
import { type Profile, ProfileError, type StringTable } from "./profile.ts";
import { stringIndex, stringsOver } from "./strings.ts";
import {
  BYTES,
  type Cursor,
  cursorOver,
  damaged,
  readLength,
  readNumberField,
  readVarint,
  signed64,
  skipField,
  unsignedNumber,
} from "./wire.ts";

/** What the first walk finds: all but the samples, with strings still as indexes. */
export interface Outline {
  sampleTypes: RawValueType[];
  samples: number;
  /** The bytes of all sample messages together: no stack can hold more frames than that. */
  sampleBytes: number;
  tables: RawTables;
  stringStarts: number[];
  stringEnds: number[];
  scalars: Record<ScalarField, bigint>;
  comments: bigint[];
  periodType: RawValueType;
}

interface RawValueType {
  type: bigint;
  unit: bigint;
}

/** Fields of the profile message that are one number each. */
type ScalarField = 7 | 8 | 9 | 10 | 12 | 14 | 15;
const TIME_NANOS = 9;

/**
 * Decodes an uncompressed profile. The bytes stay in use: strings are read from them when first asked for.
 * @throws ProfileError with the damage and its place
 */
export function decodeProfile(bytes: Uint8Array): Profile {
  if (bytes.length === 0) {
    throw new ProfileError("empty: it holds no byte");
  }
  const outline = readOutline(bytes);
  const strings = stringsOver(bytes, outline.stringStarts, outline.stringEnds);
  const linked = link(outline.tables, strings);
  const samples = readSamples(bytes, outline, linked.locationOf, strings);
  const text = textOf(strings);
  const { scalars, sampleTypes, periodType } = outline;
  return {
    strings,
    sampleTypes: sampleTypes.map(({ type, unit }) => ({ type: text(type), unit: text(unit) })),
    samples,
    locations: linked.locations,
    functions: linked.functions,
    mappings: linked.mappings,
    dropFrames: text(scalars[7]),
    keepFrames: text(scalars[8]),
    timeNanos: scalars[9],
    durationNanos: scalars[10],
    periodType: { type: text(periodType.type), unit: text(periodType.unit) },
    period: scalars[12],
    comments: outline.comments.map(text),
    defaultSampleType: text(scalars[14]),
    docUrl: text(scalars[15]),
  };
}

function textOf(strings: StringTable): (index: bigint) => string {
  return (index) => strings.at(stringIndex(index, strings));
}

function readOutline(bytes: Uint8Array): Outline {
  const cursor = cursorOver(bytes);
  const outline: Outline = {
    sampleTypes: [],
    samples: 0,
    sampleBytes: 0,
    tables: tablesFor(),
    stringStarts: [],
    stringEnds: [],
    scalars: { 7: 0n, 8: 0n, 9: 0n, 10: 0n, 12: 0n, 14: 0n, 15: 0n },
    comments: [],
    periodType: { type: 0n, unit: 0n },
  };
  while (cursor.at < bytes.length) {
    readVarint(cursor, bytes.length);
    const field = Math.floor(unsignedNumber(cursor) / 8);
    readProfileField(cursor, field, cursor.lo & 7, outline);
  }
  return outline;
}

function readProfileField(cursor: Cursor, field: number, wireType: number, outline: Outline): void {
  const end = cursor.bytes.length;
  const messageEnd = () => {
    if (wireType !== BYTES) {
      throw damaged(cursor, "a message stands as another type");
    }
    return readLength(cursor, end);
  };
  switch (field) {
    case 1:
      outline.sampleTypes.push(readValueType(cursor, messageEnd()));
      return;
    case 2: {
      const from = cursor.at;
      cursor.at = messageEnd();
      outline.samples += 1;
      outline.sampleBytes += cursor.at - from;
      return;
    }
    case 3:
      readMapping(cursor, messageEnd(), outline.tables);
      return;
    case 4:
      readLocation(cursor, messageEnd(), outline.tables);
      return;
    case 5:
      readFunction(cursor, messageEnd(), outline.tables);
      return;
    case 6:
      readString(cursor, messageEnd(), outline);
      return;
    case 11:
      outline.periodType = readValueType(cursor, messageEnd());
      return;
    case 13:
      readComments(cursor, wireType, end, outline);
      return;
    case 7:
    case 8:
    case 9:
    case 10:
    case 12:
    case 14:
    case 15:
      // Go's reader takes a second time as the start of a second, concatenated profile.
      if (field === TIME_NANOS && outline.scalars[TIME_NANOS] !== 0n) {
        throw damaged(cursor, "a second profile follows the first; save each as a file of its own");
      }
      readNumberField(cursor, wireType, end);
      outline.scalars[field] = signed64(cursor);
      return;
    default:
      skipField(cursor, wireType, end);
  }
}

function readString(cursor: Cursor, end: number, outline: Outline): void {
  if (outline.stringStarts.length === 0 && end !== cursor.at) {
    throw damaged(cursor, "the first string is not empty");
  }
  outline.stringStarts.push(cursor.at);
  outline.stringEnds.push(end);
  cursor.at = end;
}

function readComments(cursor: Cursor, wireType: number, end: number, outline: Outline): void {
  if (wireType !== BYTES) {
    readNumberField(cursor, wireType, end);
    outline.comments.push(signed64(cursor));
    return;
  }
  const packedEnd = readLength(cursor, end);
  while (cursor.at < packedEnd) {
    readVarint(cursor, packedEnd);
    outline.comments.push(signed64(cursor));
  }
}

function readValueType(cursor: Cursor, end: number): RawValueType {
  const value: RawValueType = { type: 0n, unit: 0n };
  eachField(cursor, end, (field, wireType) => {
    if (field !== 1 && field !== 2) {
      return false;
    }
    readNumberField(cursor, wireType, end);
    value[field === 1 ? "type" : "unit"] = signed64(cursor);
    return true;
  });
  return value;
}
