/** Hashes modules in the module cache. */
import { workerTask } from "../engine/workers.ts";
import { cacheState } from "./cacheState.ts";

export default workerTask(cacheState);
