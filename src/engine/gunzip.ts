/** Unpacks gzip, and says what came of it. */
import { createGunzip, gunzipSync } from "node:zlib";

/** What unpacking gives. */
export type Unpacked =
  | { kind: "whole"; bytes: Uint8Array /** How many packed bytes were read. */; used: number }
  | { kind: "too large" }
  | { kind: "damaged"; why: string /** How many bytes came out before the damage. */; whole: number };

/**
 * Unpacks gzip with all members that follow one another; zero bytes after the last are ignored, and not `used`.
 * Gives up at more than `most` bytes; `room` is what is probably enough, which saves a copy.
 */
export async function gunzip(
  packed: Uint8Array,
  { most, room }: { most: number; room: number },
): Promise<Unpacked> {
  try {
    const answer: unknown = gunzipSync(packed, {
      info: true,
      maxOutputLength: most,
      chunkSize: Math.max(64, room),
    });
    const { buffer, engine } = answer as { buffer: Uint8Array; engine: { bytesWritten: number } };
    return { kind: "whole", bytes: buffer, used: engine.bytesWritten };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") {
      return { kind: "too large" };
    }
    return { kind: "damaged", why: message, whole: await wholeBytes(packed) };
  }
}

/** Large enough that few turns are taken, small enough that memory is used again. */
const PIECE = 256 * 1024;
const AHEAD = { chunkSize: PIECE, highWaterMark: 2 * PIECE };

/**
 * Unpacks gzip with all its members piece by piece, in a thread of its own, two pieces ahead of what is taken.
 * @throws Error where it is damaged, or something else follows
 */
export async function* gunzipPieces(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const stream = createGunzip(AHEAD);
  stream.end(packed);
  yield* stream;
  if (stream.bytesWritten < packed.length) {
    throw new Error(`something follows byte ${stream.bytesWritten}`);
  }
}

/** Piece by piece, since of the piece that holds the damage nothing comes out. */
async function wholeBytes(packed: Uint8Array): Promise<number> {
  const piece = Math.max(64, Math.ceil(packed.length / 4096));
  let whole = 0;
  const stream = createGunzip();
  stream.on("data", (chunk: Uint8Array) => {
    whole += chunk.length;
  });
  const ended = new Promise((done) => stream.once("error", done).once("end", done));
  for (let at = 0; at < packed.length; at += piece) {
    stream.write(packed.subarray(at, at + piece));
  }
  stream.end();
  await ended;
  return whole;
}
