/**
 * Work on several processors. A task is a file `*.worker.ts` whose default export is `workerTask(act)`: esbuild.mjs gives
 * an importer its bundled source, and in the worker itself `act` receives the pieces.
 */
import { availableParallelism } from "node:os";
import { parentPort, Worker } from "node:worker_threads";
import { expectRunning } from "./command.ts";

/** A task for workers, by the source of what does it; pieces and results must be such that they can be cloned. */
export interface WorkerTask<In, Out> {
  readonly source: string;
  /** Never there: it only carries the types. */
  readonly act?: (piece: In) => Out;
}

/** Some pieces that follow one another, by the index of the first; or what came of each. */
interface Batch<T> {
  readonly first: number;
  readonly pieces: readonly T[];
}

/** More than the disk can feed. */
const MAX_WORKERS = 8;

/** What a worker's start costs, in pieces. */
const WORTH_A_WORKER = 8;

/** Pieces that a worker is given at a time: few, so that none waits for another's. */
const BATCH = 4;

/** Makes a task of a function. In a worker it begins to receive pieces. */
export function workerTask<In, Out>(act: (piece: In) => Promise<Out> | Out): WorkerTask<In, Out> {
  parentPort?.on("message", async ({ first, pieces }: Batch<In>) => {
    const results: Out[] = [];
    for (const piece of pieces) {
      results.push(await act(piece));
    }
    parentPort?.postMessage({ first, pieces: results } satisfies Batch<Out>);
  });
  return { source: "", act: undefined };
}

/**
 * What a task makes of each piece; pieces that give undefined are left out.
 * @throws Cancelled; Error where the task throws
 */
export async function inWorkers<In, Out>(
  { source }: WorkerTask<In, Out>,
  all: readonly In[],
  signal: AbortSignal,
): Promise<Map<In, NonNullable<Out>>> {
  expectRunning(signal);
  const results = new Map<In, NonNullable<Out>>();
  const count = Math.min(availableParallelism(), MAX_WORKERS, Math.ceil(all.length / WORTH_A_WORKER));
  const workers = Array.from({ length: count }, () => new Worker(source, { eval: true }));
  const stop = () => {
    for (const worker of workers) {
      void worker.terminate();
    }
  };
  let next = 0;
  /** The next pieces that no worker has; undefined where none is left. */
  const take = (): Batch<In> | undefined => {
    const first = next;
    next += BATCH;
    return first < all.length ? { first, pieces: all.slice(first, next) } : undefined;
  };
  const store = ({ first, pieces }: Batch<Out>) => {
    for (const [i, result] of pieces.entries()) {
      if (result !== undefined && result !== null) {
        results.set(all[first + i]!, result);
      }
    }
  };
  signal.addEventListener("abort", stop);
  try {
    await Promise.all(workers.map((worker) => work(worker, take, store)));
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
  expectRunning(signal);
  return results;
}

/** Gives a worker one batch after the other; ends when none is left, or when the worker is stopped. */
function work<In, Out>(
  worker: Worker,
  take: () => Batch<In> | undefined,
  store: (results: Batch<Out>) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      const batch = take();
      if (batch) {
        worker.postMessage(batch);
      } else {
        resolve();
      }
    };
    worker.on("message", (results: Batch<Out>) => {
      store(results);
      give();
    });
    worker.once("error", reject);
    worker.once("exit", () => resolve());
    give();
  });
}
