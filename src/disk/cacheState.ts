/** What the module cache has of a module, and what it hashes to. Runs in a worker; cmd/go/internal/modfetch/cache.go has the layout. */
import { hash } from "node:crypto";
import { statSync } from "node:fs";
import { readRegularFileSync, UnreadableFile } from "../engine/files.ts";
import { hash1 } from "../modules/goSum/dirhash.ts";
import { MAX_GO_MOD, moduleZipProblem } from "../modules/zip/moduleZip.ts";
import { hashFolder } from "./hashFolder.ts";
import { type FileHashes, hashZip } from "./hashZip.ts";
import { type AskedModule, cachedModule } from "./moduleCache.ts";

/** Something that was read, or why it cannot be; undefined where it is not there. */
export type Found<T> = { readonly found: T; problem?: undefined } | { readonly problem: string } | undefined;

/** A zip by its hashes. */
export interface ZipState {
  readonly hash: string;
  /** The hash of the go.mod in it; undefined where it has none. */
  readonly mod: string | undefined;
  /** Why the go command does not unpack it; undefined where it does. */
  readonly refused: string | undefined;
}

/** How a folder differs from the zip that it was unpacked from: names in the module, of each kind at most `NAMED`. */
export interface Differences {
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  readonly added: readonly string[];
  readonly count: number;
}

/** What there is of a module. */
export interface CacheState {
  readonly zip: Found<ZipState>;
  /** The hash of the folder. */
  readonly folder: Found<string>;
  /** Undefined where the zip, or the folder, is not there or cannot be read. */
  readonly differences: Differences | undefined;
  /** The hash of the .mod file. */
  readonly mod: Found<string>;
  /** What the .ziphash file says. */
  readonly ziphash: Found<string>;
  /** The folder was not unpacked to its end, and will be unpacked anew. */
  readonly partial: boolean;
}

const NAMED = 5;

/** The hash of a module has 47 letters. */
const MAX_ZIPHASH = 1024;

/** Looks at a module in the cache; undefined where nothing of it is there. */
export async function cacheState(asked: AskedModule): Promise<CacheState | undefined> {
  const module = cachedModule(asked);
  const mod = await ifThere(module.mod, async () =>
    modHash(sha256(readRegularFileSync(module.mod, MAX_GO_MOD))),
  );
  if (!module.whole) {
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
  const zip = await ifThere(module.zip, () => hashZip(module.zip));
  const folder = await ifThere(module.folder, async () => hashFolder(module.folder, prefix));
  const ziphash = await ifThere(module.ziphash, async () =>
    Buffer.from(readRegularFileSync(module.ziphash, MAX_ZIPHASH)).toString("utf8").trim(),
  );
  if ((mod ?? zip ?? folder ?? ziphash) === undefined) {
    return undefined;
  }
  return {
    zip: await mapped(zip, async ({ hashes, entries }) => {
      const own = hashes.get(`${prefix}/go.mod`);
      return {
        hash: await hash1(hashes),
        mod: own === undefined ? undefined : await modHash(own),
        refused: moduleZipProblem(entries, `${prefix}/`),
      };
    }),
    folder: await mapped(folder, hash1),
    differences:
      zip && "found" in zip && folder && "found" in folder
        ? differencesOf(zip.found.hashes, folder.found, prefix)
        : undefined,
    mod,
    ziphash,
    partial: statSync(module.partial, { throwIfNoEntry: false }) !== undefined,
  };
}

const sha256 = (bytes: Uint8Array) => hash("sha256", bytes, "hex");

/** The "h1:" hash of a go.mod alone (cmd/go/internal/modfetch/fetch.go, goModSum). */
const modHash = (sha: string) => hash1([["go.mod", sha]]);

/** As `attempt`, without the price of an error where nothing is at the path, as of most modules in a large go.sum. */
async function ifThere<T>(path: string, read: () => Promise<T>): Promise<Found<T>> {
  const there = await attempt(async () => statSync(path, { throwIfNoEntry: false }));
  if (there?.problem !== undefined) {
    return there;
  }
  return there?.found === undefined ? undefined : attempt(read);
}

/** What a reader gives; undefined where there is no such file, the reason where it cannot be read. */
export async function attempt<T>(read: () => Promise<T>): Promise<Found<T>> {
  try {
    return { found: await read() };
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
      : { problem: `${code} when it is read` };
  }
}

async function mapped<T, U>(from: Found<T>, to: (found: T) => Promise<U>): Promise<Found<U>> {
  return from && "found" in from ? attempt(() => to(from.found)) : from;
}

/** An entry for a folder in a zip is no file of the folder that is unpacked. */
function differencesOf(zip: FileHashes, folder: FileHashes, prefix: string): Differences {
  const names = [...zip.keys()].filter((name) => !name.endsWith("/"));
  const missing = names.filter((name) => !folder.has(name));
  const changed = names.filter((name) => folder.has(name) && folder.get(name) !== zip.get(name));
  const added = [...folder.keys()].filter((name) => !zip.has(name));
  const some = (of: readonly string[]) => of.slice(0, NAMED).map((name) => name.slice(prefix.length + 1));
  return {
    changed: some(changed),
    missing: some(missing),
    added: some(added),
    count: changed.length + missing.length + added.length,
  };
}
