/** Opens the git repository of a folder for a while. */
import { commandRunner } from "../../engine/command.ts";
import { type Git, openGit } from "../../engine/git.ts";
import { outsidePath } from "../../engine/toolchain.ts";

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
