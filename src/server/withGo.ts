/** Runs a go command for a client, outside of any check: in the user's environment, with scratch that vanishes. */
import { type CommandRunner, commandRunner } from "../engine/command.ts";
import { type Folder, openScratch, ownTemporary, scratchParents } from "../engine/scratch.ts";
import { findToolchain, outsidePath, uncounted } from "../engine/toolchain.ts";
import { userEnvironment } from "./environment.ts";
import type { Surroundings } from "./protocol.ts";

/** What a command is run with. */
export interface WithGo {
  /** The go command, absolute. */
  go: string;
  run: CommandRunner["run"];
  scratch: Folder;
  /** What each command's environment changes so that the workspace brings no programs. */
  outside: Record<string, string>;
}

/**
 * Lets `act` run commands; when it has ended, they and the scratch folder are gone.
 * @throws Error with one sentence where there is no go command; what `act` throws.
 */
export async function withGo<T>(
  params: Surroundings & { timeoutMs: number },
  signal: AbortSignal,
  act: (tools: WithGo) => Promise<T>,
): Promise<T> {
  const env = userEnvironment(process.env, params.env);
  const { path: go } = await findToolchain({ env, explicit: params.go, workspace: params.workspace });
  if (go === undefined) {
    throw new Error("No go command was found: pick one with Select Go.");
  }
  const scratch = await openScratch({ parents: scratchParents(env) });
  const own = { ...(await ownTemporary(scratch, env)), ...(await uncounted(scratch)) };
  const runner = commandRunner({ env: { ...env, ...own }, signal, timeoutMs: params.timeoutMs });
  try {
    return await act({ go, run: runner.run, scratch, outside: await outsidePath(env, params.workspace) });
  } finally {
    runner.close();
    scratch.dispose();
  }
}
