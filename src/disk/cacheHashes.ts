/** The hashes of modules as the module cache recorded them. Reads small files, never writes, and runs nothing. */
import { hash } from "node:crypto";
import { stat } from "node:fs/promises";
import { expectRunning } from "../engine/command.ts";
import { readRegularFile } from "../engine/files.ts";
import { hash1 } from "../modules/goSum/dirhash.ts";
import type { SumLine } from "../modules/goSum/goSum.ts";
import { MAX_GO_MOD } from "../modules/zip/moduleZip.ts";
import { isValidModule } from "./cachedSums.ts";
import { cachedModule } from "./moduleCache.ts";

/** A hash with what shows whether its file changed. */
export interface CachedHash {
  /** The file, absolute. */
  readonly file: string;
  readonly stamp: string;
  /** Undefined where the file has none. */
  readonly hash: string | undefined;
}

/** In bytes; a hash has 47. */
const MAX_ZIPHASH = 1024;

/** How many files are read in parallel. */
const PARALLEL = 8;

/**
 * Reads the hashes for lines: the .ziphash of a zip, which the go command compares with go.sum, and the hash of a .mod
 * file. `known` gets them by key; a file with the stamp of before is not read again.
 * @throws Cancelled
 */
export async function readCacheHashes(
  lines: readonly (readonly [key: string, line: SumLine])[],
  known: Map<string, CachedHash | undefined>,
  { cache, signal }: { cache: string; signal: AbortSignal },
): Promise<void> {
  for (let at = 0; at < lines.length; at += PARALLEL) {
    expectRunning(signal);
    const some = lines.slice(at, at + PARALLEL);
    const hashes = await Promise.all(some.map(([key, line]) => cachedHash(line, known.get(key), cache)));
    for (const [index, [key]] of some.entries()) {
      known.set(key, hashes[index]);
    }
  }
}

async function cachedHash(
  line: SumLine,
  before: CachedHash | undefined,
  cache: string,
): Promise<CachedHash | undefined> {
  if (!isValidModule(line)) {
    return undefined;
  }
  const { ziphash, mod } = cachedModule({ ...line, cache, withZip: line.of === "zip" });
  const file = line.of === "zip" ? ziphash : mod;
  const stats = await stat(file).catch(() => undefined);
  if (!stats?.isFile()) {
    return undefined;
  }
  const stamp = `${stats.mtimeMs} ${stats.size}`;
  if (before?.stamp === stamp) {
    return before;
  }
  // What cannot be read is no evidence.
  const most = line.of === "zip" ? MAX_ZIPHASH : MAX_GO_MOD;
  const bytes = await readRegularFile(file, { most }).catch(() => undefined);
  return { file, stamp, hash: bytes && (await hashIn(bytes, line.of)) };
}

async function hashIn(bytes: Uint8Array, of: SumLine["of"]): Promise<string | undefined> {
  if (of === "go.mod") {
    return hash1([["go.mod", hash("sha256", bytes, "hex")]]);
  }
  const text = Buffer.from(bytes).toString("latin1").trim();
  return /^h1:[A-Za-z0-9+/]{43}=$/.test(text) ? text : undefined;
}
