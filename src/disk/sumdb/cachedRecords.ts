/**
 * What the checksum database said of a module before: the go command stores its answers and tiles in the module cache
 * (ReadCache in cmd/go/internal/modfetch/sumdb.go). An answer counts only if a signed tree proves it. Asks no server.
 */
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Cancelled, expectRunning } from "../../engine/command.ts";
import { readRegularFile } from "../../engine/files.ts";
import { lookUp, type RecordedFile } from "../../modules/sumdb/client.ts";
import { parseGosumdb } from "../../modules/sumdb/gosumdb.ts";
import type { Verifier } from "../../modules/sumdb/note.ts";
import type { ReadPath } from "../../modules/sumdb/tile.ts";

/** A hash that the checksum database has. */
export interface CachedRecord {
  /** The name of the database. */
  readonly name: string;
  readonly hash: string;
}

/** Where the go command stores what it read of a checksum database. */
export interface DatabaseFolders {
  /** GOMODCACHE. */
  readonly cache: string;
  /** The value of GOSUMDB. */
  readonly gosumdb: string;
  /** The first folder of GOPATH, where the latest signed tree is; undefined if unknown. */
  readonly gopath: string | undefined;
}

/** In bytes; more than any answer or tile has. */
const MOST_BYTES = 64 * 1024;

/** The bytes of a hash in a tile. */
const HASH_SIZE = 32;

/** A tile has so many hashes at most, so its folder of parts so many files. */
const MOST_PARTS = 256;

/**
 * Finds records, each file of the cache read once. A finder gives undefined if the cache has no record or nothing that
 * proves it.
 */
export async function cachedRecords(
  { cache, gosumdb, gopath }: DatabaseFolders,
  signal: AbortSignal,
): Promise<(file: RecordedFile) => Promise<CachedRecord | undefined>> {
  const verifier = await parseGosumdb(gosumdb).then(
    (parsed) => parsed.verifier,
    () => undefined,
  );
  if (verifier === undefined) {
    return async () => undefined;
  }
  const folder = join(cache, "cache", "download", "sumdb", verifier.name);
  const read = remembering((path) => readCached(join(folder, path), signal));
  const latest =
    gopath === undefined
      ? undefined
      : await readIfThere(join(gopath, "pkg", "sumdb", verifier.name, "latest"), signal);
  return async (file) => {
    // The tiles that the go command stored are those of the latest tree that it knew.
    const hash =
      (await proven(file, verifier, read)) ??
      (latest && (await proven(file, verifier, signedBy(latest, read))));
    return hash === undefined ? undefined : { name: verifier.name, hash };
  };
}

async function proven(file: RecordedFile, verifier: Verifier, read: ReadPath): Promise<string | undefined> {
  try {
    return (await lookUp({ verifier, read }, file)).hash;
  } catch (error) {
    if (error instanceof Cancelled) {
      throw error;
    }
    return undefined;
  }
}

function remembering(read: ReadPath): ReadPath {
  const known = new Map<string, ReturnType<ReadPath>>();
  return (path) => {
    const reading = known.get(path) ?? read(path);
    known.set(path, reading);
    return reading;
  };
}

/** The same answers, each with another signed tree after its record. */
function signedBy(tree: Uint8Array, read: ReadPath): ReadPath {
  return async (path) => {
    const bytes = await read(path);
    if (!path.startsWith("/lookup/")) {
      return bytes;
    }
    const end = Buffer.from(bytes).indexOf("\n\n", 0, "latin1");
    return Buffer.concat([bytes.subarray(0, end + 2), tree]);
  };
}

/** A file of the cache. A tile that is not complete may be there with more hashes: it begins with the same ones. */
async function readCached(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await readIfThere(path, signal);
  if (bytes !== undefined && bytes.length > 0) {
    return bytes;
  }
  const width = Number(/\.p[\\/](\d{1,3})$/.exec(path)?.[1]);
  const names = width > 0 ? await readdir(dirname(path)).catch((): string[] => []) : [];
  const wider = names.slice(0, MOST_PARTS).find((name) => /^\d{1,3}$/.test(name) && Number(name) > width);
  const part = wider === undefined ? undefined : await readIfThere(join(dirname(path), wider), signal);
  if (part === undefined) {
    throw new Error(`${path} does not exist.`);
  }
  return part.subarray(0, width * HASH_SIZE);
}

async function readIfThere(path: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
  expectRunning(signal);
  try {
    return await readRegularFile(path, { most: MOST_BYTES, signal });
  } catch (error) {
    if (error instanceof Cancelled) {
      throw error;
    }
    return undefined;
  }
}
