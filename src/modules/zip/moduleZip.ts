/** Which zips the go command accepts as module zips (checkZip in golang.org/x/mod/zip, CheckFilePath in x/mod/module). */
import { WINDOWS_NAMES } from "../version/modulePath.ts";
import type { ZipEntry } from "./zip.ts";

/** The size limit of go.mod and LICENSE, in bytes. */
export const MAX_GO_MOD = 16 * 1024 * 1024;

/** PATH_MAX of Linux; other systems have lower limits. */
const MAX_PATH = 4096;

/** Why a zip with these files is not a module zip; `prefix` is `path@version/`. Undefined if it is one. */
export function moduleZipProblem(
  entries: readonly Pick<ZipEntry, "name" | "size">[],
  prefix: string,
): string | undefined {
  const names: string[] = [];
  for (const { name: full, size } of entries) {
    const name = full.slice(prefix.length);
    const problem = full.startsWith(prefix) ? entryProblem(name, size) : `it does not start with ${prefix}`;
    if (problem !== undefined) {
      return `${JSON.stringify(full)}: ${problem}`;
    }
    if (name !== "") {
      names.push(name);
    }
  }
  const both = collision(names);
  return both && `${JSON.stringify(prefix + both.name)}: ${both.problem}`;
}

function entryProblem(name: string, size: number): string | undefined {
  const isFolder = name.endsWith("/");
  const path = isFolder ? name.slice(0, -1) : name;
  if (name === "") {
    return undefined;
  }
  const problem = filePathProblem(path);
  if (problem !== undefined || isFolder) {
    return problem;
  }
  const base = path.slice(path.lastIndexOf("/") + 1);
  if (base.toLowerCase() === "go.mod" && path !== "go.mod") {
    return base === path
      ? "the name go.mod must be in lower case"
      : "go.mod is not in the root folder of the module";
  }
  return (path === "go.mod" || path === "LICENSE") && size > MAX_GO_MOD
    ? `it is larger than ${MAX_GO_MOD} bytes`
    : undefined;
}

/** Why a file path is invalid; undefined if it is valid. A path must be valid on every system. */
function filePathProblem(path: string): string | undefined {
  if (path.length > MAX_PATH) {
    return "it is too long for a path";
  }
  for (const element of path.split("/")) {
    if (/^\.*$/.test(element)) {
      return `the path element ${JSON.stringify(element)} is not allowed`;
    }
    if (element.endsWith(".")) {
      return "a path element ends with a dot";
    }
    if (!/^[\p{L}0-9!#$%&()+,\-.=@[\]^_{}~ ]+$/u.test(element)) {
      return "it contains a character that is not allowed in a module's file names";
    }
    const [short = ""] = element.split(".", 1);
    if (WINDOWS_NAMES.test(short)) {
      return `${JSON.stringify(short)} is a reserved file name on Windows`;
    }
  }
  return undefined;
}

/**
 * The first two names that differ only in case, or name a file and a folder the same. In the order of their elements in
 * lower case, what two names have in common is no longer than what neighbours have, so neighbours tell.
 */
function collision(names: readonly string[]): { name: string; problem: string } | undefined {
  const sorted = names
    .map((name) => ({ name, folded: name.toLowerCase().replaceAll("/", "\0") }))
    .sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : 0));
  for (const [i, { name }] of sorted.entries()) {
    const before = sorted[i - 1];
    const problem = before && clash(before.name, name);
    if (problem !== undefined) {
      return { name, problem };
    }
  }
  return undefined;
}

/** Why two names cannot both be in a zip that must unpack on every system: one that ignores case, too. */
function clash(first: string, second: string): string | undefined {
  const [ones, others] = [first, second].map((name) => name.replace(/\/$/, "").split("/"));
  for (const [i, name] of others!.entries()) {
    const other = ones![i];
    if (other?.toLowerCase() !== name.toLowerCase()) {
      return undefined;
    }
    const isFile = i === ones!.length - 1 && !first.endsWith("/");
    if (other !== name || isFile || (i === others!.length - 1 && !second.endsWith("/"))) {
      const path = ones!.slice(0, i + 1).join("/");
      return `it and the ${isFile ? "file" : "folder"} ${path} are equal when case is ignored`;
    }
  }
  return undefined;
}
