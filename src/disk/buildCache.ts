/** Whether a build cache holds what the go command stored in it (cmd/go/internal/cache/cache.go). */
import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Cancelled } from "../engine/command.ts";
import { readRegularFileSync } from "../engine/files.ts";
import { hashFile } from "./hashFolder.ts";

/** What was found in a build cache. */
export interface CacheDamage {
  /** The stored files whose content is not what was stored, absolute. */
  damaged: string[];
  /** How many files were read. */
  read: number;
}

/** At most so much is read, what was written last first: damage comes from a crash while it was written. */
const MAX_READ = 512 * 1024 * 1024;
const MAX_FILES = 20_000;

/** An entry is one line: `v1 ACTION OUTPUT SIZE TIME`, with hashes of 64 digits. */
const ENTRY = /^v1 [0-9a-f]{64} ([0-9a-f]{64}) +(\d+) +\d+\n$/;

/** An entry's line has 176 bytes. */
const ENTRY_BYTES = 200;

/**
 * Reads the files of a build cache. A file is named after the SHA-256 of its content; the go command compares only its size
 * with its entry's, so a file of that size with other content breaks builds. A file of another size counts as missing there,
 * and here.
 * @throws Cancelled
 */
export async function damageOfBuildCache(folder: string, signal: AbortSignal): Promise<CacheDamage> {
  const stored = (await storedFiles(folder, signal)).sort((a, b) => b.writtenMs - a.writtenMs);
  const wrong = new Map<string, StoredFile>();
  let [bytes, read] = [0, 0];
  for (const file of stored.slice(0, MAX_FILES)) {
    if (bytes + file.size > MAX_READ) {
      break;
    }
    bytes += file.size;
    read += 1;
    if (!hasHash(file)) {
      wrong.set(file.sha256, file);
    }
    await pause(signal);
  }
  return { damaged: wrong.size === 0 ? [] : await usedOf(wrong, folder, signal), read };
}

interface StoredFile {
  path: string;
  sha256: string;
  size: number;
  writtenMs: number;
}

async function storedFiles(folder: string, signal: AbortSignal): Promise<StoredFile[]> {
  const found: StoredFile[] = [];
  for await (const { path, name } of filesOf(folder, signal)) {
    const [, sha256] = /^([0-9a-f]{64})-d$/.exec(name) ?? [];
    const stats = sha256 === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
    if (sha256 !== undefined && stats?.isFile()) {
      found.push({ path, sha256, size: stats.size, writtenMs: stats.mtimeMs });
    }
  }
  return found;
}

/** The paths of those files that have the size of an entry that names them. All entries must be read for that. */
async function usedOf(
  files: ReadonlyMap<string, StoredFile>,
  folder: string,
  signal: AbortSignal,
): Promise<string[]> {
  const used = new Set<string>();
  for await (const { path, name } of filesOf(folder, signal)) {
    const [, sha256 = "", size] = (name.endsWith("-a") && ENTRY.exec(entryAt(path))) || [];
    const file = files.get(sha256);
    if (file?.size === Number(size)) {
      used.add(file.path);
    }
  }
  return [...files.values()].map(({ path }) => path).filter((path) => used.has(path));
}

function entryAt(path: string): string {
  try {
    return Buffer.from(readRegularFileSync(path, ENTRY_BYTES)).toString("latin1");
  } catch {
    return "";
  }
}

async function* filesOf(folder: string, signal: AbortSignal): AsyncGenerator<{ path: string; name: string }> {
  for (let shard = 0; shard < 256; shard++) {
    const own = join(folder, shard.toString(16).padStart(2, "0"));
    for (const entry of entriesOf(own)) {
      if (entry.isFile()) {
        yield { path: join(own, entry.name), name: entry.name };
      }
    }
    await pause(signal);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** A file that cannot be read, or is gone meanwhile, is not judged. */
function hasHash({ path, sha256 }: StoredFile): boolean {
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
