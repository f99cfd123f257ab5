/**
 * Reads files that may be anything: a pipe that never gives a byte, a device without end, three gigabytes. Only regular
 * files are read, at most so many bytes of them, and an abort ends the wait. The only files besides are pipes that a
 * person names on the command line.
 */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { devNull } from "node:os";
import { Cancelled, expectRunning } from "./command.ts";

/** A file that is there and cannot be read. The message is one sentence that names it and the cause. */
export class UnreadableFile extends Error {
  override name = "UnreadableFile";
  constructor(
    readonly path: string,
    /** Why, as a clause that follows the path. */
    readonly reason: string,
    /** The file system's code, such as EACCES; undefined where the file is not a regular one, or too large. */
    readonly code?: string,
  ) {
    super(`${path} ${reason}.`);
  }
}

/** What bounds a read. */
export interface ReadLimits {
  /** The most bytes that are read. */
  most: number;
  /** Gives the first `most` bytes of a larger file, in place of an error. */
  cut?: boolean;
  signal?: AbortSignal | undefined;
}

/** A file of the go command's, such as go.sum or go.env, is far smaller: 32 MiB. */
const LARGEST_TEXT = 32 * 1024 * 1024;

/** And has far fewer lines. What is made of a line takes ten times a short one. */
const MOST_LINES = 200_000;

/** What comes through a pipe is in memory before its size is known: 256 MiB. */
const LARGEST_PIPED = 256 * 1024 * 1024;

/** Read at a time, so that an abort is noticed soon. */
const PIECE = 16 * 1024 * 1024;

/** What is allocated first for a file that says it is empty, as all in /proc do. */
const ROOM = 64 * 1024;

/** Opening a pipe would wait for its writer, and reading /proc/kmsg for the kernel. Windows has no such flag. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * The bytes of a regular file; links are followed. Undefined where nothing is there.
 * @throws UnreadableFile; Cancelled
 */
export async function readRegularFile(path: string, limits: ReadLimits): Promise<Uint8Array | undefined> {
  const largest = limits.cut ? undefined : limits.most;
  expectRunning(limits.signal);
  let file: FileHandle | undefined;
  try {
    // Before it is opened: opening a device can already do something.
    expectRegular(path, await stat(path), largest);
    file = await open(path, READ_ONLY);
    const stats = await file.stat();
    expectRegular(path, stats, largest);
    return await readPieces(file, path, stats.size, limits);
  } catch (error) {
    return absentOrThrow(path, error);
  } finally {
    await file?.close();
  }
}

/** A file that grows is read up to the size that it had. In /proc a file has no size: it is read to its end. */
async function readPieces(
  file: FileHandle,
  path: string,
  size: number,
  { most, cut, signal }: ReadLimits,
): Promise<Uint8Array> {
  // Without a size, one byte more than there should be shows that there is no more.
  const limit = Math.min(size > 0 ? size : Number.POSITIVE_INFINITY, cut ? most : most + 1);
  let bytes = Buffer.allocUnsafe(Math.min(size > 0 ? size : ROOM, limit));
  for (let length = 0; ; ) {
    const { bytesRead } = await file.read(bytes, length, Math.min(bytes.length - length, PIECE), null);
    expectRunning(signal);
    length += bytesRead;
    if (length > most) {
      throw tooLarge(path, most);
    }
    if (bytesRead === 0 || length === limit) {
      return bytes.subarray(0, length);
    }
    if (length === bytes.length) {
      bytes = Buffer.concat([bytes], Math.min(2 * length, limit));
    }
  }
}

/**
 * The bytes of a file that a person named on the command line: a regular file or a pipe, as the shell makes one for
 * `<(curl …)`. Its writer may come late, so only an abort ends the wait for it. A device is refused, as it has no end,
 * but for the empty one. What we find ourselves, such as the go.sum of a folder, is read by `readRegularFile`. Undefined where nothing is there.
 * @throws UnreadableFile; Cancelled
 */
export async function readNamedFile(
  path: string,
  limits: Pick<ReadLimits, "most" | "signal">,
): Promise<Uint8Array | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isCharacterDevice() && found.rdev === (await stat(devNull)).rdev) {
    return new Uint8Array();
  }
  return found?.isFIFO()
    ? readPipe(path, { ...limits, most: Math.min(limits.most, LARGEST_PIPED) })
    : readRegularFile(path, limits);
}

