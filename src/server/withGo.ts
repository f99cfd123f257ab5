/** Runs the go command for a client, outside of checks: in the user's environment, with a scratch folder. */
import { CommandFailed, type CommandRunner, commandRunner } from "../engine/command.ts";
import { type Folder, openScratch, ownTemporary, scratchParents } from "../engine/scratch.ts";
import { findToolchain, type GoEnv, outsidePath, uncounted, withoutHome } from "../engine/toolchain.ts";
import { userEnvironment } from "./environment.ts";
import type { GoTarget } from "./protocol.ts";

/** What commands run with. */
export interface WithGo {
  /** The go command, absolute. */
  go: string;
  run: CommandRunner["run"];
  scratch: Folder;
  /** Environment changes that keep the workspace's programs off PATH. */
  outside: Record<string, string>;
}

/**
 * Lets `act` run commands. When it ends, the commands and the scratch folder are removed.
 * @throws Error with one sentence if there is no go command; what `act` throws.
 */
export async function withGo<T>(
  params: GoTarget & { timeoutMs: number },
  signal: AbortSignal,
  act: (tools: WithGo) => Promise<T>,
): Promise<T> {
  const env = userEnvironment(process.env, params.env);
  const { path: go } = await findToolchain({ env, explicit: params.go, workspace: params.workspace });
  if (go === undefined) {
    throw new Error("No go command was found. Choose one with Select Go.");
  }
  const scratch = await openScratch({ parents: scratchParents(env) });
  const own = {
    ...(await ownTemporary(scratch, env)),
    ...(await uncounted(scratch)),
    ...(await withoutHome(scratch, env)),
  };
  const runner = commandRunner({ env: { ...env, ...own }, signal, timeoutMs: params.timeoutMs });
  try {
    return await act({ go, run: runner.run, scratch, outside: await outsidePath(env, params.workspace) });
  } finally {
    runner.close();
    scratch.dispose();
  }
}

/**
 * Settings of the go command by their names. It runs in a scratch module, so that no file of the workspace affects it.
 * @throws CommandFailed, CommandTimeout, Cancelled
 */
export async function goEnv({ go, run, scratch, outside }: WithGo, names: readonly string[]): Promise<GoEnv> {
  await scratch.write("go.mod", "module go-verify.invalid/scratch\n");
  const argv = [go, "env", "-json", ...names];
  const result = await run(argv, { cwd: scratch.path, env: { ...outside, GOWORK: "off" } }, () => {});
  const values = result.exitCode === 0 ? parsed(result.stdout, names) : undefined;
  if (values === undefined) {
    throw new CommandFailed(result);
  }
  return values;
}

function parsed(text: string, names: readonly string[]): GoEnv | undefined {
  try {
    const values = JSON.parse(text) as Record<string, unknown>;
    return names.every((name) => typeof values[name] === "string") ? (values as GoEnv) : undefined;
  } catch {
    // Not JSON: the caller reports a failed command.
    return undefined;
  }
}
