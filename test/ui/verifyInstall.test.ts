/** A person verifies a broken Go install in the editor and reads what is wrong with it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, globSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { openScratch, type Scratch } from "../../src/engine/scratch.ts";
import { VSIX } from "../host/profile.ts";
import { openWindow, type Window } from "./support.ts";

suite("Verify Go Install in the editor", function () {
  this.timeout(600_000);
  let scratch: Scratch;
  let window: Window;

  suiteSetup(async () => {
    scratch = await openScratch();
    const goroot = brokenGoroot(scratch.path);
    window = await openWindow({
      env: {
        PATH: [join(goroot, "bin"), process.env.PATH].join(delimiter),
        GOCACHE: process.env.GO_VERIFY_GOCACHE ?? join(scratch.path, "gocache"),
      },
      // A quick run may have ended before the editor draws the first row.
      settings: { "goVerify.depth": "standard" },
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

  test("the package is small and has nothing but what is needed", () => {
    const allowed =
      /^(dist\/\w+\.js|dist\/webview\/\w+\.(js|css)|media\/.*|l10n\/.*|syntaxes\/.*|docs\/images\/.*\.png|package\.json|package\.nls(\.[\w-]+)?\.json|readme\.md|changelog\.md|license\.txt|\.vsixmanifest)$/i;
    const [folder] = globSync(join(window.profile.extensions, "go-verify.go-verify-*"));
    const files = readdirSync(folder!, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder!.length + 1));
    assert.ok(files.includes("dist/extension.js"));
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
    );
    assert.ok(statSync(VSIX).size < 1_000_000, `${statSync(VSIX).size} bytes`);
  });

  test("before the first run a button offers it", async () => {
    await window.showViews();
    await window.page.getByRole("button", { name: "Verify Go Install" }).first().waitFor();
    await window.screenshots("welcome");
  });

  test("rows change while the run goes on, and say how each check ended", async () => {
    const seen = await window.watchRows();
    await window.run("Go Verify: Verify Go Install");
    await window.row("A program compiles").filter({ hasText: "failed" }).waitFor({ timeout: 300_000 });
    const labels = await seen();
    await window.row("A new module can be started").filter({ hasText: "passed" }).waitFor();
    assert.ok(
      labels.some((label) => /, (waiting|running)/.test(label)),
      `no row was ever seen waiting or running: ${labels.join(" | ")}`,
    );
    assert.ok(labels.some((label) => /^A program compiles.*failed/.test(label)));
  });

  test("a click on a failed check opens its log: command, stderr, cause and fix", async () => {
    await window.row("A program compiles").first().click();
    await window.page.getByRole("tab", { name: /hello-run|A program compiles/ }).waitFor();
    const text = await window.editorText();
    assert.match(text, /^What is wrong +\S/m);
    assert.match(text, /^Why +.*link/m);
    assert.match(text, /^What to do +\S/m);
    assert.match(text, /^\d · exit [12] · /m);
    assert.match(text, /\bgo (build|run)\b/);
    assert.match(text, /^ *stderr +\d+ lines?/m);
    assert.match(text, /link/);
    await window.screenshots("verify-log");
  });
});

/** A copy of the Go on PATH whose linker is gone: everything works until a program is linked. */
function brokenGoroot(folder: string): string {
  const goroot = execFileSync("go", ["env", "GOROOT"], {
    encoding: "utf8",
    env: { ...process.env, GOTOOLCHAIN: "local" },
  }).trim();
  const copy = join(folder, "go");
  const leftOut = ["test", "api", "misc", "doc"];
  cpSync(goroot, copy, {
    recursive: true,
    filter: (from) => dirname(from) !== goroot || !leftOut.includes(basename(from)),
  });
  for (const linker of globSync(join(copy, "pkg/tool/*/link*"))) {
    rmSync(linker);
  }
  return copy;
}
