import { runMocha } from "../support/mocha.ts";

/** What VS Code calls in its extension host (`extensionTestsPath`). */
export async function run(): Promise<void> {
  const failed = await runMocha(__dirname, process.env.GO_VERIFY_RESULT!);
  if (failed > 0) {
    throw new Error(`${failed} of the tests failed`);
  }
}
