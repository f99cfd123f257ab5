/**
 * Which files of a GOROOT upstream releases as module golang.org/toolchain, their names there, and their hashes.
 * The rule is that of cmd/distpack/pack.go. Files are read synchronously in slices of a few ms: this is twice as fast
 * as asynchronous reading, and other work still runs in between.
 */
import { closeSync, type Dirent, readdirSync, readSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { hashFile } from "../../../disk/hashFolder.ts";
import { Cancelled } from "../../../engine/command.ts";
import { openRegularSync } from "../../../engine/files.ts";
import { within } from "../../../engine/paths.ts";

/** One file of GOROOT that the release covers. */
export interface GorootFile {
  /** Path below GOROOT with forward slashes, as the release has it: a `go.mod` is named `_go.mod` there. */
  readonly name: string;
  /** Absolute path of the file. */
  readonly path: string;
}

/** A GOROOT's files, sorted by whether the release covers them. */
export interface GorootFiles {
  covered: GorootFile[];
  /** Files and folders that no record covers: tests, documents, and added commands and tools. */
  uncovered: string[];
  /** What no release can contain, never opened: broken or circular links, special files, names with control characters. */
  unreleasable: string[];
  /** A downloaded toolchain has each go.mod twice (cmd/go/internal/toolchain/select.go): the one used, absolute. */
  goModCopies: { used: string; released: GorootFile }[];
}

/** What a GOROOT is built for, as in GOHOSTOS and GOHOSTARCH. */
export interface Platform {
  os: string;
  arch: string;
}

/** More than any release has; a larger tree is not a GOROOT. */
const MAX_ENTRIES = 200_000;

interface Folder {
  name: string;
  path: string;
  real: string;
  /** Real paths of the folders whose links lead here. */
  linkedFrom: readonly string[];
}

/**
 * Lists a GOROOT's files. `packGo` is the text of its src/cmd/distpack/pack.go, if it has one.
 * @throws Error if a folder cannot be read or there are too many files; Cancelled.
 */
export async function listGoroot(
  goroot: string,
  platform: Platform,
  packGo: string | undefined,
  signal: AbortSignal,
): Promise<GorootFiles> {
  const isReleased = releaseRule(platform, packGo);
  const found: GorootFiles = { covered: [], uncovered: [], unreleasable: [], goModCopies: [] };
  const folders: Folder[] = [{ name: "", path: goroot, real: realpathSync(goroot), linkedFrom: [] }];
  let entries = 0;
  await inSlices(signal, () => {
    const folder = folders.pop();
    if (folder === undefined) {
      return false;
    }
    for (const entry of readdirSync(folder.path, { withFileTypes: true })) {
      const name = folder.name === "" ? entry.name : `${folder.name}/${entry.name}`;
      const path = join(folder.path, entry.name);
      const inside = isReleased(name) ? classify(entry, path, folder) : "uncovered";
      if (typeof inside === "string") {
        found[inside].push(name);
      } else if (inside === undefined) {
        found.covered.push({ name, path });
      } else {
        folders.push({ name, path, ...inside });
      }
      entries += 1;
    }
    if (entries > MAX_ENTRIES) {
      throw new Error(
        `${goroot} contains more than ${MAX_ENTRIES.toLocaleString("en")} files, so it is not a GOROOT`,
      );
    }
    return true;
  });
  return withReleasedNames(found);
}

/** Classifies an entry: undefined for a file, its real path for a folder. */
function classify(
  entry: Dirent,
  path: string,
  { real, linkedFrom }: Folder,
): "unreleasable" | undefined | Pick<Folder, "real" | "linkedFrom"> {
  if (CONTROL.test(entry.name)) {
    return "unreleasable";
  }
  if (entry.isFile()) {
    return undefined;
  }
  if (entry.isDirectory()) {
    return { real: join(real, entry.name), linkedFrom };
  }
  // Distributions link parts of GOROOT to other folders. The go command follows these links, and so does the hash.
  const target = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : undefined;
  if (target?.isFile()) {
    return undefined;
  }
  const folder = target?.isDirectory() ? realpathSync(path) : undefined;
  const way = [...linkedFrom, real];
  const circle = folder !== undefined && way.some((before) => within(before, folder));
  return folder === undefined || circle ? "unreleasable" : { real: folder, linkedFrom: way };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are searched for
const CONTROL = /[\x00-\x1f\x7f]/;

/** Removed from a release, or created by its build (cmd/distpack/pack.go, base.Remove). */
const REMOVED =
  /^(\.git|\.github|api|doc|misc|test|\.gitattributes|\.gitignore|VERSION\.cache|src\/cmd\/dist\/dist(\.exe)?)$|(^|\/)\.DS_Store$|\.exe~$/;

/** Returns whether a path is a released file, or a folder that may contain one. */
function releaseRule({ os, arch }: Platform, packGo: string | undefined): (name: string) => boolean {
  const exe = os === "windows" ? ".exe" : "";
  const programs = new Set([`bin/go${exe}`, `bin/gofmt${exe}`]);
  const isReleasedTool = toolRule(packGo);
  const tools = `pkg/tool/${os}_${arch}`;
  // Since go1.27.
  const removesJj = packGo?.includes('".jj/**"') === true;
  return (name) => {
    if (name.startsWith("bin/")) {
      return programs.has(name);
    }
    if (name.startsWith(`${tools}/`)) {
      return isReleasedTool(name.slice(name.lastIndexOf("/") + 1));
    }
    if (name.startsWith("pkg/")) {
      return /^pkg\/include($|\/)/.test(name) || name === "pkg/tool" || name === tools;
    }
    return !REMOVED.test(name) && !(removesJj && name === ".jj");
  };
}

/** How pack.go selects tools: since 1.25 it names those to include, before that those to exclude. */
const TOOL_SWITCH = 'switch strings.TrimSuffix(path.Base(name), ".exe") {';
const TOOLS_OF_1_26 = 'default: case "asm", "cgo", "compile", "cover", "fix", "link", "preprofile", "vet":';

function toolRule(packGo = ""): (tool: string) => boolean {
  const start = packGo.indexOf(TOOL_SWITCH);
  const end = packGo.indexOf("}", start);
  const choice = start < 0 || end < 0 ? TOOLS_OF_1_26 : packGo.slice(start + TOOL_SWITCH.length, end);
  const named = new Set(Array.from(choice.matchAll(/"([a-z0-9]+)"/g), ([, tool]) => tool));
  const namesIncluded = choice.includes("default:");
  return (tool) => named.has(tool.replace(/\.exe$/, "")) === namesIncluded;
}

/** A module zip can contain no other go.mod than its own, so the release has `_go.mod` (Archive.RenameGoMod). */
function withReleasedNames(found: GorootFiles): GorootFiles {
  const renamed = new Map(
    found.covered
      .filter(({ name }) => /(^|\/)_go\.mod$/.test(name))
      .map((file) => [file.name, file] as const),
  );
  const covered: GorootFile[] = [];
  for (const file of found.covered) {
    const name = file.name.replace(/(^|\/)go\.mod$/, "$1_go.mod");
    const released = name === file.name ? undefined : renamed.get(name);
    if (released) {
      found.goModCopies.push({ used: file.path, released });
    } else {
      covered.push({ name, path: file.path });
    }
  }
  return { ...found, covered };
}

/** The SHA-256 of each file in hexadecimal, by its name. @throws the file system's error; Cancelled. */
export function sha256OfEach(
  files: readonly GorootFile[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  return digestEach(files, signal, (path) => hashFile(path, true));
}

/** The CRC-32 and length of each file, by its name, as in the file list of a zip. @throws as `sha256OfEach`. */
export function crc32OfEach(
  files: readonly GorootFile[],
  signal: AbortSignal,
): Promise<Map<string, { crc32: number; size: number }>> {
  const buffer = new Uint8Array(CHUNK);
  return digestEach(files, signal, (path) => {
    const sum = { crc32: 0, size: 0 };
    for (const chunk of chunksOf(path, buffer)) {
      sum.crc32 = crc32(chunk, sum.crc32);
      sum.size += chunk.length;
    }
    return sum;
  });
}

async function digestEach<T>(
  files: readonly GorootFile[],
  signal: AbortSignal,
  digest: (path: string) => T,
): Promise<Map<string, T>> {
  const digests = new Map<string, T>();
  let next = 0;
  await inSlices(signal, () => {
    const file = files[next];
    if (file === undefined) {
      return false;
    }
    next += 1;
    digests.set(file.name, digest(file.path));
    return true;
  });
  return digests;
}

const CHUNK = 1024 * 1024;

/**
 * The content of a file in chunks. Each is in `buffer` and valid until the next one. All but the last fill it.
 */
function* chunksOf(path: string, buffer: Uint8Array): Generator<Uint8Array> {
  const { file } = openRegularSync(path, { isListed: true });
  try {
    for (let atEnd = false; !atEnd; ) {
      let length = 0;
      while (!atEnd && length < buffer.length) {
        const read = readSync(file, buffer, length, buffer.length - length, null);
        length += read;
        atEnd = read === 0;
      }
      if (length > 0) {
        yield buffer.subarray(0, length);
      }
    }
  } finally {
    closeSync(file);
  }
}

const SLICE_MS = 8;

/** Calls `step` until it returns false, and yields to other work every few ms. */
async function inSlices(signal: AbortSignal, step: () => boolean): Promise<void> {
  let until = performance.now() + SLICE_MS;
  while (step()) {
    if (performance.now() > until) {
      await setImmediate();
      if (signal.aborted) {
        throw new Cancelled();
      }
      until = performance.now() + SLICE_MS;
    }
  }
}
