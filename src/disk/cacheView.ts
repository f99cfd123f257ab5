/**
 * A module cache in scratch that has modules of the user's. The go command writes even while it only lists: it locks,
 * unpacks a zip whose folder is missing or unfinished, and repairs a .ziphash (lockVersion, unzip and checkMod in
 * cmd/go/internal/modfetch). Here it does so in scratch: small files are copies, and zips and folders, which it only reads,
 * are links.
 */
import {
  accessSync,
  constants,
  copyFileSync,
  type Dirent,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Cancelled } from "../engine/command.ts";
import { readRegularFileSync, UnreadableFile } from "../engine/files.ts";
import { type ModuleVersion, parseGoMod } from "../modules/goMod/goMod.ts";
import { isValidModule } from "./cachedSums.ts";
import { type CachedModule, cachedModule } from "./moduleCache.ts";
import { PARSE_OPTIONS } from "./platform.ts";

/** A release of Go that a go.mod can select; it is in the module cache as a version of this module. */
const TOOLCHAIN = "golang.org/toolchain";

/** The size limit of a go.mod, and more than a hash has (MaxGoMod in golang.org/x/mod/zip). */
const MOST_BYTES = 16 * 1024 * 1024;

/** What is to be seen. */
export interface ViewedModules {
  modules: Iterable<ModuleVersion>;
  /** Whether also all that their go.mod files in the cache require, and so on. */
  withRequired: boolean;
}

/**
 * Fills the folder `view` with those of the modules that the module cache `cache` has, and with its releases of Go.
 * @throws UnreadableFile if a file of the cache is not a regular file or cannot be read; Cancelled
 */
export async function viewModules(
  view: string,
  cache: string,
  { modules, withRequired }: ViewedModules,
  signal: AbortSignal,
): Promise<void> {
  const wanted = new Map<string, ModuleVersion>();
  const add = (all: Iterable<ModuleVersion>) => {
    for (const module of all) {
      if (isValidModule(module)) {
        wanted.set(`${module.path}@${module.version}`, module);
      }
    }
  };
  add(modules);
  add(releases(cache));
  let count = 0;
  // The iterator also gives what is added meanwhile.
  for (const module of wanted.values()) {
    await turn(count, signal);
    count += 1;
    const found = cachedModule({ cache, ...module, withZip: true });
    const names = new Set(entriesOf(dirname(found.mod)).map(({ name }) => name));
    viewModule(view, found, (path) => names.has(basename(path)));
    if (withRequired && names.has(basename(found.mod))) {
      add(parseGoMod(textOf(found.mod), PARSE_OPTIONS).file.require);
    }
  }
}

/** A module that a go.sum names. */
export interface RecordedModule extends ModuleVersion {
  /** Whether it has a line for the zip, which the go command then may need. */
  readonly withZip: boolean;
}

/**
 * Whether the go command has nothing to write in the module cache for these modules, if it may add none: each with a zip
 * is unpacked and has its hash, and no .info has to be written anew (readDiskStat in modfetch/cache.go).
 * @throws UnreadableFile if a file of the cache is not a regular file or cannot be read; Cancelled
 */
export async function isComplete(
  cache: string,
  modules: readonly RecordedModule[],
  signal: AbortSignal,
): Promise<boolean> {
  const all = [...modules, ...releases(cache).map((release) => ({ ...release, withZip: true }))];
  for (const [index, module] of all.entries()) {
    await turn(index, signal);
    if (isValidModule(module) && !isCompleteModule(cachedModule({ cache, ...module }))) {
      return false;
    }
  }
  return true;
}

function isCompleteModule(found: CachedModule): boolean {
  const info = found.mod.replace(/mod$/, "info");
  const names = new Set(entriesOf(dirname(info)).map(({ name }) => name));
  const has = (path: string) => names.has(basename(path));
  const isWhole = () => has(found.ziphash) && isHash(found.ziphash) && !has(found.partial);
  const isRead = !has(info) || INFO.test(textOf(info));
  return isRead && (!found.withZip || (isWhole() && isUnpacked(found)));
}

const textOf = (file: string) => Buffer.from(readRegularFileSync(file, MOST_BYTES)).toString("utf8");

/** RevInfo of modfetch/repo.go as Go writes it: its fields in this order, without a character that Go escapes. */
const INFO = new RegExp(
  `^\\{"Version":"[\\w.+-]+","Time":"[\\dT:-]+(?:\\.\\d*[1-9])?Z"(?:,"Origin":\\{${[
    ...["VCS", "URL", "Subdir", "Hash", "TagPrefix", "TagSum", "Ref", "RepoSum"],
  ]
    .map((field) => `(?:"${field}":"[^"\\\\<>&]+",?)?`)
    .join("")}\\})?\\}$`,
);

/** Others have their turn after so many modules, each of which takes a fraction of a millisecond. */
async function turn(index: number, signal: AbortSignal): Promise<void> {
  if (index % IN_A_ROW === IN_A_ROW - 1) {
    await nextTurn();
  }
  if (signal.aborted) {
    throw new Cancelled();
  }
}

const IN_A_ROW = 50;

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return [];
    }
    throw new UnreadableFile(folder, `cannot be read (${code})`, code);
  }
}

function releases(cache: string): ModuleVersion[] {
  return entriesOf(join(cache, "cache", "download", TOOLCHAIN, "@v"))
    .filter(({ name }) => name.endsWith(".ziphash"))
    .map(({ name }) => ({ path: TOOLCHAIN, version: name.slice(0, -".ziphash".length) }));
}

function viewModule(view: string, found: CachedModule, has: (path: string) => boolean): void {
  const { cache, zip, ziphash, mod, folder } = found;
  const placeOf = (path: string) => join(view, relative(cache, path));
  const small = [mod, ziphash].filter(has);
  if (small.length === 0 && !has(zip)) {
    return;
  }
  mkdirSync(dirname(placeOf(mod)), { recursive: true });
  // A file system makes a copy faster than a link. The .info has only when a version was made, which is not listed here.
  for (const file of small) {
    writeFileSync(placeOf(file), readRegularFileSync(file, MOST_BYTES));
  }
  const isWhole = has(ziphash) && !has(found.partial) && isUnpacked(found);
  if (isWhole) {
    mkdirSync(dirname(placeOf(folder)), { recursive: true });
    symlinkSync(folder, placeOf(folder), "junction");
  }
  // The go command reads the zip of a whole module to make its hash anew.
  if (has(zip) && !(isWhole && isHash(placeOf(ziphash)))) {
    linkFile(placeOf(zip), zip);
  }
}

/** isValidSum in modfetch/fetch.go. */
function isHash(file: string): boolean {
  return /^h1:[A-Za-z0-9+/]{43}=\s*$/.test(textOf(file));
}

/** On Windows, where a link to a file needs a privilege, it is copied. */
function linkFile(path: string, target: string): void {
  if (process.platform === "win32") {
    copyFileSync(target, path);
  } else {
    symlinkSync(target, path);
  }
}

/** Whether the go command uses the folder as it is (DownloadDir in modfetch/cache.go; toolchain/select.go). */
function isUnpacked({ path, folder }: CachedModule): boolean {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  // At its first use, the go command makes the programs of a release executable.
  return (
    isFolder && (path !== TOOLCHAIN || process.platform === "win32" || isProgram(join(folder, "bin/go")))
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
