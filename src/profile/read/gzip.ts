/** Packed profiles: what a file may unpack to, and what may follow it. Unpacking itself is given from outside. */
import { ProfileError } from "../table/profile.ts";

/** What unpacking gives. */
export type Unpacked =
  | { kind: "whole"; bytes: Uint8Array /** How many packed bytes were read. */; used: number }
  | { kind: "too large" }
  | { kind: "damaged"; why: string /** How many bytes came out before the damage. */; whole: number };

/** Unpacks gzip with all its members, up to `most` bytes; `room` is what is probably enough. */
export type Gunzip = (packed: Uint8Array, limits: { most: number; room: number }) => Promise<Unpacked>;

/**
 * Gives the bytes of gzip piece by piece, as fast as they are taken; no piece is used again. Where it cannot go on it
 * throws an error that no one sees: then everything is unpacked again.
 */
export type GunzipPieces = (packed: Uint8Array) => AsyncIterable<Uint8Array>;

/** Unpacks gzip; throws `ProfileError` where it is damaged, or would give more than `cap` bytes. */
export interface Inflate {
  (packed: Uint8Array, cap: number): Uint8Array | Promise<Uint8Array>;
  pieces?: GunzipPieces;
}

/** A profile shrinks to a fifth or a tenth, one of equal samples to less; DEFLATE could claim a thousand times its size. */
const USUAL_RATIO = 100;
/** In bytes. Up to here any ratio is good: that much does no harm. */
export const HARMLESS = 64 * 1024 ** 2;
/** The same for what is read piece by piece, so that its bytes are never in memory all at once. */
export const HARMLESS_IN_PIECES = 256 * 1024 ** 2;

/** Whether bytes begin as gzip (RFC 1952, section 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The size limit of what a packed profile becomes, given its packed size: `harmless` bytes, and more only of a larger
 * file; `cap` is the limit for any profile.
 */
export function capFor(packedLength: number, cap: number, harmless = HARMLESS): number {
  return Math.min(cap, Math.max(harmless, USUAL_RATIO * packedLength));
}

/** The error for what unpacks to more than `cap` bytes. */
export function tooLarge(packed: Uint8Array, cap: number): ProfileError {
  return new ProfileError(
    `not unpacked: its ${packed.length} bytes would become more than ${cap}, which is no profile but a trap`,
  );
}

/** Unpacks as Go's compress/gzip does: member after member, with nothing else behind them. */
export function inflateWith(gunzip: Gunzip, pieces?: GunzipPieces): Inflate {
  const inflate: Inflate = async (packed, cap) => {
    const claimed = sizeClaimed(packed);
    const unpacked = await gunzip(packed, { most: cap, room: claimed < cap ? claimed + 1 : 1024 ** 2 });
    if (unpacked.kind === "too large") {
      throw tooLarge(packed, cap);
    }
    if (unpacked.kind === "damaged") {
      const { why, whole } = unpacked;
      throw new ProfileError(
        `damaged or cut short: after ${whole} bytes it cannot be unpacked further (${why}); record or copy it again`,
      );
    }
    if (unpacked.used < packed.length) {
      throw new ProfileError(
        `damaged: after its end, at byte ${unpacked.used} of ${packed.length}, follows something else; copy it again`,
      );
    }
    return unpacked.bytes;
  };
  return pieces ? Object.assign(inflate, { pieces }) : inflate;
}

/** The size that the last member claims to have, modulo 2^32 (ISIZE in RFC 1952): a hint, not to be trusted. */
export function sizeClaimed(packed: Uint8Array): number {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  return packed.length < 18 ? 0 : view.getUint32(packed.length - 4, true);
}
