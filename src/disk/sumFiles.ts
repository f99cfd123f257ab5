/** The go.sum, go.work.sum and go.mod files of a workspace. */
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { CheckContext } from "../engine/check.ts";
import { expectRunning } from "../engine/command.ts";
import type { NamedSums } from "../modules/goSum/sumDiff.ts";
import { readSumFiles } from "./sums/sumSides.ts";

/** Folders whose files do not belong to the workspace: the go command ignores them too (cmd/go, "go help packages"). */
const IGNORED_FOLDERS = new Set(["vendor", "testdata", "node_modules"]);

/** Deeper folders are not searched. */
const MAX_DEPTH = 12;

/** How many folders are listed in parallel. */
const PARALLEL = 32;

/** The go.mod files below a folder, sorted. @throws Error if the folder cannot be listed; Cancelled */
export function modFiles(folder: string, signal: AbortSignal): Promise<string[]> {
  return filesBelow(folder, ["go.mod"], signal);
}

/**
 * The files with these names below a folder, sorted. Links are not followed: their targets in the folder are found
 * anyway.
 * @throws Error if the folder cannot be listed; Cancelled
 */
export async function filesBelow(
  folder: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const found: string[] = [];
  let waiting: string[] = [];
  const list = async (path: string) => {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (names.includes(entry.name)) {
        found.push(join(path, entry.name));
      }
      if (entry.isDirectory() && !IGNORED_FOLDERS.has(entry.name) && !/^[._]/.test(entry.name)) {
        waiting.push(join(path, entry.name));
      }
    }
  };
  await list(folder);
  for (let depth = 1; depth <= MAX_DEPTH && waiting.length > 0; depth++) {
    const level = waiting;
    waiting = [];
    for (let at = 0; at < level.length; at += PARALLEL) {
      expectRunning(signal);
      // One that cannot be listed has no files for the go command either.
      await Promise.all(level.slice(at, at + PARALLEL).map((path) => list(path).catch(() => {})));
    }
  }
  return found.sort();
}

/** Reads the go.sum and go.work.sum files below a workspace folder; named by their paths from it. @throws Error if one cannot be read; Cancelled */
export async function readSums(
  context: Pick<CheckContext, "readText" | "signal">,
  workspace: string,
): Promise<NamedSums[]> {
  const files = await filesBelow(workspace, ["go.sum", "go.work.sum"], context.signal);
  const names = files.map((path) => relative(workspace, path).replaceAll("\\", "/"));
  const read = (name: string) => context.readText(join(workspace, name));
  return readSumFiles({ label: workspace, read }, names);
}
