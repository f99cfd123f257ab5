/** Has modules hashed on several processors. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Cancelled } from "../engine/command.ts";
import type { Batch, Done, Kinds, Work, WorkerTask } from "./hash.worker.ts";

/** The bundled source of hash-worker.ts, put in by esbuild.mjs. */
declare const HASH_WORKER_SOURCE: string;

/** More than the disk can feed. */
const MAX_WORKERS = 8;

/** What a worker's start costs, in modules. */
const WORTH_A_WORKER = 8;

/** So many pieces are given at a time: few, so that no worker waits for another's, and never all that there are. */
const BATCH = 4;

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
  const workerData: WorkerTask = { kind };
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
  let next = 0;
  /** The next pieces that no worker has taken; undefined where none is left. */
  const batch = (): Batch | undefined => {
    const first = next;
    next += BATCH;
    return first < all.length ? { first, pieces: all.slice(first, next) } : undefined;
  };
  const take = ({ first, pieces }: Batch) => {
    for (const [i, done] of pieces.entries()) {
      if (done !== undefined) {
        results.set(all[first + i]!, done as Done<K>);
      }
    }
  };
  signal.addEventListener("abort", stop);
  try {
    await Promise.all(workers.map((worker) => worked(worker, batch, take)));
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
  if (signal.aborted) {
    throw new Cancelled();
  }
  return results;
}

/** Gives a worker one batch after the other; ends when none is left, or when the worker is stopped. */
function worked(worker: Worker, batch: () => Batch | undefined, take: (done: Batch) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      const pieces = batch();
      if (pieces) {
        worker.postMessage(pieces);
      } else {
        resolve();
      }
    };
    worker.on("message", (done: Batch) => {
      take(done);
      give();
    });
    worker.once("error", reject);
    worker.once("exit", () => resolve());
    give();
  });
}
