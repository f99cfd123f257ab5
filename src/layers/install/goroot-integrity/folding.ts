/** Folds the differences between a GOROOT and its release: one finding for a folder, not one for each file. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../../engine/check.ts";
import { pluralize, some } from "../../shared/findings.ts";
import { damagedPackage, missingFolder, mixedTree } from "../../shared/goroot-damage.ts";
import { missingTool } from "../../shared/symptoms/goroot.ts";

/** One file that differs. */
export interface Difference {
  /** Relative to GOROOT, with slashes. */
  name: string;
  kind: "missing" | "changed" | "added" | "impossible";
  /** What is known of the file. */
  detail: string;
}

/** What is said of one file, and of many. */
const WORDS: Readonly<Record<Difference["kind"], readonly [one: string, many: string]>> = {
  missing: ["is missing", "are missing"],
  changed: ["is changed", "are changed"],
  added: ["is not part of the release", "are not part of the release"],
  impossible: ["cannot be part of a release", "cannot be part of a release"],
};

/** More folders with differences of one kind become one problem. */
const MAX_FOLDERS = 10;

/** The problems of a GOROOT in which only the files `present` of the release exist. */
export function foldDifferences(
  goroot: string,
  found: readonly Difference[],
  present: Iterable<string>,
): Problem[] {
  const folders = foldersOf(present);
  if (isMixed(found)) {
    const names = found.map(({ name }) => shown(name));
    const message = `${pluralize(found.length, "file")} in GOROOT differ from the release, most of them files that it does not have: ${some(names)}.`;
    return [{ message, cause: mixedTree(goroot).cause, location: { path: goroot } }];
  }
  return [...Map.groupBy(found, ({ kind }) => kind)].flatMap(([kind, all]) => {
    const groups = [...Map.groupBy(all, (one) => folderOf(one, folders))];
    return groups.length > MAX_FOLDERS
      ? [everywhere(goroot, kind, all, groups.length)]
      : groups.map(([folder, files]) => inFolder(goroot, folder, files, folders));
  });
}

/** With so many added files in so many folders, a release was unpacked over another one. */
const MIXED = { files: 20, folders: 5 };

/** Whether the tree has the files of another release: a person adds few, in few folders. */
function isMixed(found: readonly Difference[]): boolean {
  const added = found.filter(({ kind, name }) => kind === "added" && /^src\/.+\.(go|s)$/.test(name));
  return (
    added.length >= MIXED.files && new Set(added.map(({ name }) => parentOf(name))).size >= MIXED.folders
  );
}

/** Each folder that contains one of the files, at any depth; "" is GOROOT itself. */
function foldersOf(names: Iterable<string>): ReadonlySet<string> {
  const folders = new Set([""]);
  for (const name of names) {
    for (let folder = parentOf(name); !folders.has(folder); folder = parentOf(folder)) {
      folders.add(folder);
    }
  }
  return folders;
}

function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}

/** The topmost folder of which nothing is left, or the folder of the package. */
function folderOf({ name, kind }: Difference, present: ReadonlySet<string>): string {
  let folder = parentOf(name);
  if (kind !== "missing" || present.has(folder)) {
    return folder.replace(/\/testdata(\/.*)?$/s, "");
  }
  while (!present.has(parentOf(folder))) {
    folder = parentOf(folder);
  }
  return folder;
}

function inFolder(
  goroot: string,
  folder: string,
  files: readonly Difference[],
  present: ReadonlySet<string>,
): Problem {
  const [{ name, kind, detail }] = files as [Difference, ...Difference[]];
  const path = join(goroot, folder);
  const isPackage = /^src\/./.test(folder) && kind !== "impossible";
  if (kind === "missing" && !present.has(folder)) {
    const inside = files.map((one) => one.name.slice(folder.length + 1));
    const message = `${folder} is missing with ${pluralize(files.length, "file")}: ${some(inside)}.`;
    const cause = existsSync(path)
      ? `${path} contains none of the files of the release.`
      : missingFolder(path).cause;
    return { message, cause, location: { path } };
  }
  const [one, many] = WORDS[kind];
  if (files.length > 1) {
    const inside = files.map((file) => shown(folder === "" ? file.name : file.name.slice(folder.length + 1)));
    return {
      message: `${files.length.toLocaleString("en")} files in ${folder || "GOROOT"} ${many}: ${some(inside)}.`,
      cause: isPackage ? damagedPackage(goroot, path).cause : `For example ${shown(name)}: ${detail}.`,
      location: { path: join(goroot, name) },
    };
  }
  const [, tool] = /^pkg\/tool\/[^/]+\/(\w+?)(?:\.exe)?$/.exec(kind === "missing" ? name : "") ?? [];
  const cause = isPackage ? damagedPackage(goroot, path).cause : tool && missingTool(tool);
  return {
    message: `${shown(name)} ${one}${cause ? `: ${detail}` : ""}.`,
    cause: cause ?? `${detail[0]!.toUpperCase()}${detail.slice(1)}.`,
    location: { path: join(goroot, name) },
  };
}

function everywhere(
  goroot: string,
  kind: Difference["kind"],
  files: readonly Difference[],
  folders: number,
): Problem {
  const names = files.map(({ name }) => shown(name));
  return {
    message: `${pluralize(files.length, "file")} in ${folders.toLocaleString("en")} folders ${WORDS[kind][1]}: ${some(names)}.`,
    cause: `The files in ${goroot} are not those of the release.`,
    location: { path: goroot },
  };
}

/** A name that may contain controls. */
function shown(name: string): string {
  return /[\p{Cc}\p{Cf}]/u.test(name) ? JSON.stringify(name) : name;
}
