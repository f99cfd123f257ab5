/** Where sums are read from: a file, a folder, or a folder at a revision; a workspace's files count together. */
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
 * The side that a name means: a file or a folder of that name, else a git revision; `:` is the index, undefined the
 * folder as it is.
 * @throws Error with one sentence
 */
export async function sideNamed(
  name: string | undefined,
  folder: string,
  git: () => Promise<Git>,
): Promise<PlacedSide> {
  if (name === undefined) {
    return sideOfPlace(folderPlace(folder, "working tree"));
  }
  if (name === ":") {
    return sideOfPlace(gitPlace(await git(), "", "index"));
  }
  const path = resolve(folder, name);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    return sideOfPlace(folderPlace(path, name));
  }
  if (found) {
    return { ...(await sideOfFile(path)), label: name };
  }
  const repository = await git();
  return sideOfPlace(gitPlace(repository, await repository.commit(name), name));
}

/** A folder of some state, whose files are read by their paths from it, with slashes. */
export interface SumPlace {
  readonly label: string;
  /** Undefined where there is no such file. */
  read(path: string): Promise<string | undefined>;
}


/** A folder as it is now. */
export function folderPlace(folder: string, label: string): SumPlace {
  return { label, read: (path) => readTextFile(resolve(folder, path)) };
}

/** A folder at a commit, or in the index (`commit` is ""). */
function gitPlace(git: Git, commit: string, label: string): SumPlace {
  return { label, read: (path) => git.read(commit, path) };
}

/** A side with what its module graph begins with. */
export interface PlacedSide extends SumSide {
  readonly place: SumPlace;
  /** The main modules, each with its folder relative to the place. */
  readonly members: readonly { readonly folder: string; readonly mod: GoMod }[];
  readonly work: GoWork | undefined;
}

/** A side by one file of sums, with the go.mod beside it. */
async function sideOfFile(file: string): Promise<PlacedSide> {
  const text = await readTextFile(file);
  if (text === undefined) {
    throw new Error(`${file} does not exist.`);
  }
  const name = basename(file);
  const mod = name === "go.sum" ? await readTextFile(join(dirname(file), "go.mod")) : undefined;
  const files = [{ name, sums: parseGoSum(text) }];
  const members = mod === undefined ? [] : [{ folder: ".", mod: parseGoMod(mod, PARSE_OPTIONS).file }];
  return placed(folderPlace(dirname(file), file), files, members, undefined);
}

function placed(
  place: SumPlace,
  files: SumSide["files"],
  members: PlacedSide["members"],
  work: GoWork | undefined,
): PlacedSide {
  return { label: place.label, files, mods: members.map(({ mod }) => mod), place, members, work };
}

/** A side by a folder: its module, or where it has a go.work, its workspace. A folder without any sums gives none. */
export async function sideOfPlace(place: SumPlace): Promise<PlacedSide> {
  const written = await place.read("go.work");
  const work = written === undefined ? undefined : parseGoWork(written, PARSE_OPTIONS).file;
  const folders = work?.use.map(({ name }) => name) ?? ["."];
  const names = [...folders.map((folder) => posix.join(folder, "go.sum")), ...(work ? ["go.work.sum"] : [])];
  const sums = await Promise.all(
    [...new Set(names)].map(async (name): Promise<NamedSums[]> => {
      const text = await place.read(name);
      return text === undefined ? [] : [{ name, sums: parseGoSum(text) }];
    }),
  );
  const members = await Promise.all(
    folders.map(async (folder) => {
      const text = await place.read(posix.join(folder, "go.mod"));
      return text === undefined ? [] : [{ folder, mod: parseGoMod(text, PARSE_OPTIONS).file }];
    }),
  );
  return placed(place, sums.flat(), members.flat(), work);
}
