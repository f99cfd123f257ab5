/** Compares the copies in vendor directories with the modules themselves. */
import { workerTask } from "../engine/workers.ts";
import { vendorState } from "./vendorState.ts";

export default workerTask(vendorState);
