/** A state of all go.sum files of a repository, or of a folder, with the go.mod and go.work files that go with them. */
import type { GoMod, ModuleVersion, Parsed } from "../goMod/goMod.ts";
import type { GoWork } from "../goMod/goWork.ts";
import { keyOf, type SumFile } from "./goSum.ts";
import type { NeedingModule } from "./missingSums.ts";
import type { SumSide } from "./sumDiff.ts";

/** A module of a state. */
export interface TreeModule extends Parsed<GoMod> {
  /** The text of its go.mod file, and the name of that file in the folder. */
  readonly text: string;
  readonly name: string;
  /** It has a vendor directory, from which the go command builds; it then needs no lines of go.sum. */
  readonly isVendored: boolean;
}

/** A state. Names are paths from the compared folder, with slashes; the folder itself is ".". */
export interface SumTree {
  readonly label: string;
  /** The texts of the files of sums by their names. Most are the same on both sides, and are not parsed. */
  readonly sums: ReadonlyMap<string, string>;
  /** The modules by their folders. */
  readonly mods: ReadonlyMap<string, TreeModule>;
  /** The workspace, with the folders of its modules. */
  readonly work: (Parsed<GoWork> & { readonly folders: ReadonlySet<string> }) | undefined;
  /** It is one file of sums, whatever its name, with the go.mod beside it. */
  readonly isFile?: boolean;
}

/** The name of a workspace's own file of sums. */
export const WORK_SUM = "go.work.sum";

/** The folder of a file. */
export function folderOf(name: string): string {
  const slash = name.lastIndexOf("/");
  return slash < 0 ? "." : name.slice(0, slash);
}

/** The name of a file in a folder. */
export function nameIn(folder: string, file: string): string {
  return folder === "." ? file : `${folder}/${file}`;
}

/** The folders of the modules that the go command builds together with the one of a file of sums. */
function foldersWith(tree: SumTree, name: string): readonly string[] {
  return tree.work && isOfWork(tree, name) ? [...tree.work.folders] : [folderOf(name)];
}

/** Whether a file of sums is the workspace's own, or that of one of its modules. */
export function isOfWork({ work }: SumTree, name: string): boolean {
  return work !== undefined && (name === WORK_SUM || work.folders.has(folderOf(name)));
}

/** Whether a file counts though it did not change: the folder's own, and those of its workspace. */
export function isOwnFile(tree: SumTree, name: string): boolean {
  return folderOf(name) === "." || isOfWork(tree, name);
}

/** One file of a state as a side of a comparison: with the go.mod beside it, or those of the workspace. */
export function sideOf(tree: SumTree, name: string, sums: SumFile): SumSide {
  const folders = name === WORK_SUM ? foldersWith(tree, name) : [folderOf(name)];
  const mods = folders.flatMap((folder) => tree.mods.get(folder)?.file ?? []);
  return { label: tree.label, files: [{ name, sums }], mods };
}

/** The texts of the files of sums that the go command reads for a module; for all modules of a workspace the same list. */
export function sumsFor(tree: SumTree, folder: string): readonly string[] {
  if (tree.isFile) {
    return [...tree.sums.values()];
  }
  const own = nameIn(folder, "go.sum");
  if (!isOfWork(tree, own)) {
    return [own].flatMap((name) => tree.sums.get(name) ?? []);
  }
  const names = () => [WORK_SUM, ...foldersWith(tree, own).map((one) => nameIn(one, "go.sum"))];
  const sums = sumsOfWork.get(tree) ?? names().flatMap((name) => tree.sums.get(name) ?? []);
  sumsOfWork.set(tree, sums);
  return sums;
}

const sumsOfWork = new WeakMap<SumTree, readonly string[]>();

/** A module with the lines that are there for it. `parse` gives a file by its text. */
export function needingModule(
  tree: SumTree,
  folder: string,
  parse: (text: string) => SumFile,
): NeedingModule | undefined {
  const module = tree.mods.get(folder);
  if (module === undefined) {
    return undefined;
  }
  const isMember = isOfWork(tree, nameIn(folder, "go.sum"));
  const lines = isMember
    ? (ofWork.get(tree) ?? linesFor(tree, folder, parse))
    : linesFor(tree, folder, parse);
  if (isMember) {
    ofWork.set(tree, lines);
  }
  return {
    mod: module.file,
    file: nameIn(folder, module.name),
    ...lines,
    work: isMember ? tree.work?.file : undefined,
  };
}

/** The lines and the modules of a workspace, which are the same for each of its modules. */
const ofWork = new WeakMap<SumTree, Pick<NeedingModule, "keys" | "members">>();

function linesFor(
  tree: SumTree,
  folder: string,
  parse: (text: string) => SumFile,
): Pick<NeedingModule, "keys" | "members"> {
  const keys = new Set<string>();
  for (const text of sumsFor(tree, folder)) {
    for (const line of parse(text).lines) {
      keys.add(keyOf(line));
    }
  }
  const folders = foldersWith(tree, nameIn(folder, "go.sum"));
  const members = new Set(folders.flatMap((one) => tree.mods.get(one)?.file.module?.name ?? []));
  return { keys, members };
}

/** The module's folders by the module's path. */
export function foldersByPath(tree: SumTree): Map<string, string> {
  return new Map(
    [...tree.mods].flatMap(([folder, { file }]) =>
      file.module ? [[file.module.name, folder] as const] : [],
    ),
  );
}

/** Whether a replacement's target lies in the tree as the module that it replaces, or is that module. */
export function isOwnTarget(tree: SumTree, folder: string, path: string, target: ModuleVersion): boolean {
  if (target.version !== "") {
    return target.path === path;
  }
  const parts = folder === "." ? [] : folder.split("/");
  for (const part of target.path.replaceAll("\\", "/").split("/")) {
    if (part === ".." && parts.pop() === undefined) {
      return false;
    }
    if (part !== ".." && part !== "." && part !== "") {
      parts.push(part);
    }
  }
  const isRooted = /^([/\\]|[A-Za-z]:)/.test(target.path);
  return !isRooted && tree.mods.get(parts.join("/") || ".")?.file.module?.name === path;
}
