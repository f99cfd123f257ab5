/** The go.sum, go.work.sum and go.mod files of a workspace. */
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { CheckContext } from "../engine/check.ts";
import { parseGoSum } from "../modules/goSum/goSum.ts";
import type { NamedSums } from "../modules/goSum/sumDiff.ts";

/** Folders whose files do not belong to the workspace: the go command ignores them too (cmd/go, "go help packages"). */
const IGNORED_FOLDERS = new Set(["vendor", "testdata", "node_modules"]);

/** Deeper folders are not searched. */
const MAX_DEPTH = 12;

/** The go.mod files below a folder, sorted. @throws Error if the folder cannot be listed */
export function modFiles(folder: string): Promise<string[]> {
  return filesBelow(folder, ["go.mod"]);
}

/** The files with these names below a folder, sorted. @throws Error if the folder cannot be listed */
export async function filesBelow(folder: string, names: readonly string[], depth = 0): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.filter((entry) => names.includes(entry.name)).map(({ name }) => join(folder, name));
  // Links are not followed: their targets in the folder are found anyway.
  const below = entries.filter(
    (entry) => entry.isDirectory() && !IGNORED_FOLDERS.has(entry.name) && !/^[._]/.test(entry.name),
  );
  const deeper = await Promise.all(
    depth === MAX_DEPTH
      ? []
      : below.map(({ name }) => filesBelow(join(folder, name), names, depth + 1).catch(() => [])),
  );
  return [...found, ...deeper.flat()].sort();
}

/** Reads the go.sum and go.work.sum files below a workspace folder; named by their paths from it. @throws Error if one cannot be read */
export async function readSums(
  context: Pick<CheckContext, "readText">,
  workspace: string,
): Promise<NamedSums[]> {
  const files = await filesBelow(workspace, ["go.sum", "go.work.sum"]);
  const read = files.map(async (path): Promise<NamedSums[]> => {
    const text = await context.readText(path);
    const name = relative(workspace, path).replaceAll("\\", "/");
    return text === undefined ? [] : [{ name, sums: parseGoSum(text) }];
  });
  return (await Promise.all(read)).flat();
}
