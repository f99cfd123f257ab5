/** A worker that does one kind of work again and again, each time the next that no worker has taken. */
import { parentPort, workerData } from "node:worker_threads";
import { cacheState } from "./cache-state.ts";
import { vendorState } from "./vendor-state.ts";

const KINDS = { cache: cacheState, vendor: vendorState };

/** The kinds of work, by the functions that do it. */
export type Kinds = typeof KINDS;

/** What one piece of work is, and what comes of it; undefined where there is nothing to be told. */
export type Work<K extends keyof Kinds> = Parameters<Kinds[K]>[0];
export type Done<K extends keyof Kinds> = NonNullable<Awaited<ReturnType<Kinds[K]>>>;

/** What a worker is started with. */
export interface WorkerTask {
  readonly kind: keyof Kinds;
  readonly all: readonly unknown[];
  /** The index of the next piece: shared among the workers. */
  readonly next: Int32Array<SharedArrayBuffer>;
}

/** What it tells of each piece. */
export interface WorkerAnswer {
  readonly index: number;
  readonly done: unknown;
}

async function main({ kind, all, next }: WorkerTask): Promise<void> {
  const act = KINDS[kind] as (work: unknown) => Promise<unknown>;
  for (let index = Atomics.add(next, 0, 1); index < all.length; index = Atomics.add(next, 0, 1)) {
    const done = await act(all[index]);
    if (done !== undefined) {
      parentPort?.postMessage({ index, done } satisfies WorkerAnswer);
    }
  }
}

void main(workerData as WorkerTask);
