/** A person opens a folder that they have not trusted, and that is up to no good. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { openScratch, type Scratch } from "../../src/engine/scratch.ts";
import { openWindow, type Window } from "./support.ts";

const WHY = "This folder is not trusted, so Go Verify starts no process in it.";

suite("a folder that is not trusted, in the editor", function () {
  this.timeout(600_000);
  let scratch: Scratch;
  let window: Window;
  let marker: string;

  suiteSetup(async () => {
    scratch = await openScratch();
    marker = join(scratch.path, "it-ran");
    const go = `#!/bin/sh\necho "$0 $*" >> '${marker}'\n`;
    await scratch.write("bin/go", go, 0o755);
    const ofFolder = "./tools/go";
    window = await openWindow({
      isRestricted: true,
      env: { PATH: [join(scratch.path, "bin"), ".", process.env.PATH].join(delimiter) },
      files: {
        "tools/go": go,
        go,
        "go.sum": "one two\n",
        ".vscode/settings.json": JSON.stringify({
          "goVerify.goPath": ofFolder,
          "go.alternateTools": { go: ofFolder },
          "go.toolsEnvVars": { GOFLAGS: `-toolexec=${ofFolder}` },
        }),
      },
    });
  });

  suiteTeardown(async () => {
    await window?.close();
    scratch.dispose();
  });

  teardown(async function () {
    if (this.currentTest?.state === "failed") {
      await window.keepSight(this.currentTest.title);
    }
  });

  test("the view says why nothing can be run, and where trust is given", async () => {
    await window.showViews();
    await window.page.getByText(WHY).first().waitFor();
    await window.page.getByRole("button", { name: "Manage Workspace Trust" }).first().waitFor();
  });

  for (const command of ["Verify Go Install", "Verify Everything", "Prove the Checks", "Select Go"]) {
    test(`${command} says why it does nothing`, async () => {
      await window.run(`Go Verify: ${command}`);
      const toast = window.page.locator(".notification-toast", { hasText: WHY });
      await toast.first().waitFor();
      await window.run("Notifications: Clear All Notifications");
      await toast.first().waitFor({ state: "detached" });
    });
  }

  test("an open go.sum is left to the text editor", async () => {
    await window.openFile("go.sum");
    await window.page.locator(".editor-instance .view-line", { hasText: "one" }).waitFor();
  });

  test("no go command ran, and no language server", () => {
    assert.equal(existsSync(marker), false, existsSync(marker) ? readFileSync(marker, "utf8") : "");
    const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
    const lines = stdout.split("\n").filter((line) => line.includes(window.profile.extensions));
    assert.ok(lines.length > 0, "this editor's own processes should name the folder");
    assert.deepEqual(
      lines.filter((line) => line.includes("dist/server.js")),
      [],
    );
  });
});
