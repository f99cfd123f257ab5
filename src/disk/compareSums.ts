/** Compares two states of the go.sum files of a module or a workspace, given by names of files, folders or git revisions. */
import { commandRunner } from "../engine/command.ts";
import { type Git, openGit } from "../engine/git.ts";
import { outsidePath } from "../engine/toolchain.ts";
import { diffSums, type SumDiff, withReasons } from "../modules/goSum/sumDiff.ts";
import { requireChainOf } from "./requireChains.ts";
import { readNamedSide } from "./sumSides.ts";

/** Two states by name: a file, a folder, a git revision, `:` for the index; undefined for the folder as it is. */
export interface SumComparison {
  /** Absolute. Revisions are those of its repository, and paths are relative to it. */
  readonly folder: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Where git runs, and until when. */
export interface GitOptions {
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

/** The time limit of a git command, in ms. */
const GIT_MS = 30_000;

/**
 * Lets `act` read the repository of a folder, which is opened at the first call. A git in the folder itself is not run.
 * @throws what `act` throws; Cancelled
 */
export async function withGit<T>(
  folder: string,
  { env, signal }: GitOptions,
  act: (git: () => Promise<Git>) => Promise<T>,
): Promise<T> {
  const outside = await outsidePath(env, folder);
  const runner = commandRunner({ env: { ...env, ...outside }, signal, timeoutMs: GIT_MS });
  try {
    let opened: Promise<Git> | undefined;
    return await act(() => {
      opened ??= openGit(runner, folder);
      return opened;
    });
  } finally {
    runner.close();
  }
}

/**
 * Compares two states of the go.sum files of a module or a workspace.
 * @throws Error with one sentence; Cancelled
 */
export async function compareSums(
  { folder, from, to }: SumComparison,
  options: GitOptions,
): Promise<SumDiff> {
  const { signal } = options;
  const [before, after] = await withGit(folder, options, (git) =>
    Promise.all([readNamedSide(from, folder, { git, signal }), readNamedSide(to, folder, { git, signal })]),
  );
  if (before.files.length + after.files.length === 0) {
    throw new Error(`Neither ${before.label} nor ${after.label} has a go.sum in ${folder}.`);
  }
  const diff = diffSums(before, after);
  return diff.modules.some(({ to }) => to !== null)
    ? withReasons(diff, await requireChainOf(after, options))
    : diff;
}
