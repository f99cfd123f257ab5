/** Whether a build cache holds what the go command stored in it (cmd/go/internal/cache/cache.go). */
import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Cancelled } from "../engine/command.ts";
import { hashFile } from "./hashFolder.ts";
import { readStart } from "./safeFiles.ts";

/** What was found in a build cache. */
export interface CacheDamage {
  /** The stored files whose content is not what was stored, absolute. */
  damaged: string[];
  /** How many stored files were read. */
  read: number;
}

/** At most so many bytes are read, those that were written last first: damage comes from a crash while they were written. */
const MAX_READ = 512 * 1024 * 1024;

/** An entry is one line: `v1 ACTION OUTPUT SIZE TIME`, with hashes of 64 digits. */
const ENTRY = /^v1 [0-9a-f]{64} ([0-9a-f]{64}) +(\d+) +\d+\n$/;

/** An entry's line has 176 bytes. */
const ENTRY_BYTES = 200;

/**
 * Reads the files that the entries of a build cache name. A file is named after the SHA-256 of its content; the go command
 * compares only its size, so a file of the right size with other content breaks builds. A file of another size counts as
 * missing there, and here.
 * @throws Cancelled
 */
export async function damageOfBuildCache(folder: string, signal: AbortSignal): Promise<CacheDamage> {
  const stored = (await storedFiles(folder, signal)).sort((a, b) => b.writtenMs - a.writtenMs);
  const found: CacheDamage = { damaged: [], read: 0 };
  let bytes = 0;
  for (const { path, sha256, size } of stored) {
    if (bytes + size > MAX_READ) {
      break;
    }
    bytes += size;
    found.read += 1;
    if (!hasHash(path, sha256)) {
      found.damaged.push(path);
    }
    await pause(signal);
  }
  return found;
}

interface StoredFile {
  path: string;
  sha256: string;
  size: number;
  writtenMs: number;
}

/** The files of the right size that an entry names, each once. */
async function storedFiles(folder: string, signal: AbortSignal): Promise<StoredFile[]> {
  const found = new Map<string, StoredFile>();
  for (let shard = 0; shard < 256; shard++) {
    const own = join(folder, shard.toString(16).padStart(2, "0"));
    for (const entry of entriesOf(own)) {
      const text =
        entry.isFile() && entry.name.endsWith("-a")
          ? await readStart(join(own, entry.name), ENTRY_BYTES)
          : "";
      const [, sha256, size] = ENTRY.exec(text ?? "") ?? [];
      if (sha256 !== undefined && !found.has(sha256)) {
        const path = join(folder, sha256.slice(0, 2), `${sha256}-d`);
        const stats = statSync(path, { throwIfNoEntry: false });
        if (stats?.isFile() && stats.size === Number(size)) {
          found.set(sha256, { path, sha256, size: stats.size, writtenMs: stats.mtimeMs });
        }
      }
    }
    await pause(signal);
  }
  return [...found.values()];
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** A file that cannot be read, or is gone meanwhile, is not judged. */
function hasHash(path: string, sha256: string): boolean {
  try {
    return hashFile(path, true) === sha256;
  } catch {
    return true;
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) {
    throw new Cancelled();
  }
}
