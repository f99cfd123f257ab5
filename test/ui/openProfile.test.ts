/** A person opens profiles of any name, from the Explorer and from the pprof view, and reads their source. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pageFrame, violations } from "./page.ts";
import { openWindow, type Window } from "./support.ts";

const FIXTURES = "test/fixtures/profiles";

suite("opening profiles in the editor", function () {
  this.timeout(600_000);
  let window: Window;

  suiteSetup(async () => {
    window = await openWindow({
      files: {
        // Recorded with go1.17.1.
        profile: readFileSync(`${FIXTURES}/go/labels.cpu.pprof`),
        "heap.out": readFileSync(`${FIXTURES}/recorded/heap.leak.3.pb.gz`),
        "notes.prof": "nothing but text\n",
      },
    });
  });

  suiteTeardown(() => window?.close());

  teardown(async function () {
    if (this.currentTest?.state === "failed") {
      await window.keepSight(this.currentTest.title);
    }
  });

  const graph = () => window.webview.getByRole("application", { name: "Flame graph" });
  const tab = (name: string) => window.page.locator(".tabs-container .tab", { hasText: name });

  test("a file without an ending is shown as the profile that it is, with a flame on its tab", async () => {
    await window.openFile("profile");
    await graph().waitFor();
    await tab("profile").locator(".monaco-icon-label").first().waitFor();
    const icons = await window.page.evaluate(`[...document.querySelectorAll(".tab *")].flatMap((part) =>
      [null, "::before"].map((of) => getComputedStyle(part, of).backgroundImage))`);
    assert.match(String(icons), /url\("data:image\/svg\+xml;base64,/);
    assert.equal(await window.page.getByText("Open Anyway").count(), 0);
  });

  test("the source of another release of Go is not shown beside its values", async () => {
    await window.webview
      .getByRole("combobox", { name: "View", exact: true })
      .selectOption({ label: "Source" });
    const notice = window.webview.getByRole("alert").filter({ hasText: "recorded with go1.17.1" });
    await notice.first().waitFor();
    await notice.first().getByRole("button", { name: "Locate…" }).waitFor();
    assert.equal(await window.webview.locator(".source td code").count(), 0);
    assert.deepEqual(await violations(await pageFrame(window)), []);
    await window.screenshots("profile-other-release");
  });

  test("any file is opened as a profile from the Explorer", async () => {
    await window.run("File: Focus on Files Explorer");
    const file = window.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "notes.prof" });
    await file.dblclick();
    await window.page.locator(".editor-instance .view-line", { hasText: "nothing but text" }).waitFor();
    await file.click({ button: "right" });
    const entry = window.page.getByRole("menuitem", { name: "Open as Profile" });
    await entry.hover();
    // A menu ignores a click that comes with the one that opened it.
    await window.page.waitForTimeout(500);
    await entry.click();
    await window.webview.getByText("text, but not a profile that pprof reads").waitFor();
    await window.webview.getByRole("button", { name: "Open as Text" }).click();
    await window.page.locator(".editor-instance .view-line", { hasText: "nothing but text" }).waitFor();
  });

  test("the pprof view opens what was opened before", async () => {
    await window.openFile("heap.out");
    await graph().waitFor();
    await window.showViews();
    await window.row("Recent profiles").waitFor();
    await window.row("Capture from a URL…").waitFor();
    await window.screenshots("pprof-home");
    await window.run("View: Close All Editors");
    await tab("heap.out").waitFor({ state: "detached" });
    await window.row("heap.out").click();
    await graph().waitFor();
  });
});
