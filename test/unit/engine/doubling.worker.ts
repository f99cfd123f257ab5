/** A task of the tests: doubles odd numbers, and makes nothing of even ones. */
import { workerTask } from "../../../src/engine/workers.ts";

export default workerTask((number: number) => (number % 2 === 1 ? 2 * number : undefined));
