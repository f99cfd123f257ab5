/**
 * Decodes a profile while it is unpacked, so that its bytes are never in memory all at once: to touch new memory takes
 * longer than to read what is there. It knows what nearly all writers write: sample types come before samples. Of all
 * else, and of all damage, it only says that it cannot go on; `decodeProfile`, which sees all bytes, reads them then or
 * knows what to say.
 */
import { NARROW, rowsInto, rowsOf } from "../table/column.ts";
import { type Profile, ProfileError } from "../table/profile.ts";
import {
  emptyOutline,
  type Outline,
  profileOf,
  readProfileField,
  readString,
  SAMPLE,
  STRING,
} from "./decode.ts";
import { addSample, sampleTable, sampleTarget, type Target } from "./decodeSamples.ts";
import { link } from "./link.ts";
import type { Lookup } from "./lookup.ts";
import { type ProvisionalRows, provisionalRows } from "./provisionalRows.ts";
import { stringsOver } from "./strings.ts";
import { BYTES, type Cursor, cursorOver, lengthOf, readField, readMessage, readVarint } from "./wire.ts";

/** Takes the bytes of a profile one piece after the other. Each function throws ProfileError where it cannot go on. */
export interface PieceDecoder {
  /** Takes the next piece, and does not retain it. */
  take(piece: Uint8Array): void;
  /** The profile of all pieces. */
  finish(): Profile;
}

/** The size of the window: a larger message is not one that this decoder knows. */
const WINDOW = 1024 ** 2;

/** The tag and the length of a field, or all of a field that has none, take no more bytes. */
const LONGEST_HEAD = 20;

/** About how many bytes a sample of a few frames takes; a frame takes two. */
const BYTES_A_SAMPLE = 64;
const BYTES_A_FRAME = 2;

const ANY_STRING = { length: 2 ** 31 - 1 };

/** Starts with no piece; `size` is how many bytes there probably are, `most` how many bytes of memory samples may take. */
export function pieceDecoder(size: number, most = Number.POSITIVE_INFINITY): PieceDecoder {
  const window = new Uint8Array(WINDOW);
  const cursor = cursorOver(window);
  const outline = emptyOutline();
  const retained = retainedStrings();
  const provisional = provisionalRows();
  const newTarget = (room: number) =>
    targetOver({ window, cursor, types: outline.sampleTypes.length, size: room, most, provisional });
  let target: Target | undefined;
  /** How many bytes of the window are filled. */
  let filled = 0;

  const readOne = (field: number, wireType: number) => {
    if (field === SAMPLE) {
      target ??= newTarget(size);
      addSample(target, readMessage(cursor, wireType, filled));
    } else if (field === STRING) {
      const from = cursor.at;
      cursor.at = readString(cursor, wireType, outline, retained.length);
      retained.add(window.subarray(from, cursor.at));
    } else {
      readProfileField(cursor, field, wireType, outline, filled);
    }
  };
  /** Reads all fields that are whole; at the end no other may be left. */
  const read = (atEnd: boolean) => {
    while (filled - cursor.at >= LONGEST_HEAD || (atEnd && cursor.at < filled)) {
      const from = cursor.at;
      const field = readField(cursor, filled);
      const wireType = cursor.lo & 7;
      if (wireType === BYTES && !isWhole(cursor, filled)) {
        cursor.at = from;
        break;
      }
      readOne(field, wireType);
    }
  };
  return {
    take(piece) {
      for (let at = 0; at < piece.length; ) {
        window.copyWithin(0, cursor.at, filled);
        filled -= cursor.at;
        cursor.at = 0;
        const part = piece.subarray(at, at + WINDOW - filled);
        if (part.length === 0) {
          throw notKnown("a part of it is longer than any of a profile");
        }
        window.set(part, filled);
        filled += part.length;
        at += part.length;
        read(false);
      }
    },
    finish() {
      read(true);
      if (cursor.at !== filled) {
        throw notKnown("it is cut short");
      }
      return finished(outline, retained.bytes(), target ?? newTarget(0), provisional);
    },
  };
}

function notKnown(what: string): ProfileError {
  return new ProfileError(`not read piece by piece: ${what}`);
}

/** Whether the field whose length comes next ends before `end`. */
function isWhole(cursor: Cursor, end: number): boolean {
  const from = cursor.at;
  readVarint(cursor, end);
  const whole = lengthOf(cursor) <= end - cursor.at;
  cursor.at = from;
  return whole;
}

interface TargetOptions {
  window: Uint8Array;
  cursor: Cursor;
  types: number;
  size: number;
  most: number;
  provisional: ProvisionalRows;
}

/** Shares the cursor, which is at a sample. */
function targetOver({ window, cursor, types, size, most, provisional }: TargetOptions): Target {
  const target = sampleTarget(window, {
    types,
    samples: Math.ceil(size / BYTES_A_SAMPLE / Math.max(1, types)),
    frames: rowsInto(NARROW, Math.ceil(size / BYTES_A_FRAME)),
    locationOf: provisional,
    strings: ANY_STRING,
    most,
  });
  return { ...target, cursor };
}

function finished(
  outline: Outline,
  retained: Uint8Array,
  target: Target,
  provisional: ProvisionalRows,
): Profile {
  const strings = stringsOver(retained, outline.strings);
  const linked = link(outline.tables, strings);
  if (target.types !== outline.sampleTypes.length || target.types === 0) {
    throw notKnown("sample types follow samples");
  }
  if (target.largestString >= strings.length) {
    throw notKnown("a label names a string that is not there");
  }
  placeFrames(target, linked.locationOf, provisional);
  return profileOf(outline, strings, linked, sampleTable(target));
}

/** Puts the rows of locations in place of those that were taken for them. */
function placeFrames(target: Target, locationOf: Lookup, provisional: ProvisionalRows): void {
  const { sequential, count } = locationOf;
  if (sequential && target.largestLocation < count) {
    return;
  }
  const provisionalFrames = rowsOf(target.frames);
  // A row of the table can need more room than the ID did.
  const isRoomy = provisionalFrames instanceof Int32Array || count <= NARROW;
  const frames = isRoomy ? provisionalFrames : new Int32Array(provisionalFrames.length);
  const rowOf = provisional.finally(locationOf);
  for (let i = 0; i < frames.length; i++) {
    const row = rowOf(provisionalFrames[i]!);
    if (row < 0) {
      throw notKnown("a sample names a location that is not there");
    }
    frames[i] = row;
  }
  target.frames = { array: frames, length: frames.length };
}

/** Strings with their lengths before them, as in a profile. */
function retainedStrings() {
  let array = new Uint8Array(NARROW);
  let length = 0;
  return {
    get length() {
      return length;
    },
    add(bytes: Uint8Array) {
      if (length + bytes.length > array.length) {
        const larger = new Uint8Array(2 * (length + bytes.length));
        larger.set(array);
        array = larger;
      }
      array.set(bytes, length);
      length += bytes.length;
    },
    bytes: () => array.subarray(0, length),
  };
}
