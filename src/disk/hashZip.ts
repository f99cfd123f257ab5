/**
 * The files in a module's zip and their hashes, read as Go's archive/zip reads them. The zip may be a bomb: no file is
 * unpacked beyond the size in the zip's list of files, the total size is limited as for a module, and large files are
 * unpacked in pieces. Calls are synchronous where possible, which is twice as fast: this runs in a worker.
 */
import { createHash, hash as hashOf } from "node:crypto";
import { closeSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import { openRegularSync } from "../engine/files.ts";
import {
  contentStart,
  findCentralDirectory,
  LOCAL_SIZE,
  MAX_TAIL,
  parseCentralDirectory,
  type ZipEntry,
} from "../modules/zip/zip.ts";

/** The maximum size of a module's zip, and of its files in total, in bytes (MaxZipFile in golang.org/x/mod/zip). */
const MAX_ZIP = 500 * 1024 * 1024;

/** In bytes: a list of 150,000 files, far more than any module has. */
const MAX_LIST = 16 * 1024 * 1024;

/** Files of more bytes, packed or unpacked, are unpacked in pieces. */
const LARGE = 4 * 1024 * 1024;

/** How many bytes are read at once: files follow one another in the zip. */
const WINDOW = 512 * 1024;

/** The SHA-256 of a file in hexadecimal, by its name. */
export type FileHashes = Map<string, string>;

/**
 * Hashes each file of a zip. `texts` has the content of the files that `wantsText` selects, except large ones.
 * @throws Error with the reason, such as `the zip contains a.go twice`; file system errors.
 */
export async function hashZip(
  path: string,
  wantsText: (name: string) => boolean = () => false,
): Promise<{ hashes: FileHashes; entries: ZipEntry[]; texts: Map<string, string> }> {
  const { file, size } = openRegularSync(path, { most: MAX_ZIP });
  try {
    const entries = listEntries(file, size);
    const read = reader(file, size);
    const hashes: FileHashes = new Map();
    const texts = new Map<string, string>();
    for (const entry of entries) {
      const { hash, plain } = await hashEntry(entry, read);
      hashes.set(entry.name, hash);
      if (plain && wantsText(entry.name)) {
        texts.set(entry.name, Buffer.from(plain).toString("utf8"));
      }
    }
    return { hashes, entries, texts };
  } finally {
    closeSync(file);
  }
}

/** The entries. @throws Error if they cannot be those of a module */
function listEntries(file: number, size: number): ZipEntry[] {
  const tail = bytesAt(file, Math.max(0, size - MAX_TAIL), Math.min(size, MAX_TAIL));
  const directory = findCentralDirectory(tail, size);
  if (directory.size > MAX_LIST) {
    throw new Error(`the zip's central directory has ${directory.size} bytes, which is too much`);
  }
  const entries = parseCentralDirectory(bytesAt(file, directory.offset, directory.size), directory);
  const names = new Set(entries.map(({ name }) => name));
  if (names.size < entries.length) {
    const seen = new Set<string>();
    const twice = entries.find(({ name }) => seen.size === seen.add(name).size);
    throw new Error(`the zip contains ${JSON.stringify(twice?.name)} twice`);
  }
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > MAX_ZIP) {
    throw new Error(`the zip's files have ${total} bytes in total, more than a module may have`);
  }
  return inOrder(entries);
}

/** The entries by their offset, so that the zip is read once. @throws Error if some overlap, as in a bomb */
function inOrder(entries: readonly ZipEntry[]): ZipEntry[] {
  const sorted = entries.toSorted((a, b) => a.offset - b.offset);
  for (const [index, { offset, name }] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before && before.offset + LOCAL_SIZE + before.name.length + before.packed > offset) {
      throw new Error(`${JSON.stringify(before.name)} and ${JSON.stringify(name)} overlap in the zip`);
    }
  }
  return sorted;
}

