/**
 * Cases that put a file system over a folder of theirs (`Stage.mount`: a full disk, one that may not execute) need
 * a mount namespace of their own: nothing outside sees their mounts, and the kernel removes them with the last
 * process inside, however it ended (mount_namespaces(7)). Only root on Linux may make one.
 */
import { commandRunner, handOver } from "./command.ts";
import { namespace, OUTER, UNSHARE } from "./mountNamespace.ts";

/** Why nothing can be mounted here; undefined where it can. */
export function cannotMount(): string | undefined {
  if (process.platform !== "linux") {
    return "file systems are mounted on Linux only";
  }
  if (process.getuid?.() !== 0) {
    return "only root can mount a file system";
  }
  const outer = process.env[OUTER];
  return outer !== undefined && outer !== namespace()
    ? undefined
    : "needs a mount namespace of its own, which go-verify self-test makes where the system lets it";
}

/**
 * Runs this very command line again in a mount namespace of its own and gives its exit code; undefined where
 * that is not possible or already so: then this process goes on by itself.
 * @throws Cancelled
 */
export async function inOwnMounts(signal: AbortSignal): Promise<number | undefined> {
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  if (!isRoot || process.env[OUTER] !== undefined || !(await isAllowed(signal))) {
    return undefined;
  }
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  return handOver([...UNSHARE, ...again], { env: { ...process.env, [OUTER]: namespace() }, signal });
}

/** A container may lack the capability, and a small system the program. */
async function isAllowed(signal: AbortSignal): Promise<boolean> {
  const runner = commandRunner({ env: process.env, signal, timeoutMs: 10_000 });
  try {
    const { exitCode } = await runner.run([...UNSHARE, "true"], { cwd: "/" }, () => {});
    return exitCode === 0;
  } finally {
    runner.close();
  }
}
