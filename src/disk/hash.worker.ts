/** A worker that does one kind of work on the pieces that it is given, and says what came of them. */
import { parentPort, workerData } from "node:worker_threads";
import { cacheState } from "./cacheState.ts";
import { vendorState } from "./vendorState.ts";

const KINDS = { cache: cacheState, vendor: vendorState };

/** The kinds of work, by the functions that do it. */
export type Kinds = typeof KINDS;

/** What one piece of work is, and what comes of it; undefined where there is nothing to be told. */
export type Work<K extends keyof Kinds> = Parameters<Kinds[K]>[0];
export type Done<K extends keyof Kinds> = NonNullable<Awaited<ReturnType<Kinds[K]>>>;

/** What a worker is started with. */
export interface WorkerTask {
  readonly kind: keyof Kinds;
}

/** Some pieces that lie one after the other, by the index of the first; or what came of each. */
export interface Batch {
  readonly first: number;
  readonly pieces: readonly unknown[];
}

const act = KINDS[(workerData as WorkerTask).kind] as (work: unknown) => Promise<unknown>;

parentPort?.on("message", async ({ first, pieces }: Batch) => {
  const done: unknown[] = [];
  for (const piece of pieces) {
    done.push(await act(piece));
  }
  parentPort?.postMessage({ first, pieces: done } satisfies Batch);
});