function bytesAt(file: number, offset: number, length: number, bytes = new Uint8Array(length)): Uint8Array {
  for (let done = 0; done < length; ) {
    const read = readSync(file, bytes, done, length - done, offset + done);
    if (read === 0) {
      throw new Error("the zip ends too early");
    }
    done += read;
  }
  return bytes.subarray(0, length);
}

type Read = (offset: number, length: number) => Uint8Array;

/** Reads parts from a window that moves over the file. Each read invalidates the part before. */
function reader(file: number, size: number): Read {
  const room = new Uint8Array(Math.min(WINDOW, size));
  const window: { start: number; bytes: Uint8Array } = { start: 0, bytes: room.subarray(0, 0) };
  return (offset, length) => {
    if (offset + length > size) {
      throw new Error("the zip ends too early");
    }
    if (offset < window.start || offset + length > window.start + window.bytes.length) {
      window.start = offset;
      const filled = Math.min(Math.max(length, WINDOW), size - offset);
      window.bytes = bytesAt(file, offset, filled, filled <= room.length ? room : undefined);
    }
    return window.bytes.subarray(offset - window.start, offset - window.start + length);
  };
}

async function hashEntry(entry: ZipEntry, read: Read): Promise<Hashed> {
  const { name, method, size, packed } = entry;
  if (method !== 0 && method !== 8) {
    throw new Error(
      `the compression method of ${JSON.stringify(name)} in the zip is not supported by the go command`,
    );
  }
  const start = entry.offset + contentStart(read(entry.offset, LOCAL_SIZE));
  const hashed =
    Math.max(packed, size) > LARGE ? await hashLarge(entry, start, read) : hashSmall(entry, start, read);
  const { bytes, crc } = hashed;
  // Zips that Go did not write may have no CRC-32, which is then not compared.
  if (bytes !== size || (entry.crc32 !== 0 && crc !== entry.crc32)) {
    throw new Error(`the zip is damaged: ${JSON.stringify(name)} does not match the zip's list of files`);
  }
  return hashed;
}

interface Hashed {
  bytes: number;
  hash: string;
  crc: number;
  /** The content, unless the file is large. */
  plain?: Uint8Array;
}

function hashSmall({ name, method, size, packed }: ZipEntry, start: number, read: Read): Hashed {
  const content = read(start, packed);
  const plain = method === 0 ? content : inflated(content, size, name);
  return { bytes: plain.length, hash: hashOf("sha256", plain, "hex"), crc: crc32(plain), plain };
}

function inflated(packed: Uint8Array, size: number, name: string): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size) });
  } catch (error) {
    throw damaged(name, error);
  }
}

function damaged(name: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const why =
    code === "ERR_BUFFER_TOO_LARGE"
      ? "it unpacks to more bytes than the zip's list of files declares"
      : message;
  return new Error(`the zip is damaged at ${JSON.stringify(name)}: ${why}`);
}

async function hashLarge(
  { name, method, size, packed }: ZipEntry,
  start: number,
  read: Read,
): Promise<Hashed> {
  function* pieces() {
    for (let at = 0; at < packed; at += WINDOW) {
      // A copy: the stream may still need a piece when the next one is read.
      yield Buffer.from(read(start + at, Math.min(WINDOW, packed - at)));
    }
  }
  const raw = Readable.from(pieces());
  const stream = method === 0 ? raw : raw.pipe(createInflateRaw());
  const hash = createHash("sha256");
  const done = { bytes: 0, crc: 0 };
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      done.bytes += piece.length;
      if (done.bytes > size) {
        throw Object.assign(new Error(), { code: "ERR_BUFFER_TOO_LARGE" });
      }
      hash.update(piece);
      done.crc = crc32(piece, done.crc);
    }
  } catch (error) {
    throw damaged(name, error);
  } finally {
    raw.destroy();
  }
  return { ...done, hash: hash.digest("hex") };
}
