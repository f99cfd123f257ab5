/** Hashes what the module cache has of many modules, on several processors. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Cancelled } from "../../engine/command.ts";
import type { CachedModule, CacheState } from "./cache-state.ts";
import type { HashAnswer, HashWork } from "./hash-worker.ts";

/** The bundled source of hash-worker.ts, put in by esbuild.mjs. */
declare const HASH_WORKER_SOURCE: string;

/** More than the disk can feed. */
const MAX_WORKERS = 8;

/** What a worker's start costs, in modules. */
const WORTH_A_WORKER = 8;

/**
 * What the cache has of each module; those of which it has nothing are left out.
 * @throws Cancelled; Error where a worker fails otherwise than a file can make it
 */
export async function cacheStates(
  modules: readonly CachedModule[],
  signal: AbortSignal,
): Promise<Map<CachedModule, CacheState>> {
  const states = new Map<CachedModule, CacheState>();
  const next = new Int32Array(new SharedArrayBuffer(4));
  const count = Math.min(availableParallelism(), MAX_WORKERS, Math.ceil(modules.length / WORTH_A_WORKER));
  const workers = Array.from(
    { length: count },
    () => new Worker(HASH_WORKER_SOURCE, { eval: true, workerData: { modules, next } satisfies HashWork }),
  );
  const stop = () => workers.forEach((worker) => void worker.terminate());
  signal.addEventListener("abort", stop);
  try {
    await Promise.all(
      workers.map((worker) =>
        ended(worker, ({ index, state }) => {
          states.set(modules[index]!, state);
        }),
      ),
    );
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
  if (signal.aborted) {
    throw new Cancelled();
  }
  return states;
}

function ended(worker: Worker, onAnswer: (answer: HashAnswer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on("message", onAnswer);
    worker.once("error", reject);
    worker.once("exit", () => resolve());
  });
}
