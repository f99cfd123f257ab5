/** A worker that looks at modules in the module cache, each time at the next one that no worker has taken. */
import { parentPort, workerData } from "node:worker_threads";
import { type CachedModule, type CacheState, cacheState } from "./cache-state.ts";

/** What a worker is started with. */
export interface HashWork {
  readonly modules: readonly CachedModule[];
  /** The index of the next module: shared among the workers. */
  readonly next: Int32Array<SharedArrayBuffer>;
}

/** What it tells of each module of which something is there. */
export interface HashAnswer {
  readonly index: number;
  readonly state: CacheState;
}

async function main({ modules, next }: HashWork): Promise<void> {
  for (let index = Atomics.add(next, 0, 1); index < modules.length; index = Atomics.add(next, 0, 1)) {
    const state = await cacheState(modules[index]!);
    if (state) {
      parentPort?.postMessage({ index, state } satisfies HashAnswer);
    }
  }
}

void main(workerData as HashWork);
