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
  const root = newFolder("");
  for (const { name: full, size } of entries) {
    const problem = full.startsWith(prefix)
      ? entryProblem(full.slice(prefix.length), size, root)
      : `it does not start with ${prefix}`;
    if (problem !== undefined) {
      return `${JSON.stringify(full)}: ${problem}`;
    }
  }
  return undefined;
}

function entryProblem(name: string, size: number, root: Named): string | undefined {
  const isFolder = name.endsWith("/");
  const path = isFolder ? name.slice(0, -1) : name;
  if (name === "") {
    return undefined;
  }
  const problem = filePathProblem(path) ?? collision(path, isFolder, root);
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

/** A file or a folder with what is in it, by names in lower case. */
interface Named {
  readonly kind: "file" | "folder";
  readonly name: string;
  readonly inside: Map<string, Named>;
}

const newFolder = (name: string): Named => ({ kind: "folder", name, inside: new Map() });

/** Whether the names of two files, or of folders that contain them, are equal when case is ignored. */
function collision(path: string, isFolder: boolean, root: Named): string | undefined {
  const names = path.split("/");
  let folder = root;
  for (const [depth, name] of names.entries()) {
    const kind = depth === names.length - 1 && !isFolder ? "file" : "folder";
    const folded = name.toLowerCase();
    const before = folder.inside.get(folded);
    if (before !== undefined && (kind === "file" || before.kind === "file" || before.name !== name)) {
      const other = [...names.slice(0, depth), before.name].join("/");
      return `it and the ${before.kind} ${other} are equal when case is ignored`;
    }
    const own = before ?? { ...newFolder(name), kind };
    folder.inside.set(folded, own);
    folder = own;
  }
  return undefined;
}
