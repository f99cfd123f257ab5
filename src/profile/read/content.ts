/** What a file is, by its first bytes: cheap enough for every file that someone opens. */
import { HARMLESS, isGzip } from "./gzip.ts";
import { BYTES, type Cursor, cursorOver, readField, readLength, readVarint } from "./wire.ts";

/** A profile, a profile of an older format that is text, another text, or something else. */
export type Content = "profile" | "text profile" | "text" | "other";

/** The first lines of the older text formats (legacy_profile.go and legacy_java_profile.go of google/pprof). */
const OLDER_TEXT =
  /^[^\S\n\r\u2028\u2029]*(heap profile: |[^\s]+ profile: total |--- *(heap|growth|fragmentation|contention|thread|cpu|mutex)z|--- (Thread|contention|mutex|Memory map)|format *= *java)/m;

/**
 * What bytes are that begin a file; `isWhole` if they are all of it. Packed bytes are unpacked before. A profile has a
 * sample type, and only fields of profile.proto.
 */
export function contentOf(head: Uint8Array, isWhole: boolean): Content {
  if (isProfile(head, isWhole) || isOlderBinary(head)) {
    return "profile";
  }
  if (head.includes(0)) {
    return "other";
  }
  const text = new TextDecoder().decode(head);
  return OLDER_TEXT.test(text.slice(0, 1000)) ? "text profile" : "text";
}

/** Whether bytes begin as zstd, or with what its tools write before it and skip (RFC 8878, section 3.1). */
export function isZstd([a = 0, b, c, d]: Uint8Array): boolean {
  return (
    (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) ||
    (a >> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18)
  );
}

const VARINT = 0;
const EITHER = -1;

/** The wire types of the fields of a profile (message Profile in profile.proto), by their numbers. */
const WIRE_TYPES = [undefined, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 2, 0, EITHER, 0, 0];

const SAMPLE_TYPE = 1;

/**
 * How many bytes of a file are read as a profile, by how it begins; `cap` is the limit for any profile. What is neither
 * packed nor begins with a field of a profile or with text is read only as far as does no harm: enough to say what it is.
 */
export function limitFor(head: Uint8Array, cap: number): number {
  return isGzip(head) || isZstd(head) || beginsAsProfile(head) ? cap : Math.min(cap, HARMLESS);
}

function beginsAsProfile(head: Uint8Array): boolean {
  if (isOlderBinary(head) || !head.includes(0)) {
    return true;
  }
  try {
    const cursor = cursorOver(head);
    return isField(readField(cursor, head.length), cursor.lo & 7);
  } catch {
    return false;
  }
}

function isField(field: number, wireType: number): boolean {
  const expected = WIRE_TYPES[field];
  return expected === EITHER ? wireType === VARINT || wireType === BYTES : wireType === expected;
}

function isProfile(head: Uint8Array, isWhole: boolean): boolean {
  const cursor = cursorOver(head);
  let hasType = false;
  while (cursor.at < head.length) {
    try {
      const field = readField(cursor, head.length);
      const wireType = cursor.lo & 7;
      if (!isField(field, wireType)) {
        return false;
      }
      if (wireType === VARINT) {
        readVarint(cursor, head.length);
      } else {
        const end = readLength(cursor, head.length);
        if (field === SAMPLE_TYPE && !isValueType(cursor, end)) {
          return false;
        }
        hasType ||= field === SAMPLE_TYPE;
        cursor.at = end;
      }
    } catch {
      // The part of the file that is here ends within a field.
      return hasType && !isWhole;
    }
  }
  return hasType;
}

/** Type and unit: rows of the string table. Moves the cursor. */
function isValueType(cursor: Cursor, end: number): boolean {
  while (cursor.at < end) {
    const field = readField(cursor, end);
    if ((field !== 1 && field !== 2) || (cursor.lo & 7) !== VARINT) {
      return false;
    }
    readVarint(cursor, end);
  }
  return true;
}

/** The header of a binary CPU profile of gperftools: words 0, 3, 0 or 1, the period, 0, of 4 or 8 bytes in any order. */
function isOlderBinary(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  return [4, 8].some((size) =>
    [true, false].some((little) => {
      if (head.length < 5 * size) {
        return false;
      }
      const word = (i: number) =>
        size === 4 ? BigInt(view.getUint32(i * size, little)) : view.getBigUint64(i * size, little);
      return word(0) === 0n && word(1) === 3n && word(2) <= 1n && word(3) > 0n && word(4) === 0n;
    }),
  );
}
