/** The life of one stand-in: what it started and where it wrote, and how all of it goes when it ends. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { constants } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { guardProcess } from "../../src/engine/guard.ts";
import { openScratch } from "../../src/engine/scratch.ts";

/** Exit codes that say why there is no answer from the tests. */
export const EXIT = { noBrowser: 3, noServer: 4, hostDied: 5, timeout: 124 };

/** What one run owns. */
export interface Lifetime {
  /** A folder that vanishes with the run. */
  readonly scratch: string;
  /** Starts a program that ends with the run, with all that it starts itself. */
  start(path: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess;
  /** Ends the run: asks the programs to end, kills what is left, and leaves. */
  end(code: number, why?: string): Promise<void>;
  isEnding(): boolean;
}

/** Opens a run. It also ends by itself on a signal, and when the process that started it is gone. */
export async function openLifetime(): Promise<Lifetime> {
  const scratch = await openScratch();
  const guard = guardProcess();
  const children: ChildProcess[] = [];
  let ending = false;

  const signal = (name: NodeJS.Signals) => {
    for (const { pid } of children) {
      try {
        process.kill(-pid!, name);
      } catch {
        // The group is gone.
      }
    }
  };
  const lifetime: Lifetime = {
    scratch: scratch.path,
    start(path, args, env) {
      const options: SpawnOptions = {
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...env, ...guard.mark },
      };
      const child = spawn(path, args, options);
      if (child.pid !== undefined) {
        children.push(child);
        guard.watch(child.pid);
      }
      return child;
    },
    isEnding: () => ending,
    async end(code, why) {
      if (ending) {
        return;
      }
      ending = true;
      if (why) {
        process.stderr.write(`${why}\n`);
      }
      signal("SIGTERM");
      for (let waited = 0; waited < 2000 && children.some(isRunning); waited += 25) {
        await delay(25);
      }
      signal("SIGKILL");
      // The guard's pipe closes with this process; then it kills what moved to a group of its own.
      process.exit(code);
    },
  };
  endWithStarter(lifetime);
  return lifetime;
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** @vscode/test-electron passes on SIGINT alone, and leaves its child behind when it is killed. */
function endWithStarter(lifetime: Lifetime): void {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => void lifetime.end(128 + constants.signals[name]));
  }
  const starter = process.ppid;
  setInterval(() => {
    if (process.ppid !== starter) {
      void lifetime.end(128 + constants.signals.SIGHUP, "The starter of this run is gone.");
    }
  }, 1000).unref();
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
}

/**
 * Waits for a program to print `pattern`.
 * @throws Error with what it printed where it ends, or says nothing like it within the limit.
 */
export function printed(child: ChildProcess, pattern: RegExp, what: string): Promise<RegExpExecArray> {
  const limitMs = 120_000;
  return new Promise((resolve, reject) => {
    let text = "";
    const failed = (how: string) => reject(new Error(`${what} ${how}.\n${text}`));
    const timer = setTimeout(() => failed(`did not start within ${limitMs / 1000} s`), limitMs);
    const listen = (data: Buffer) => {
      text += data;
      const match = pattern.exec(text);
      if (match) {
        clearTimeout(timer);
        child.stdout?.off("data", listen);
        child.stderr?.off("data", listen);
        resolve(match);
      }
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", (error) => failed(`cannot be started: ${error.message}`));
    child.once("exit", (code, name) => failed(`ended at its start (${code ?? name})`));
  });
}
