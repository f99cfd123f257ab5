/** A person verifies a broken Go install in the editor and reads what is wrong with it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
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

  /** The status bar item with the verdict. */
  const verdict = (text: string | RegExp) =>
    window.page.locator(".statusbar-item[id='go-verify.go-verify.goVerify.verdict']", { hasText: text });

  test("the package is small and has nothing but what is needed", () => {
    const allowed =
      /^(dist\/\w+\.js|dist\/webview\/\w+\.(js|css|json)|dist\/third-party-notices\.txt|media\/.*|l10n\/.*|syntaxes\/.*|package\.json|package\.nls(\.[\w-]+)?\.json|readme\.md|changelog\.md|license\.txt|\.vsixmanifest)$/i;
    const [folder] = globSync(join(window.profile.extensions, "go-verify.go-verify-*"));
    const files = readdirSync(folder!, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder!.length + 1));
    for (const name of ["dist/extension.js", "dist/THIRD-PARTY-NOTICES.txt"]) {
      assert.ok(files.includes(name), name);
    }
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
    );
    assert.ok(statSync(VSIX).size < 1_000_000, `${statSync(VSIX).size} bytes`);
  });

  test("before the first run a button offers it, and no view is empty", async () => {
    await verdict("Go not verified").waitFor();
    await window.showViews();
    await window.page.getByRole("button", { name: "Verify Go Install" }).first().waitFor();
    const views = await window.page.locator(".sidebar .pane-header h3.title").allTextContents();
    assert.deepEqual(
      views.map((name) => name.toLowerCase()),
      ["install", "proxy", "pprof"],
    );
    await window.screenshots("welcome");
  });

  test("the palette has a Focus command for these views only", async () => {
    await window.page.keyboard.press("F1");
    const box = window.page.locator(".quick-input-widget");
    await box.locator("input").first().fill(">Go Verify: Focus on");
    const items = box.locator(".monaco-list-row[aria-label^='Go Verify: Focus on']");
    await items.first().waitFor();
    assert.equal(await items.count(), 3);
    await window.page.keyboard.press("Escape");
  });

  test("rows change while the run goes on, and say how each check ended", async () => {
    const seen = await window.watchRows();
    await window.run("Go Verify: Verify Go Install");
    await window.row("Hello program").filter({ hasText: "failed" }).waitFor({ timeout: 300_000 });
    await verdict("Go not ready").waitFor({ timeout: 300_000 });
    const labels = await seen();
    await window.row("New module").filter({ hasText: "passed" }).waitFor();
    assert.ok(
      labels.some((label) => /, (waiting|running)/.test(label)),
      `no row was ever seen waiting or running: ${labels.join(" | ")}`,
    );
    assert.ok(labels.some((label) => /^Hello program, .*failed/.test(label)));
  });

  test("after the run what failed comes first, by its whole name, with what is wrong beside it", async () => {
    const install = window.page.locator(".sidebar .pane", { hasText: "Install" }).first();
    const rows = install.locator(".monaco-list-row[aria-level='1']");
    // With an empty build cache the standard library is compiled first.
    const pending = install.locator(
      ".monaco-list-row[aria-label*=', running'], .monaco-list-row[aria-label*=', waiting']",
    );
    await pending.first().waitFor({ state: "detached", timeout: 300_000 });
    const labels = await rows.evaluateAll((all) => all.map((row) => row.getAttribute("aria-label") ?? ""));
    const statuses = labels.map(
      (label) => /· (failed|error|warning|passed|skipped)\b/.exec(label)?.[1] ?? label,
    );
    const order = ["failed", "error", "warning", "passed", "skipped"];
    assert.deepEqual(
      statuses,
      statuses.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)),
    );
    assert.equal(statuses[0], "failed");
    const name = rows.first().locator(".label-name");
    const [shown, needed] = await name.evaluate((element) => [element.clientWidth, element.scrollWidth]);
    assert.ok(shown! >= needed!, `${await name.textContent()} is cut to ${shown} of ${needed} px`);
    assert.match(
      (await rows.first().locator(".label-description").textContent()) ?? "",
      /^(?!failed)\S.* · failed/,
    );
  });

  test("checks with the same cause, or skipped because of it, are below the first", async () => {
    const story = window.page.locator(".sidebar .monaco-list-row[aria-level='1']", {
      hasText: "more checks",
    });
    await story.first().locator(".monaco-tl-twistie").click();
    const below = window.page.locator(".sidebar .monaco-list-row[aria-level='2']");
    await below.filter({ hasText: "skipped" }).first().waitFor();
    await below.filter({ hasText: "failed" }).first().waitFor();
  });

  test("the header names the Go and the age of the result; the verdict stays in the status bar", async () => {
    const header = window.page.locator(".sidebar .pane-body .message").first();
    assert.match(
      (await header.textContent()) ?? "",
      /^✗ not ready · (just now|\d+ min ago) · go1\.\S+ \S+, \S+[/\\]go\b/,
    );
    await window.page.locator(".activitybar").getByRole("tab", { name: "Explorer" }).first().click();
    await header.waitFor({ state: "hidden" });
    const item = verdict(/^ ?Go not ready: \d+ failed/);
    assert.match((await item.getAttribute("class")) ?? "", /has-background-color/);
    await item.getByRole("button").click();
    await header.waitFor();
  });

  test("a setting that changes the result marks it as out of date", async () => {
    const folder = join(window.profile.workspace, ".vscode");
    mkdirSync(folder);
    writeFileSync(join(folder, "settings.json"), JSON.stringify({ "goVerify.network": false }));
    await verdict("Go not ready, out of date").waitFor();
    await window.page.getByText("out of date: verify again (goVerify.network changed)").first().waitFor();
    await window.row("Hello program").filter({ hasText: "out of date: verify again" }).first().waitFor();
    rmSync(folder, { recursive: true });
    await verdict(/^ ?Go not ready: \d+ failed/).waitFor();
  });

  test("a click on a failed check opens its log: command, stderr, cause and fix", async () => {
    await window.row("Hello program").first().click();
    await window.page.getByRole("tab", { name: /hello-run|A program compiles/ }).waitFor();
    // The editor holds the lines in view alone, and the commands' lines wrap where PATH is long.
    await window.page.setViewportSize({ width: 1280, height: 3000 });
    await window.page.locator(".view-line", { hasText: "stderr" }).first().waitFor();
    const text = await window.editorText();
    await window.page.setViewportSize({ width: 1280, height: 800 });
    assert.match(text, /^What is wrong +\S/m);
    assert.match(text, /^Why +.*link/m);
    assert.match(text, /^What to do +\S/m);
    assert.match(text, /^\d · exit [12] · /m);
    assert.match(text, /\bgo\s+(build|run)\b/);
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
