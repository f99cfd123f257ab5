/** A person reads a profile in the editor. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { openWindow, type Window } from "./support.ts";

const FIXTURES = "test/fixtures/profiles";

suite("a profile in the editor", function () {
  this.timeout(600_000);
  let window: Window;

  suiteSetup(async () => {
    window = await openWindow({
      files: {
        "compile.pprof": readFileSync(`${FIXTURES}/go/cmd-compile.cpu.pgo`),
      },
    });
  });

  suiteTeardown(() => window?.close());

  teardown(async function () {
    if (this.currentTest?.state === "failed") {
      await window.keepSight(this.currentTest.title);
    }
  });

  test("opens as a flame graph", async () => {
    await window.openFile("compile.pprof");
    const graph = window.webview.getByRole("application", { name: "Flame graph" });
    await graph.waitFor();
    assert.ok(Number(await graph.locator("canvas").getAttribute("data-frames")) > 100);
    await window.screenshots("profile-flame");
  });
});
