/** Compares two states of the go.sum files of a repository, given by names of files, folders or git revisions. */
import { dirname } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expectRunning } from "../../engine/command.ts";
import { type SumDiff, withReasons } from "../../modules/goSum/sumDiff.ts";
import { diffTrees } from "../../modules/goSum/treeDiff.ts";
import { offlineSettings } from "../offlineSettings.ts";
import { type NamedSide, namedSides, sideName } from "./namedSides.ts";
import { type LoadedTree, readFileTree, readTree } from "./readTree.ts";
import { withRehashedEvidence } from "./rehashedEvidence.ts";
import { folderInRepository } from "./repositoryFolder.ts";
import { requireChainOf } from "./requireChains.ts";
import { withUpstreamAdvice } from "./upstreamAdvice.ts";
import { type GitOptions, withGit } from "./withGit.ts";

/**
 * Two states by name: a file, a folder, a git revision, `:` for the index; undefined for the folder as it is. `from` alone may
 * be `A...B`.
 */
export interface SumComparison {
  /** Absolute. Revisions are those of its repository, and paths are relative to it. */
  readonly folder: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/**
 * Compares two states of all go.sum files in a folder and below it, each with itself.
 * @throws Error with one sentence; Cancelled
 */
export async function compareSums(
  { folder, from, to }: SumComparison,
  options: GitOptions,
): Promise<SumDiff> {
  const { signal } = options;
  return withGit(folder, options, async (git) => {
    const context = { folder, git, signal };
    const [older, newer] = await namedSides(from, to, context);
    const file = [newer, older].find(({ kind }) => kind === "file");
    const read = (side: NamedSide) =>
      file && "path" in file ? readFileTree(side, file.path, context) : readTree(side, context);
    const [before, after] = await Promise.all([read(older), read(newer)]);
    if ([before, after].every(({ sums, mods }) => sums.size + mods.size === 0)) {
      throw new Error(`Neither ${before.label} nor ${after.label} has a go.sum in ${folder}.`);
    }
    // A long read without a pause may have delayed the listeners of a signal.
    await nextTurn();
    expectRunning(signal);
    const diff = {
      ...diffTrees(before, after),
      from: sideName(older),
      to: sideName(newer),
      folder: await folderInRepository(folderOfSide(newer, folder)),
    };
    const settings = await offlineSettings(options.env);
    const judged = await withRehashedEvidence(diff, settings, signal);
    const advised = await withUpstreamAdvice(judged, settings, signal);
    return diff.modules.some(({ to }) => to !== null)
      ? withReasons(advised, await requireChainOf(mainsOf(after, diff), { ...settings, signal }))
      : advised;
  });
}

function folderOfSide(side: NamedSide, folder: string): string {
  return "path" in side ? (side.kind === "file" ? dirname(side.path) : side.path) : folder;
}

const OWN = ["."];

/** The main modules where the module graph begins: those of the workspace, else those whose lines changed. */
function mainsOf({ mods, work, source }: LoadedTree, { modules }: SumDiff) {
  const changed = new Set<string>();
  for (const { folders } of modules) {
    for (const folder of folders ?? OWN) {
      changed.add(folder);
    }
  }
  const folders = [...(work?.folders ?? changed)];
  const members = folders.flatMap((folder) => {
    const mod = mods.get(folder)?.file;
    return mod === undefined ? [] : [{ folder, mod }];
  });
  return { members, work: work?.file, source };
}
