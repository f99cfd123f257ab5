/** Unpacks zstd (RFC 8878) where this Node can, which is from 22.15 on. */
import zlib from "node:zlib";
import { Cancelled, expectRunning } from "./command.ts";
import type { Unpacked } from "./gunzip.ts";

/** Large enough that few turns are taken, small enough that an abort is noticed soon. */
const PIECE = 256 * 1024;

/** Each frame costs a stream; tools that unpack in parallel write one for each few megabytes. */
const MOST_FRAMES = 10_000;

/**
 * Unpacks zstd with all its frames, until an abort, up to as many bytes as `mostOf` says given the first of them.
 * @throws Cancelled
 */
export async function unzstd(
  packed: Uint8Array,
  mostOf: (first: Uint8Array) => number,
  signal?: AbortSignal,
): Promise<Unpacked | { kind: "unsupported"; runtime: string }> {
  if (!("createZstdDecompress" in zlib)) {
    return { kind: "unsupported", runtime: `Node ${process.versions.node}` };
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  let most: number | undefined;
  let used = 0;
  try {
    for (let frames = 0; used < packed.length && frames < MOST_FRAMES; frames++) {
      const rest = packed.subarray(used);
      const skipped = skippable(rest);
      // Node reads one frame, and says how many bytes it was.
      const stream = skipped === undefined ? zlib.createZstdDecompress({ chunkSize: PIECE }) : undefined;
      stream?.end(rest);
      for await (const piece of (stream ?? []) as AsyncIterable<Uint8Array>) {
        expectRunning(signal);
        most ??= mostOf(piece);
        length += piece.length;
        if (length > most) {
          return { kind: "too large" };
        }
        pieces.push(piece);
      }
      used += skipped ?? stream!.bytesWritten;
    }
  } catch (error) {
    if (error instanceof Cancelled) {
      throw error;
    }
    return { kind: "damaged", why: (error as Error).message, whole: length };
  }
  if (used !== packed.length) {
    return { kind: "damaged", why: "something else follows", whole: length };
  }
  return { kind: "whole", bytes: Buffer.concat(pieces, length), used };
}

/** How long the skippable frame is that bytes begin with; undefined if they begin otherwise. */
function skippable(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isOne = bytes.length >= 8 && (view.getUint32(0, true) & 0xfffffff0) === 0x184d2a50;
  return isOne ? 8 + view.getUint32(4, true) : undefined;
}
