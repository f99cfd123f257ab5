/** Reads all go.sum, go.mod and go.work files of a state: of a folder, or of a folder in a commit. */
import { basename, dirname, isAbsolute, join, posix, relative } from "node:path";
import { expectRunning } from "../../engine/command.ts";
import { linesIn } from "../../engine/files.ts";
import type { Git, GitFile } from "../../engine/git.ts";
import { type GoMod, type Parsed, parseGoMod } from "../../modules/goMod/goMod.ts";
import { parseGoWork } from "../../modules/goMod/goWork.ts";
import {
  folderOf,
  isOfWork,
  nameIn,
  type SumTree,
  type TreeModule,
  WORK_SUM,
} from "../../modules/goSum/sumTree.ts";
import { PARSE_OPTIONS } from "../platform.ts";
import { kindOf } from "../safeFiles.ts";
import { filesBelow } from "../sumFiles.ts";
import type { NameContext, NamedSide } from "./namedSides.ts";
import { folderSource, LARGEST_MOD, type SumSource } from "./sumSides.ts";

/** A state with where its files come from. */
export interface LoadedTree extends SumTree {
  readonly source: SumSource;
}

/** Where sides are read, and until when. */
export interface ReadContext extends NameContext {
  readonly signal: AbortSignal;
}

const NAMES = ["go.sum", "go.mod", "go.work", WORK_SUM];
/** The list of a vendor directory: whoever has one builds from it. */
const VENDORED = "vendor/modules.txt";

/** What the go command ignores too. Folders with a dot or an underscore often have the tools of a repository. */
const IGNORED = /(^|\/)(vendor|testdata|node_modules)\//;

/** The limits of a file of sums, and of all files together, in bytes; the same as of a folder. */
const LARGEST_SUM = 32 * 1024 * 1024;
const MOST_BYTES = 32 * 1024 * 1024;
/** Only what changed is parsed, one file after the other; the files of a workspace are compared with each other. */
const MOST_LINES = 300_000;
const MOST_WORK_LINES = 80_000;
/** How many files are read in parallel. */
const PARALLEL = 8;

/** Reads a side that is no file. @throws Error with one sentence; Cancelled */
export async function readTree(side: NamedSide, context: ReadContext): Promise<LoadedTree> {
  const { folder, signal } = context;
  switch (side.kind) {
    case "revision":
      return readGitTree(side, await context.git());
    case "working":
      return readFolderTree(folderSource(folder, side.label, signal), folder, await workingNames(context));
    default: {
      const below = await namesBelow(side.path, signal);
      return readFolderTree(folderSource(side.path, side.label, signal), side.path, below);
    }
  }
}

/** Files that git does not know of are part of the folder too, unless it ignores them. */
async function workingNames({ folder, git, signal }: ReadContext): Promise<readonly string[]> {
  const listed = await git()
    .then((repository) => repository.listWorking([...NAMES, "modules.txt"]))
    .catch(() => undefined);
  expectRunning(signal);
  return listed ?? namesBelow(folder, signal);
}

async function namesBelow(folder: string, signal: AbortSignal): Promise<string[]> {
  const files = await filesBelow(folder, NAMES, signal);
  return files.map((file) => relative(folder, file).replaceAll("\\", "/"));
}

async function readFolderTree(
  source: SumSource,
  folder: string,
  listed: readonly string[],
): Promise<LoadedTree> {
  const own = [...NAMES, ...listed.filter((name) => NAMES.includes(posix.basename(name)))];
  const first = await textsIn(
    source,
    own.filter((name) => !IGNORED.test(name)),
  );
  const texts = new Map([...first, ...(await textsIn(source, usedNames(first)))]);
  const vendored = new Set<string>();
  for (const name of texts.keys()) {
    const list = nameIn(folderOf(name), VENDORED);
    if (posix.basename(name) === "go.mod" && (await kindOf(join(folder, list))) === "file") {
      vendored.add(list);
    }
  }
  return treeOf(source, texts, vendored);
}

/** The texts of the files that are there. @throws Error with one sentence */
async function textsIn(source: SumSource, names: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const all = [...new Set(names)];
  let length = 0;
  for (let at = 0; at < all.length; at += PARALLEL) {
    const some = all.slice(at, at + PARALLEL);
    for (const [index, text] of (await Promise.all(some.map((name) => source.read(name)))).entries()) {
      if (text !== undefined) {
        texts.set(some[index]!, text);
        length += text.length;
      }
    }
    if (length > MOST_BYTES) {
      const most = MOST_BYTES.toLocaleString("en");
      throw new Error(
        `The files of ${source.label} have more than ${most} characters together, so they are not read.`,
      );
    }
  }
  return texts;
}

/** The files of the modules that go.work uses from outside of the folder. */
function usedNames(texts: ReadonlyMap<string, string>): string[] {
  const text = texts.get("go.work");
  const folders = text === undefined ? [] : workFolders(parseGoWork(text, PARSE_OPTIONS).file.use);
  return [...folders]
    .flatMap((folder) => [nameIn(folder, "go.sum"), nameIn(folder, "go.mod")])
    .filter((name) => !texts.has(name));
}

function workFolders(use: readonly { name: string }[]): Set<string> {
  return new Set(use.map(({ name }) => posix.normalize(`${name}/`).replace(/\/$/, "") || "."));
}

