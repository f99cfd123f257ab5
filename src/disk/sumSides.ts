/** Reads one side of a checksum diff: a file, a folder, or a folder at a revision. The files of a workspace count together. */
import { stat } from "node:fs/promises";
import { basename, dirname, join, posix, resolve } from "node:path";
import { linesIn, readTextFile } from "../engine/files.ts";
import type { Git } from "../engine/git.ts";
import { type GoMod, parseGoMod } from "../modules/goMod/goMod.ts";
import { type GoWork, parseGoWork } from "../modules/goMod/goWork.ts";
import { parseGoSum } from "../modules/goSum/goSum.ts";
import type { SumSide } from "../modules/goSum/sumDiff.ts";
import { PARSE_OPTIONS } from "./platform.ts";

/** The limit of a go.mod or go.work, in bytes; the largest ones of well-known modules have a tenth of it. */
export const LARGEST_MOD = 1024 * 1024;

/** How many files are read in parallel. */
const PARALLEL_READS = 8;

/** The limits of all go.sum, or all go.mod, files together: what is made of a line takes ten times a short one. */
const MOST_LINES = 300_000;
const MOST_TEXT = 64 * 1024 * 1024;

/**
 * Reads the side with a name: a file or a folder with that name, else a git revision; `:` is the index, undefined the
 * folder as it is.
 * @throws Error with one sentence
 */
export async function readNamedSide(
  name: string | undefined,
  folder: string,
  { git, signal }: { git: () => Promise<Git>; signal: AbortSignal },
): Promise<LoadedSide> {
  if (name === undefined) {
    return readSumSide(folderSource(folder, "working tree", signal));
  }
  if (name === ":") {
    return readSumSide(gitSource(await git(), "", "index"));
  }
  const path = resolve(folder, name);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    return readSumSide(folderSource(path, name, signal));
  }
  if (found) {
    return { ...(await readFileSide(path, signal)), label: name };
  }
  const repository = await git();
  return readSumSide(gitSource(repository, await repository.commit(name), name));
}

/** A state of a folder. */
export interface SumSource {
  readonly label: string;
  /** The text of a file by its path from the folder, with slashes; undefined if it does not exist. */
  read(path: string): Promise<string | undefined>;
}

/** A folder as it is now. After an abort, a read throws Cancelled. */
export function folderSource(folder: string, label: string, signal?: AbortSignal): SumSource {
  return {
    label,
    read: (path) =>
      readTextFile(resolve(folder, path), path.endsWith(".sum") ? { signal } : { most: LARGEST_MOD, signal }),
  };
}

/** A folder at a commit, or in the index (`commit` is ""). */
function gitSource(git: Git, commit: string, label: string): SumSource {
  return { label, read: (path) => git.read(commit, path, path.endsWith(".sum") ? undefined : LARGEST_MOD) };
}

/** A side with its main modules, where its module graph begins. */
export interface LoadedSide extends SumSide {
  readonly source: SumSource;
  /** The main modules, each with its folder relative to the source. */
  readonly members: readonly { readonly folder: string; readonly mod: GoMod }[];
  readonly work: GoWork | undefined;
}

/** Reads a side that is one file, with the go.mod beside it. */
async function readFileSide(file: string, signal: AbortSignal): Promise<LoadedSide> {
  const text = await readTextFile(file, { signal });
  if (text === undefined) {
    throw new Error(`${file} does not exist.`);
  }
  const name = basename(file);
  const mod =
    name === "go.sum"
      ? await readTextFile(join(dirname(file), "go.mod"), { most: LARGEST_MOD, signal })
      : undefined;
  const files = [{ name, sums: parseGoSum(text) }];
  const members = mod === undefined ? [] : [{ folder: ".", mod: parseGoMod(mod, PARSE_OPTIONS).file }];
  return loadedSide(folderSource(dirname(file), file, signal), files, members, undefined);
}

function loadedSide(
  source: SumSource,
  files: SumSide["files"],
  members: LoadedSide["members"],
  work: GoWork | undefined,
): LoadedSide {
  return { label: source.label, files, mods: members.map(({ mod }) => mod), source, members, work };
}

/** Reads a side that is a folder: its module, or its workspace if it has a go.work. Without any go.sum, it has no files. */
export async function readSumSide(source: SumSource): Promise<LoadedSide> {
  const written = await source.read("go.work");
  const work = written === undefined ? undefined : parseGoWork(written, PARSE_OPTIONS).file;
  const folders = work?.use.map(({ name }) => name) ?? ["."];
  const names = [...folders.map((folder) => posix.join(folder, "go.sum")), ...(work ? ["go.work.sum"] : [])];
  const sums = await readTexts(source, names);
  const mods = await readTexts(
    source,
    folders.map((folder) => posix.join(folder, "go.mod")),
  );
  const members = folders.flatMap((folder) => {
    const text = mods.get(posix.join(folder, "go.mod"));
    return text === undefined ? [] : [{ folder, mod: parseGoMod(text, PARSE_OPTIONS).file }];
  });
  const files = [...sums].map(([name, text]) => ({ name, sums: parseGoSum(text) }));
  return loadedSide(source, files, members, work);
}

/**
 * The texts of the files that are there, by their names. A workspace may have any number of them, so that they are limited
 * together. @throws Error with one sentence
 */
export async function readTexts(
  source: SumSource,
  names: readonly string[],
  mostLines = MOST_LINES,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const all = [...new Set(names)];
  let lines = 0;
  let length = 0;
  for (let at = 0; at < all.length; at += PARALLEL_READS) {
    const some = all.slice(at, at + PARALLEL_READS);
    for (const [index, text] of (await Promise.all(some.map((name) => source.read(name)))).entries()) {
      if (text !== undefined) {
        texts.set(some[index]!, text);
        lines += linesIn(text);
        length += text.length;
      }
    }
    if (lines > mostLines || length > MOST_TEXT) {
      const most = `${mostLines.toLocaleString("en")} lines or ${MOST_TEXT.toLocaleString("en")} characters`;
      throw new Error(`The files of ${source.label} have more than ${most} together, so they are not read.`);
    }
  }
  return texts;
}
