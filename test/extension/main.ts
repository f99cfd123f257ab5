/** Runs the extension suite in the extension host of a real VS Code: `main.ts RESULT_FILE`. */
import { join, resolve } from "node:path";
import { runTests, TestRunFailedError } from "@vscode/test-electron";
import { freePort, hostExecutable } from "../host/index.ts";
import { newProfile } from "../host/profile.ts";

const root = resolve(import.meta.dirname, "../..");
const [resultFile] = process.argv.slice(2);
const profile = await newProfile();

// runTests ends its child on SIGINT alone.
process.once("SIGTERM", () => process.emit("SIGINT"));

try {
  const port = await freePort();
  await runTests({
    vscodeExecutablePath: await hostExecutable(),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, "out/test/extension/index.js"),
    launchArgs: [...profile.open, "--disable-extensions", `--remote-debugging-port=${port}`],
    extensionTestsEnv: {
      GO_VERIFY_RESULT: resolve(resultFile!),
      VSCODE_TEST_CDP: `http://127.0.0.1:${port}`,
    },
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof TestRunFailedError ? (error.code ?? 1) : 1;
} finally {
  profile.remove();
}