async function readGitTree(side: NamedSide, git: Git): Promise<LoadedTree> {
  const at = side.commit ?? "";
  const listed = await git.list(at, [...NAMES, "modules.txt"]);
  const files = listed.filter(({ path }) => NAMES.includes(posix.basename(path)) && !IGNORED.test(path));
  const texts = await textsOf(git, at, files);
  const source: SumSource = {
    label: side.label,
    async read(path) {
      const name = posix.normalize(path);
      // Nothing else with such a name lies in the folder.
      const isListed =
        NAMES.includes(posix.basename(name)) && !/^\.\.?(\/|$)/.test(name) && !IGNORED.test(name);
      return isListed ? texts.get(name) : git.read(at, name, LARGEST_MOD);
    },
  };
  const outside = await textsIn(source, usedNames(texts));
  const vendored = listed.map(({ path }) => path).filter((path) => path.endsWith(VENDORED));
  return treeOf(source, new Map([...texts, ...outside]), new Set(vendored));
}

const textsOf = (git: Git, at: string, files: readonly GitFile[]) =>
  git.texts(at, files, {
    most: (path) => (path.endsWith(".sum") ? LARGEST_SUM : LARGEST_MOD),
    together: MOST_BYTES,
  });

function treeOf(
  source: SumSource,
  texts: ReadonlyMap<string, string>,
  vendored: ReadonlySet<string>,
): LoadedTree {
  const written = texts.get("go.work");
  const parsed = written === undefined ? undefined : parseGoWork(written, PARSE_OPTIONS);
  const names = [...texts.keys()].sort();
  const mods = names
    .filter((name) => posix.basename(name) === "go.mod")
    .map((name) => {
      const text = texts.get(name)!;
      const folder = folderOf(name);
      const isVendored = vendored.has(nameIn(folder, VENDORED));
      return [folder, { ...parseMod(text), text, name: "go.mod", isVendored }] as const;
    });
  const sums = names.filter((name) => name.endsWith(".sum")).map((name) => [name, texts.get(name)!] as const);
  const tree = {
    label: source.label,
    source,
    sums: new Map(sums),
    mods: new Map(mods),
    work: parsed && { ...parsed, folders: workFolders(parsed.file.use) },
  };
  expectFewLines(tree, sums, MOST_LINES);
  expectFewLines(
    tree,
    sums.filter(([name]) => isOfWork(tree, name)),
    MOST_WORK_LINES,
  );
  return tree;
}

/** @throws Error with one sentence */
function expectFewLines(
  { label }: SumTree,
  sums: readonly (readonly [name: string, text: string])[],
  most: number,
): void {
  if (sums.reduce((lines, [, text]) => lines + linesIn(text), 0) > most) {
    throw new Error(
      `The files of ${label} have more than ${most.toLocaleString("en")} lines together, so they are not read: run this in a folder below.`,
    );
  }
}

/** The latest texts with what they mean: most files are the same on both sides. */
const latest = new Map<string, Parsed<GoMod>>();

function parseMod(text: string): Parsed<GoMod> {
  const known = latest.get(text) ?? parseGoMod(text, PARSE_OPTIONS);
  latest.set(text, known);
  if (latest.size > 1000) {
    latest.delete(latest.keys().next().value!);
  }
  return known;
}

/**
 * Reads a side where the other one is the file `file`: that file itself, or what the side has in its place, which is the file
 * at the same path, else go.sum. The go.mod beside it goes with it, as for `-modfile`.
 * @throws Error with one sentence; Cancelled
 */
export async function readFileTree(side: NamedSide, file: string, context: ReadContext): Promise<LoadedTree> {
  const { folder, signal } = context;
  if (side.kind === "file") {
    return fileTree(folderSource(dirname(side.path), side.label, signal), basename(side.path));
  }
  const source =
    side.kind === "revision"
      ? await revisionSource(side, await context.git())
      : folderSource(side.kind === "folder" ? side.path : folder, side.label, signal);
  const way = relative(folder, file).replaceAll("\\", "/");
  const isInside = way !== "" && !way.startsWith("../") && !isAbsolute(way);
  const found = isInside && (await source.read(way)) !== undefined ? way : "go.sum";
  const at = posix.dirname(found);
  return fileTree(
    { label: source.label, read: (path) => source.read(posix.join(at, path)) },
    posix.basename(found),
  );
}

async function revisionSource(side: NamedSide, git: Git): Promise<SumSource> {
  const at = side.commit ?? "";
  return {
    label: side.label,
    read: (path) => git.read(at, path, path.endsWith(".sum") ? LARGEST_SUM : LARGEST_MOD),
  };
}

async function fileTree(source: SumSource, name: string): Promise<LoadedTree> {
  const modName = name.replace(/\.sum$/, ".mod");
  const texts = await textsIn(source, [name, ...(modName === name ? [] : [modName])]);
  const mod = modName === name ? undefined : texts.get(modName);
  const sum = texts.get(name);
  const module: TreeModule | undefined =
    mod === undefined ? undefined : { ...parseMod(mod), text: mod, name: modName, isVendored: false };
  return {
    label: source.label,
    source,
    sums: new Map(sum === undefined ? [] : [[name, sum]]),
    mods: new Map(module ? [[".", module]] : []),
    work: undefined,
    isFile: true,
  };
}
