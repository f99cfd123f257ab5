/** Runs the bundled tests of one suite. The same in a process of its own and in VS Code's extension host. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** How a suite ended; written as JSON for test/run.ts, which takes a suite that wrote none as failed. */
export interface SuiteResult {
  passed: number;
  failed: number;
  skipped: number;
  /** The full titles of the tests that failed. */
  failures: string[];
}

/** Runs the tests below `folder`, then writes their SuiteResult to `resultFile`. Gives how many failed. */
export async function runMocha(folder: string, resultFile: string): Promise<number> {
  const mocha = new Mocha({ ui: "tdd", timeout: 60_000, slow: 2000, grep: process.env.GO_VERIFY_GREP });
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (name.endsWith(".test.js")) {
      mocha.addFile(join(folder, name));
    }
  }
  const failures: string[] = [];
  return new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("fail", (test) => failures.push(test.fullTitle()));
    runner.once("end", () => {
      const { passes, pending } = runner.stats!;
      const result: SuiteResult = {
        passed: passes,
        failed: failures.length,
        skipped: pending,
        failures,
      };
      writeFileSync(resultFile, JSON.stringify(result));
    });
  });
}
