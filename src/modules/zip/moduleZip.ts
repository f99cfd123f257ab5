/** Which zips the go command takes for a module's (checkZip in golang.org/x/mod/zip, CheckFilePath in x/mod/module). */
import { WINDOWS_NAMES } from "../version/modulePath.ts";
import type { ZipEntry } from "./zip.ts";

/** The most that a go.mod and a LICENSE may have, in bytes. */
export const MAX_GO_MOD = 16 * 1024 * 1024;

/** PATH_MAX of Linux; the other systems take less. */
const MAX_PATH = 4096;

/** The first reason not to unpack a zip of these files; `prefix` is `path@version/`. Undefined where there is none. */
export function whyNoModuleZip(
  entries: readonly Pick<ZipEntry, "name" | "size">[],
  prefix: string,
): string | undefined {
  const folded = new Map<string, string>();
  for (const { name: full, size } of entries) {
    const why = full.startsWith(prefix)
      ? whyNoEntry(full.slice(prefix.length), size, folded)
      : `it does not begin with ${prefix}`;
    if (why !== undefined) {
      return `${JSON.stringify(full)} in it: ${why}`;
    }
  }
  return undefined;
}

function whyNoEntry(name: string, size: number, folded: Map<string, string>): string | undefined {
  const isFolder = name.endsWith("/");
  const path = isFolder ? name.slice(0, -1) : name;
  if (name === "") {
    return undefined;
  }
  const why = whyNoFilePath(path) ?? collision(path, isFolder, folded);
  if (why !== undefined || isFolder) {
    return why;
  }
  const base = path.slice(path.lastIndexOf("/") + 1);
  if (base.toLowerCase() === "go.mod" && path !== "go.mod") {
    return base === path ? "go.mod is written in small letters" : "go.mod is not in the module's own folder";
  }
  return (path === "go.mod" || path === "LICENSE") && size > MAX_GO_MOD
    ? `it may have ${MAX_GO_MOD} bytes at most`
    : undefined;
}

/** Why a file may not be named so; undefined where it may. Names must be right on every system. */
function whyNoFilePath(path: string): string | undefined {
  if (path.length > MAX_PATH) {
    return "it is longer than a path can be";
  }
  for (const element of path.split("/")) {
    if (/^\.*$/.test(element)) {
      return `the path element ${JSON.stringify(element)} leads elsewhere`;
    }
    if (element.endsWith(".")) {
      return "a path element ends with a dot";
    }
    if (!/^[\p{L}0-9!#$%&()+,\-.=@[\]^_{}~ ]+$/u.test(element)) {
      return "it holds a character that no file of a module may have";
    }
    const [short = ""] = element.split(".", 1);
    if (WINDOWS_NAMES.test(short)) {
      return `${JSON.stringify(short)} is no file name on Windows`;
    }
  }
  return undefined;
}

/** Two names, of files or of the folders that they lie in, that differ in case only, or in nothing. */
function collision(path: string, isFolder: boolean, folded: Map<string, string>): string | undefined {
  let kind = isFolder ? "folder" : "file";
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
    const now = `${kind} ${at}`;
    const before = folded.get(at.toLowerCase());
    if (before === now && kind === "folder") {
      return undefined;
    }
    if (before !== undefined) {
      return `it and the ${before} are one where case does not count`;
    }
    folded.set(at.toLowerCase(), now);
    kind = "folder";
  }
  return undefined;
}
