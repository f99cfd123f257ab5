/** The files of a module in the module cache and their hashes. Runs in a worker. Layout: cmd/go/internal/modfetch/cache.go. */
import { hash } from "node:crypto";
import { statSync } from "node:fs";
import { readRegularFileSync, UnreadableFile } from "../engine/files.ts";
import { hash1 } from "../modules/goSum/dirhash.ts";
import { MAX_GO_MOD, moduleZipProblem } from "../modules/zip/moduleZip.ts";
import { hashFolder } from "./hashFolder.ts";
import { type FileHashes, hashZip } from "./hashZip.ts";
import { cachedModule, type ModuleQuery } from "./moduleCache.ts";

/** A value that was read, or the reason why it cannot be read; undefined if it does not exist. */
export type ReadResult<T> =
  | { readonly value: T; problem?: undefined }
  | { readonly problem: string }
  | undefined;

/** The hashes of a zip. */
export interface ZipState {
  readonly hash: string;
  /** The hash of the go.mod in it; undefined if it has none. */
  readonly mod: string | undefined;
  /** Why the go command does not unpack it; undefined if it does. */
  readonly refused: string | undefined;
}

/** How a folder differs from the zip that it was unpacked from: file names in the module, at most MAX_NAMES of each kind. */
export interface Differences {
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  readonly added: readonly string[];
  readonly count: number;
}

/** The state of a module in the cache. */
export interface CacheState {
  readonly zip: ReadResult<ZipState>;
  /** The hash of the folder. */
  readonly folder: ReadResult<string>;
  /** Undefined if the zip or the folder does not exist or cannot be read. */
  readonly differences: Differences | undefined;
  /** The hash of the .mod file. */
  readonly mod: ReadResult<string>;
  /** The content of the .ziphash file. */
  readonly ziphash: ReadResult<string>;
  /** The folder was not unpacked completely. The go command will unpack it again. */
  readonly partial: boolean;
}

const MAX_NAMES = 5;

/** In bytes; a hash has 47. */
const MAX_ZIPHASH = 1024;

/** Reads the state of a module in the cache; undefined if the cache has no file of it. */
export async function cacheState(query: ModuleQuery): Promise<CacheState | undefined> {
  const module = cachedModule(query);
  const mod = await readIfPresent(module.mod, async () =>
    modHash(sha256(readRegularFileSync(module.mod, MAX_GO_MOD))),
  );
  if (!module.withZip) {
    return (
      mod && {
        zip: undefined,
        folder: undefined,
        differences: undefined,
        mod,
        ziphash: undefined,
        partial: false,
      }
    );
  }
  const prefix = `${module.path}@${module.version}`;
  const zip = await readIfPresent(module.zip, () => hashZip(module.zip));
  const folder = await readIfPresent(module.folder, async () => hashFolder(module.folder, prefix));
  const ziphash = await readIfPresent(module.ziphash, async () =>
    Buffer.from(readRegularFileSync(module.ziphash, MAX_ZIPHASH)).toString("utf8").trim(),
  );
  if ((mod ?? zip ?? folder ?? ziphash) === undefined) {
    return undefined;
  }
  return {
    zip: await mapResult(zip, async ({ hashes, entries }) => {
      const own = hashes.get(`${prefix}/go.mod`);
      return {
        hash: await hash1(hashes),
        mod: own === undefined ? undefined : await modHash(own),
        refused: moduleZipProblem(entries, `${prefix}/`),
      };
    }),
    folder: await mapResult(folder, hash1),
    differences:
      zip && "value" in zip && folder && "value" in folder
        ? differencesOf(zip.value.hashes, folder.value, prefix)
        : undefined,
    mod,
    ziphash,
    partial: statSync(module.partial, { throwIfNoEntry: false }) !== undefined,
  };
}

const sha256 = (bytes: Uint8Array) => hash("sha256", bytes, "hex");

/** The "h1:" hash of a go.mod alone (cmd/go/internal/modfetch/fetch.go, goModSum). */
const modHash = (sha: string) => hash1([["go.mod", sha]]);

/** As `tryRead`, but a missing file costs no exception: most modules of a large go.sum are not in the cache. */
async function readIfPresent<T>(path: string, read: () => Promise<T>): Promise<ReadResult<T>> {
  const stats = await tryRead(async () => statSync(path, { throwIfNoEntry: false }));
  if (stats?.problem !== undefined) {
    return stats;
  }
  return stats?.value === undefined ? undefined : tryRead(read);
}

/** Calls a reader; gives undefined if the file does not exist, and the reason if it cannot be read. */
export async function tryRead<T>(read: () => Promise<T>): Promise<ReadResult<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof UnreadableFile) {
      return { problem: `it ${error.reason}` };
    }
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) {
      return { problem: message };
    }
    return /^(ENOENT|ENOTDIR|ENAMETOOLONG)$/.test(code ?? "")
      ? undefined
      : { problem: `reading it failed with ${code}` };
  }
}

async function mapResult<T, U>(from: ReadResult<T>, to: (value: T) => Promise<U>): Promise<ReadResult<U>> {
  return from && "value" in from ? tryRead(() => to(from.value)) : from;
}

/** Zip entries for folders are left out: they have no file in the unpacked folder. */
function differencesOf(zip: FileHashes, folder: FileHashes, prefix: string): Differences {
  const names = [...zip.keys()].filter((name) => !name.endsWith("/"));
  const missing = names.filter((name) => !folder.has(name));
  const changed = names.filter((name) => folder.has(name) && folder.get(name) !== zip.get(name));
  const added = [...folder.keys()].filter((name) => !zip.has(name));
  const some = (of: readonly string[]) => of.slice(0, MAX_NAMES).map((name) => name.slice(prefix.length + 1));
  return {
    changed: some(changed),
    missing: some(missing),
    added: some(added),
    count: changed.length + missing.length + added.length,
  };
}
