/**
 * How the files of a module in a vendor directory differ from the module itself. Runs in a worker. A vendor directory
 * has no hashes, so each of its files is compared with the same file of the module's zip in the module cache, or of the
 * folder that replaces the module. Other files that `go mod vendor` would copy are missing.
 */
import { statSync } from "node:fs";
import { readRegularFileSync } from "../engine/files.ts";
import { hash1 } from "../modules/goSum/dirhash.ts";
import {
  embedder,
  embedPatterns,
  isBuilt,
  isCopied,
  isIgnored,
  isMetadata,
} from "../modules/vendor/vendorFiles.ts";
import { type ReadResult, tryRead } from "./cacheState.ts";
import { entriesBelow, hashFile, hashFolder } from "./hashFolder.ts";
import { hashZip } from "./hashZip.ts";

/** A module of a vendor directory. */
export interface VendorJob {
  /** Its path, also that of its folder in `vendor`. */
  readonly path: string;
  /** The vendor directory, absolute. */
  readonly vendor: string;
  /** The folders of its packages from its own, such as `/sub`; "" for its own. */
  readonly packages: readonly string[];
  /** Folders from its own that belong to other modules. */
  readonly foreign: readonly string[];
  /** The module itself, absolute; `prefix` is `path@version`. */
  readonly source: { readonly zip: string; readonly prefix: string } | { readonly folder: string };
  /** Whether go.mod and go.sum are copied. */
  readonly withGoMod: boolean;
}

/** The differences, as paths from the vendor directory. */
export interface VendorState {
  /** The hash of the zip; undefined for a folder. */
  readonly hash: string | undefined;
  /** How many files are the same as in the module. */
  readonly equal: number;
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly missing: readonly string[];
  /** Missing too, and embedded by a package that is there, which does not build without it. */
  readonly embedded: readonly string[];
}

/** The module itself; names begin with a slash. */
interface Source {
  readonly hash: string | undefined;
  hashOf(name: string): string | undefined;
  /** The files in a folder, or also below it. */
  filesIn(folder: string, deep?: boolean): string[];
  /** The text of a file that the vendor directory does not have. */
  textOf(name: string): string;
}

/** Compares; undefined if the module's zip or folder does not exist. */
export async function vendorState(job: VendorJob): Promise<ReadResult<VendorState>> {
  const { path, vendor, packages, foreign } = job;
  const folder = `${vendor}/${path}`;
  const own = await tryRead(async () => hashFolder(folder, "", new Set(foreign)));
  if (own?.problem !== undefined) {
    return own;
  }
  // If the folder is missing, so are all its files.
  const files: Files = own?.value ?? new Map();
  return tryRead(async () => {
    const source = await ("zip" in job.source
      ? zipSource(job.source, files)
      : folderSource(job.source.folder));
    const changed: string[] = [];
    const added: string[] = [];
    for (const [name, hash] of files) {
      const expected = source.hashOf(name);
      if (expected !== hash) {
        (expected === undefined ? added : changed).push(name);
      }
    }
    const missing = missingOf(job, files, source);
    const differing = new Set([...changed, ...added]);
    const byFolder = Map.groupBy(files.keys(), folderOf);
    const embedded = packages.flatMap((below) => {
      const goFiles = (byFolder.get(below) ?? []).filter((name) => name.endsWith(".go"));
      // A file that differs may be anything, even endless: it is not read.
      const unchanged = goFiles.filter((name) => isBuilt(name) && !differing.has(name));
      const texts = unchanged.map((name) => goText(folder + name));
      return embeddedIn(below, texts, files, source);
    });
    const isEmbedded = new Set(embedded);
    const named = (names: readonly string[]) => [...new Set(names)].sort().map((name) => path + name);
    return {
      hash: source.hash,
      equal: files.size - changed.length - added.length,
      changed: named(changed),
      added: named(added),
      missing: named(missing.filter((name) => !isEmbedded.has(name))),
      embedded: named(embedded),
    };
  });
}

type Files = ReadonlyMap<string, string>;

/** The files that `go mod vendor` copies for the packages and that are missing. */
function missingOf(job: VendorJob, files: Files, source: Source): string[] {
  const copied = job.packages.flatMap((below) =>
    source
      .filesIn(below)
      .filter((name) => !files.has(name) && isCopied(name, job))
      .filter((name) => !(name.endsWith(".go") && isIgnored(source.textOf(name)))),
  );
  const above = [...parentsOf(job.packages)].flatMap((folder) => source.filesIn(folder).filter(isMetadata));
  return [...copied, ...above.filter((name) => !files.has(name))];
}

/** The folders above some folders, each once. */
function parentsOf(folders: readonly string[]): Set<string> {
  const parents = new Set<string>();
  for (const below of folders) {
    for (let at = below; at !== "" && !parents.has(folderOf(at)); ) {
      at = folderOf(at);
      parents.add(at);
    }
  }
  return parents;
}

/** The missing files that a package embeds, by the texts of its Go files. */
function embeddedIn(below: string, texts: readonly string[], files: Files, source: Source): string[] {
  const patterns = texts.flatMap(embedPatterns);
  const isEmbedded = embedder(patterns);
  return patterns.length === 0
    ? []
    : source
        .filesIn(below, true)
        .filter((name) => !files.has(name))
        .filter((name) => isEmbedded(name.slice(below.length + 1)));
}

/** In bytes; no Go file is larger, since the go command's own parser reads it whole. */
const LARGEST_GO_FILE = 64 * 1024 * 1024;

const goText = (path: string) => Buffer.from(readRegularFileSync(path, LARGEST_GO_FILE)).toString("utf8");

const folderOf = (name: string) => name.slice(0, name.lastIndexOf("/"));

async function zipSource({ zip, prefix }: { zip: string; prefix: string }, files: Files): Promise<Source> {
  const nameOf = (name: string) => name.slice(prefix.length);
  const { hashes, texts } = await hashZip(zip, (name) => name.endsWith(".go") && !files.has(nameOf(name)));
  const folders = new Map<string, string[]>();
  for (const name of [...hashes.keys()].filter((full) => !full.endsWith("/")).map(nameOf)) {
    const inside = folders.get(folderOf(name)) ?? [];
    inside.push(name);
    folders.set(folderOf(name), inside);
  }
  const deep = (folder: string) =>
    [...folders].flatMap(([name, inside]) =>
      name === folder || name.startsWith(`${folder}/`) ? inside : [],
    );
  return {
    hash: await hash1(hashes),
    hashOf: (name) => hashes.get(prefix + name),
    filesIn: (folder, isDeep) => (isDeep ? deep(folder) : (folders.get(folder) ?? [])),
    textOf: (name) => texts.get(prefix + name) ?? "",
  };
}

/** A folder may be large, so only the requested files are read. Links are left out: `go mod vendor` does not copy them. */
function folderSource(root: string): Source {
  if (!statSync(root).isDirectory()) {
    throw new Error(`${root} is not a folder`);
  }
  return {
    hash: undefined,
    hashOf: (name) =>
      statSync(root + name, { throwIfNoEntry: false })?.isFile() ? hashFile(root + name) : undefined,
    filesIn(folder, isDeep = false) {
      if (!statSync(root + folder, { throwIfNoEntry: false })?.isDirectory()) {
        return [];
      }
      return [...entriesBelow(root + folder, { isDeep })]
        .filter(({ isFile }) => isFile)
        .map(({ name }) => folder + name);
    },
    textOf: (name) => goText(root + name),
  };
}
