/** Looks at modules in the module cache and hashes what is there. */
import { workerTask } from "../engine/workers.ts";
import { cacheState } from "./cacheState.ts";

export default workerTask(cacheState);
