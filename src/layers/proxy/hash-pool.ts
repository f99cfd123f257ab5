/** Has modules hashed on several processors. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Cancelled } from "../../engine/command.ts";
import type { Done, Kinds, Work, WorkerAnswer, WorkerTask } from "./hash-worker.ts";

/** The bundled source of hash-worker.ts, put in by esbuild.mjs. */
declare const HASH_WORKER_SOURCE: string;

/** More than the disk can feed. */
const MAX_WORKERS = 8;

/** What a worker's start costs, in modules. */
const WORTH_A_WORKER = 8;

/**
 * What comes of each piece of work; those of which nothing comes are left out.
 * @throws Cancelled; Error where a worker fails otherwise than a file can make it
 */
export async function inWorkers<K extends keyof Kinds>(
  kind: K,
  all: readonly Work<K>[],
  signal: AbortSignal,
): Promise<Map<Work<K>, Done<K>>> {
  if (signal.aborted) {
    throw new Cancelled();
  }
  const results = new Map<Work<K>, Done<K>>();
  const next = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WorkerTask = { kind, all, next };
  const count = Math.min(availableParallelism(), MAX_WORKERS, Math.ceil(all.length / WORTH_A_WORKER));
  const workers = Array.from(
    { length: count },
    () => new Worker(HASH_WORKER_SOURCE, { eval: true, workerData }),
  );
  const stop = () => {
    for (const worker of workers) {
      void worker.terminate();
    }
  };
  signal.addEventListener("abort", stop);
  try {
    await Promise.all(
      workers.map((worker) =>
        ended(worker, ({ index, done }) => {
          results.set(all[index]!, done as Done<K>);
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
  return results;
}

function ended(worker: Worker, onAnswer: (answer: WorkerAnswer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on("message", onAnswer);
    worker.once("error", reject);
    worker.once("exit", () => resolve());
  });
}