/** A socket waits for bytes without a thread: a read that blocks one would outlive an abort, and even the end of the process. */
async function readPipe(
  path: string,
  { most, signal }: Pick<ReadLimits, "most" | "signal">,
): Promise<Uint8Array | undefined> {
  expectRunning(signal);
  let file: number | undefined;
  try {
    file = openSync(path, READ_ONLY);
    if (!fstatSync(file).isFIFO()) {
      throw new UnreadableFile(path, "is not a regular file");
    }
    // From here on the socket closes it.
    const socket = new Socket({ fd: file, readable: true, writable: false });
    file = undefined;
    return await readStream(socket, path, { most, signal });
  } catch (error) {
    return absentOrThrow(path, error);
  } finally {
    if (file !== undefined) {
      closeSync(file);
    }
  }
}

/**
 * All bytes of a stream, named `name` in errors.
 * @throws UnreadableFile where there are more than `most`; Cancelled
 */
export async function readStream(
  stream: NodeJS.ReadableStream & { destroy(error?: Error): unknown },
  name: string,
  { most, signal }: Pick<ReadLimits, "most" | "signal">,
): Promise<Uint8Array> {
  const stop = () => stream.destroy(new Cancelled());
  signal?.addEventListener("abort", stop);
  try {
    expectRunning(signal);
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > most) {
        throw tooLarge(name, most);
      }
      pieces.push(piece);
    }
    return Buffer.concat(pieces, length);
  } finally {
    signal?.removeEventListener("abort", stop);
    stream.destroy();
  }
}

/**
 * The text of a regular file of at most 200,000 lines. Undefined where nothing is there.
 * @throws UnreadableFile; Cancelled
 */
export async function readTextFile(
  path: string,
  { most = LARGEST_TEXT, ...limits }: Partial<ReadLimits> = {},
): Promise<string | undefined> {
  const bytes = await readRegularFile(path, { ...limits, most });
  const text = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  if (text !== undefined && linesIn(text) > MOST_LINES) {
    throw new UnreadableFile(path, `has more than ${MOST_LINES.toLocaleString("en")} lines`);
  }
  return text;
}

/** How many line ends a text has. */
export function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    count++;
  }
  return count;
}

/**
 * `length` bytes of a regular file from `start(size)` on, less where it ends before, and its size.
 * @throws UnreadableFile; the file system's error where nothing is there
 */
export async function readPart(
  path: string,
  start: (size: number) => number,
  length: number,
): Promise<{ bytes: Uint8Array; size: number }> {
  expectRegular(path, await stat(path));
  const file = await open(path, READ_ONLY);
  try {
    const stats = await file.stat();
    expectRegular(path, stats);
    const room = Buffer.alloc(Math.min(length, stats.size));
    const { bytesRead } = await file.read(room, 0, room.length, Math.max(0, start(stats.size)));
    return { bytes: room.subarray(0, bytesRead), size: stats.size };
  } finally {
    await file.close();
  }
}

/**
 * Opens a regular file of at most `most` bytes to read parts of it, for a worker, which may wait. The caller closes it.
 * `isListed` says that its folder lists it as a regular file, which saves a look at it.
 * @throws UnreadableFile; the file system's error where nothing is there
 */
export function openRegularSync(
  path: string,
  { most = Number.MAX_SAFE_INTEGER, isListed = false } = {},
): { file: number; size: number } {
  if (!isListed) {
    expectRegular(path, statSync(path), most);
  }
  const file = openSync(path, READ_ONLY);
  try {
    const stats = fstatSync(file);
    expectRegular(path, stats, most);
    return { file, size: stats.size };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/**
 * All bytes of a regular file of at most `most` bytes, for a worker.
 * @throws UnreadableFile; the file system's error where nothing is there
 */
export function readRegularFileSync(path: string, most: number): Uint8Array {
  const { file, size } = openRegularSync(path, { most });
  try {
    const bytes = Buffer.allocUnsafe(size);
    let length = 0;
    for (let read = -1; read !== 0 && length < size; length += read) {
      read = readSync(file, bytes, length, size - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

function expectRegular(path: string, stats: Stats, most = Number.MAX_SAFE_INTEGER): void {
  if (!stats.isFile()) {
    throw new UnreadableFile(
      path,
      stats.isDirectory() ? "is a directory, not a file" : "is not a regular file",
    );
  }
  if (stats.size > most) {
    throw tooLarge(path, most);
  }
}

function tooLarge(path: string, most: number): UnreadableFile {
  return new UnreadableFile(path, `is larger than ${most.toLocaleString("en")} bytes`);
}

function absentOrThrow(path: string, error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return undefined;
  }
  // UnreadableFile and Cancelled have said what there is to say.
  const isFromSystem = code !== undefined && !(error instanceof UnreadableFile);
  throw isFromSystem ? new UnreadableFile(path, `cannot be read (${code})`, code) : error;
}
