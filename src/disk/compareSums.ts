/** Compares two states of the sums of a module or a workspace: names of files, folders and git revisions. */
import { commandRunner } from "../engine/command.ts";
import { type Git, openGit } from "../engine/git.ts";
import { outsidePath } from "../engine/toolchain.ts";
import { diffSums, type SumDiff, withReasons } from "../modules/goSum/sumDiff.ts";
import { whyOf } from "./requireChains.ts";
import { sideNamed } from "./sumSides.ts";

/** What to compare, as names: of files, folders, git revisions, `:` for the index; undefined for the folder as it is. */
export interface SumQuestion {
  /** Absolute; revisions are of its repository, and paths start from it. */
  readonly folder: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** How long a command of git may take, in ms. */
const GIT_MS = 30_000;

/**
 * Compares two states of the sums of a module or a workspace.
 * @throws Error with one sentence; Cancelled
 */
export async function compareSums(
  { folder, from, to }: SumQuestion,
  { env, signal }: { env: Readonly<Record<string, string | undefined>>; signal: AbortSignal },
): Promise<SumDiff> {
  // The folder does not bring its own git.
  const outside = await outsidePath(env, folder);
  const runner = commandRunner({ env: { ...env, ...outside }, signal, timeoutMs: GIT_MS });
  try {
    let opened: Promise<Git> | undefined;
    const git = () => {
      opened ??= openGit(runner, folder);
      return opened;
    };
    const [before, after] = await Promise.all([sideNamed(from, folder, git), sideNamed(to, folder, git)]);
    if (before.files.length + after.files.length === 0) {
      throw new Error(`Neither ${before.label} nor ${after.label} has a go.sum in ${folder}.`);
    }
    const diff = diffSums(before, after);
    return diff.modules.some(({ to }) => to !== null) ? withReasons(diff, await whyOf(after, env)) : diff;
  } finally {
    runner.close();
  }
}
