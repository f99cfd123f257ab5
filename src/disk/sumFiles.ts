/** Which files of sums and which modules a workspace has, and what is in the former. */
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { CheckContext } from "../engine/check.ts";
import { parseGoSum } from "../modules/goSum/goSum.ts";
import type { NamedSums } from "../modules/goSum/sumDiff.ts";

/** Folders whose files are not the workspace's own: the go command passes over them too (cmd/go, "go help packages"). */
const FOREIGN = new Set(["vendor", "testdata", "node_modules"]);

/** Deeper folders hold no module that somebody works on; a tree of links could go on for ever. */
const DEEPEST = 12;

/** The go.mod files below a folder, sorted. @throws Error where the folder cannot be listed */
export function modFiles(folder: string): Promise<string[]> {
  return filesBelow(folder, ["go.mod"]);
}

/** The files of such names below a folder, sorted. @throws Error where the folder cannot be listed */
export async function filesBelow(folder: string, names: readonly string[], depth = 0): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.filter((entry) => names.includes(entry.name)).map(({ name }) => join(folder, name));
  // Links are not followed: what they lead to is seen where it lies.
  const below = entries.filter(
    (entry) => entry.isDirectory() && !FOREIGN.has(entry.name) && !/^[._]/.test(entry.name),
  );
  const deeper = await Promise.all(
    depth === DEEPEST
      ? []
      : below.map(({ name }) => filesBelow(join(folder, name), names, depth + 1).catch(() => [])),
  );
  return [...found, ...deeper.flat()].sort();
}

/** The files of sums below a workspace folder, read, by their paths from it. @throws Error where one cannot be read */
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
