/** Reads one side of a checksum diff: a file, a folder, or a folder at a revision. The files of a workspace count together. */
import { stat } from "node:fs/promises";
import { basename, dirname, join, posix, resolve } from "node:path";
import { readTextFile } from "../engine/files.ts";
import type { Git } from "../engine/git.ts";
import { type GoMod, parseGoMod } from "../modules/goMod/goMod.ts";
import { type GoWork, parseGoWork } from "../modules/goMod/goWork.ts";
import { parseGoSum } from "../modules/goSum/goSum.ts";
import type { NamedSums, SumSide } from "../modules/goSum/sumDiff.ts";
import { PARSE_OPTIONS } from "./platform.ts";

/**
 * Reads the side with a name: a file or a folder with that name, else a git revision; `:` is the index, undefined the
 * folder as it is.
 * @throws Error with one sentence
 */
export async function readNamedSide(
  name: string | undefined,
  folder: string,
  git: () => Promise<Git>,
): Promise<LoadedSide> {
  if (name === undefined) {
    return readSumSide(folderSource(folder, "working tree"));
  }
  if (name === ":") {
    return readSumSide(gitSource(await git(), "", "index"));
  }
  const path = resolve(folder, name);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    return readSumSide(folderSource(path, name));
  }
  if (found) {
    return { ...(await readFileSide(path)), label: name };
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

/** A folder as it is now. */
export function folderSource(folder: string, label: string): SumSource {
  return { label, read: (path) => readTextFile(resolve(folder, path)) };
}

/** A folder at a commit, or in the index (`commit` is ""). */
function gitSource(git: Git, commit: string, label: string): SumSource {
  return { label, read: (path) => git.read(commit, path) };
}

/** A side with its main modules, where its module graph begins. */
export interface LoadedSide extends SumSide {
  readonly source: SumSource;
  /** The main modules, each with its folder relative to the source. */
  readonly members: readonly { readonly folder: string; readonly mod: GoMod }[];
  readonly work: GoWork | undefined;
}

/** Reads a side that is one file, with the go.mod beside it. */
async function readFileSide(file: string): Promise<LoadedSide> {
  const text = await readTextFile(file);
  if (text === undefined) {
    throw new Error(`${file} does not exist.`);
  }
  const name = basename(file);
  const mod = name === "go.sum" ? await readTextFile(join(dirname(file), "go.mod")) : undefined;
  const files = [{ name, sums: parseGoSum(text) }];
  const members = mod === undefined ? [] : [{ folder: ".", mod: parseGoMod(mod, PARSE_OPTIONS).file }];
  return loadedSide(folderSource(dirname(file), file), files, members, undefined);
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
  const sums = await Promise.all(
    [...new Set(names)].map(async (name): Promise<NamedSums[]> => {
      const text = await source.read(name);
      return text === undefined ? [] : [{ name, sums: parseGoSum(text) }];
    }),
  );
  const members = await Promise.all(
    folders.map(async (folder) => {
      const text = await source.read(posix.join(folder, "go.mod"));
      return text === undefined ? [] : [{ folder, mod: parseGoMod(text, PARSE_OPTIONS).file }];
    }),
  );
  return loadedSide(source, sums.flat(), members.flat(), work);
}
