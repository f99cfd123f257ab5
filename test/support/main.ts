/** Runs one suite in this process: `main.ts FOLDER RESULT_FILE`. */
import { runMocha } from "./mocha.ts";

const [folder, resultFile] = process.argv.slice(2);
process.exitCode = (await runMocha(folder!, resultFile!)) === 0 ? 0 : 1;
setTimeout(() => {
  console.error("The tests are over, but something that they started still keeps this process alive.");
  process.exit(1);
}, 10_000).unref();
