/** Compares the modules of vendor folders with the modules themselves. */
import { workerTask } from "../engine/workers.ts";
import { vendorState } from "./vendorState.ts";

export default workerTask(vendorState);
