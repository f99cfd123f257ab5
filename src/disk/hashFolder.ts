/**
 * The hashes of the files below a folder, listed as dirhash.DirFiles in golang.org/x/mod does: folders themselves do not
 * count, and links are followed. Synchronous, which is twice as fast: this runs in a worker.
 */
import { createHash, hash as hashOf } from "node:crypto";
import { closeSync, readdirSync, readSync } from "node:fs";
import { openRegularSync, UnreadableFile } from "../engine/files.ts";
import type { FileHashes } from "./hashZip.ts";

/** More than any module has. */
const MAX_FILES = 1_000_000;

/**
 * More than a module may have, in bytes (MaxZipFile in golang.org/x/mod/zip): such a file is not read to its end, since it
 * may have none, as one of /proc, or one that grows.
 */
const MAX_MODULE = 500 * 1024 * 1024;

/** One buffer for all files: calls do not overlap, and touching new memory for each file costs more than hashing it. */
const CHUNK = new Uint8Array(1024 * 1024);

/** In place of a hash, for what is not a regular file. It is never opened, since a pipe may never end. */
const NOT_A_FILE = "not a file";

/**
 * The SHA-256 of each file below a folder in hexadecimal, by `prefix` and the file's path from the folder, with slashes.
 * The folders in `excluded`, named from the folder such as `/sub`, are left out.
 * @throws Error if there are too many files; file system errors
 */
export function hashFolder(
  folder: string,
  prefix: string,
  excluded: ReadonlySet<string> = new Set(),
): FileHashes {
  const hashes: FileHashes = new Map();
  for (const { name, isFile } of entriesBelow(folder, { isDeep: true, excluded })) {
    hashes.set(prefix + name, hashFile(folder + name, isFile));
  }
  return hashes;
}

/**
 * What is in a folder and, if `isDeep`, below it, but for folders themselves: names from the folder, such as `/sub/a.go`,
 * and whether it is listed as a regular file. `excluded` are left out.
 * @throws Error if there are too many; file system errors
 */
export function* entriesBelow(
  folder: string,
  { isDeep, excluded }: { isDeep: boolean; excluded?: ReadonlySet<string> },
): Generator<{ name: string; isFile: boolean }> {
  const waiting = [""];
  let count = 0;
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for (const entry of readdirSync(folder + below, { withFileTypes: true })) {
      const name = `${below}/${entry.name}`;
      if (excluded?.has(name)) {
        continue;
      }
      count += 1;
      if (count > MAX_FILES) {
        throw new Error(
          `${folder} has more than ${MAX_FILES.toLocaleString("en")} files, more than any module`,
        );
      }
      if (!entry.isDirectory()) {
        yield { name, isFile: entry.isFile() };
      } else if (isDeep) {
        waiting.push(name);
      }
    }
  }
}

/**
 * The SHA-256 of a file, or, for what cannot be a file of a module, a text that is no hash. `isListed` if its folder lists
 * it as a regular file.
 * @throws a file system error if it does not exist
 */
export function hashFile(path: string, isListed = false): string {
  const opened = openOrNot(path, isListed);
  if (opened === undefined) {
    return NOT_A_FILE;
  }
  const { file, size } = opened;
  try {
    const first = readSync(file, CHUNK);
    if (first < CHUNK.length && first === size) {
      return hashOf("sha256", CHUNK.subarray(0, first), "hex");
    }
    const hash = createHash("sha256");
    let left = size > MAX_MODULE ? 0 : MAX_MODULE;
    for (let read = first; read > 0 && left > 0; read = readSync(file, CHUNK)) {
      hash.update(CHUNK.subarray(0, read));
      left -= read;
    }
    return left > 0 ? hash.digest("hex") : `not a file of a module: ${size} bytes`;
  } finally {
    closeSync(file);
  }
}

function openOrNot(path: string, isListed: boolean): { file: number; size: number } | undefined {
  try {
    return openRegularSync(path, { isListed });
  } catch (error) {
    // A broken link is not a regular file either.
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UnreadableFile || (code === "ENOENT" && !isListed)) {
      return undefined;
    }
    throw error;
  }
}
