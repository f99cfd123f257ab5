/**
 * Protocol buffers' wire format, as far as profiles need it, with exactly what google/pprof accepts
 * (profile/proto.go). A 64-bit number is read as two halves: most fit 32 bits, and a BigInt each would cost much.
 */
import { ProfileError } from "../table/profile.ts";

/** Wire types (protobuf encoding specification, "Message structure"). */
const VARINT = 0;
const FIXED64 = 1;
export const BYTES = 2;
const FIXED32 = 5;

/** A position in bytes, and the number that was read last. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  /** Low and high 32 bits of the last varint, both as signed 32-bit numbers. */
  lo: number;
  hi: number;
}

/** A cursor at the start of `bytes`. */
export function cursorOver(bytes: Uint8Array): Cursor {
  return { bytes, at: 0, lo: 0, hi: 0 };
}

/**
 * Reads a varint of at most ten bytes that ends before `end`. Bits above 64 are cut, as Go does.
 * @throws ProfileError
 */
export function readVarint(cursor: Cursor, end: number): void {
  const { at } = cursor;
  const first = cursor.bytes[at]!;
  if (first < 0x80 && at < end) {
    cursor.at = at + 1;
    cursor.lo = first;
    cursor.hi = 0;
    return;
  }
  readLongVarint(cursor, end);
}

function readLongVarint(cursor: Cursor, end: number): void {
  const { bytes } = cursor;
  let at = cursor.at;
  let lo = 0;
  let hi = 0;
  for (let i = 0; i < 10 && at < end; i++) {
    const byte = bytes[at++]!;
    const bits = byte & 0x7f;
    if (i < 4) {
      lo |= bits << (7 * i);
    } else if (i === 4) {
      lo |= bits << 28;
      hi = bits >>> 4;
    } else {
      hi |= bits << (7 * i - 32);
    }
    if (byte < 0x80) {
      cursor.at = at;
      cursor.lo = lo;
      cursor.hi = hi;
      return;
    }
  }
  throw damaged(cursor, "a number does not end where it must");
}

/** The last varint as a bigint, signed. */
export function signed64({ lo, hi }: Cursor): bigint {
  return (BigInt(hi) << 32n) | BigInt(lo >>> 0);
}

/** The last varint as a bigint, unsigned. */
export function unsigned64({ lo, hi }: Cursor): bigint {
  return (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
}

/** The last varint as a number, signed; exact only up to 2^53 in size. */
export function signedNumber({ lo, hi }: Cursor): number {
  return hi * 4294967296 + (lo >>> 0);
}

/** The last varint as a length: a number, unsigned; exact only up to 2^53. */
export function lengthOf({ lo, hi }: Cursor): number {
  return (hi >>> 0) * 4294967296 + (lo >>> 0);
}

/**
 * Reads the length of a `BYTES` field and checks that the bytes are there; returns where they end.
 * @throws ProfileError
 */
export function readLength(cursor: Cursor, end: number): number {
  readVarint(cursor, end);
  const length = lengthOf(cursor);
  if (length > end - cursor.at) {
    throw damaged(cursor, `a part claims ${length} bytes where ${end - cursor.at} are left`);
  }
  return cursor.at + length;
}

/**
 * Skips a field's value of any wire type.
 * @throws ProfileError
 */
export function skipField(cursor: Cursor, wireType: number, end: number): void {
  if (wireType === VARINT) {
    readVarint(cursor, end);
  } else if (wireType === BYTES) {
    cursor.at = readLength(cursor, end);
  } else if (wireType === FIXED64 || wireType === FIXED32) {
    cursor.at += wireType === FIXED64 ? 8 : 4;
    if (cursor.at > end) {
      throw damaged(cursor, "a number is cut short");
    }
  } else {
    throw damaged(cursor, `the wire type ${wireType} does not exist`);
  }
}

/**
 * Reads the value of a field that must be a varint.
 * @throws ProfileError
 */
export function readNumberField(cursor: Cursor, wireType: number, end: number): void {
  if (wireType !== VARINT) {
    throw damaged(cursor, "a number has another wire type");
  }
  readVarint(cursor, end);
}

/**
 * Reads the tag of a field: its number, with the wire type in `cursor.lo & 7`.
 * @throws ProfileError
 */
export function readField(cursor: Cursor, end: number): number {
  readVarint(cursor, end);
  return cursor.hi === 0 ? cursor.lo >>> 3 : Math.floor(lengthOf(cursor) / 8);
}

/**
 * Reads the length of a field that must be a message; gives where it ends.
 * @throws ProfileError
 */
export function readMessage(cursor: Cursor, wireType: number, end: number): number {
  if (wireType !== BYTES) {
    throw damaged(cursor, "a message has another wire type");
  }
  return readLength(cursor, end);
}

/** A row of the string table as the wire gives it, not yet checked; -1 for what no table can hold. */
export function stringRow({ lo, hi }: Cursor): number {
  return hi === 0 && lo >= 0 ? lo : -1;
}

/** The error for damage at the cursor's place: what is wrong and how far the bytes were whole. */
export function damaged({ at, bytes }: Cursor, what: string): ProfileError {
  const place = Math.min(at, bytes.length);
  return new ProfileError(`damaged at byte ${place} of ${bytes.length}: ${what}`);
}
