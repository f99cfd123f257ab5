/** A person reads a profile in the editor. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { smallElf } from "../support/smallElf.ts";
import { until } from "../support/until.ts";
import { hostileProfile } from "./hostileProfile.ts";
import { addressProfile, BUILD_ID, ownProfile } from "./ownProfile.ts";
import { pageFrame, violations } from "./page.ts";
import { forDocs, openWindow, type Window } from "./support.ts";

const FIXTURES = "test/fixtures/profiles";

/** The views by the names of their tabs. */
const VIEWS = ["Flame graph", "Top", "Callers and callees", "Graph", "Source", "Labels", "Traces", "Details"];

/** What can be exported: its name in the menu, the file, and how its bytes begin. */
const EXPORTS = [
  ["Interactive page", "own.html", /^<!DOCTYPE html>[\s\S]*default-src 'none'[\s\S]*"name":"own\.pprof"/],
  ["Flame graph as SVG", "own.svg", /^<svg [\s\S]*main\.mostFrequent/],
  ["Flame graph as PNG", "own.png", /^.PNG\r\n/],
  ["Call graph as SVG", "own.graph.svg", /^<svg [\s\S]*main\.mostFrequent/],
  ["Call graph as PNG", "own.graph.png", /^.PNG\r\n/],
  ["Table as CSV", "own.csv", /^flat \(count\),.*\r\n70,100,100,70,100,main\.mostFrequent,\r\n$/],
  ["Table as Markdown", "own.md", /^\| .*main\.mostFrequent/s],
  ["Filtered profile", "own.pb.gz", /main\.mostFrequent/],
  ["Stacks for speedscope", "own.speedscope.json", /^\{"\$schema":.*"main\.mostFrequent"/],
  ["Collapsed stacks", "own.collapsed.txt", /^main\.mostFrequent 70$/m],
] as const;

/** The views whose pictures are only taken for the documentation. */
const OTHER_VIEWS = ["Callers and callees", "Graph", "Source", "Labels", "Traces", "Details"].map(
  (view) => [view.split(" ", 1)[0]!.toLowerCase(), view, "compile.pprof"] as const,
);

suite("a profile in the editor", function () {
  this.timeout(600_000);
  let window: Window;

  suiteSetup(async () => {
    window = await openWindow({
      files: {
        "compile.pprof": readFileSync(`${FIXTURES}/go/cmd-compile.cpu.pgo`),
        "before.pprof": readFileSync(`${FIXTURES}/recorded/heap.leak.0.pb.gz`),
        "after.pprof": readFileSync(`${FIXTURES}/recorded/heap.leak.3.pb.gz`),
        "hostile.pprof": hostileProfile(),
        "own.pprof": ownProfile(),
        "addresses.pprof": addressProfile(),
        server: smallElf({
          buildId: BUILD_ID,
          functions: { decode_block: [0x400100n, 64], hash: [0x400200n, 64] },
        }),
        "broken.pprof": readFileSync(`${FIXTURES}/go/cmd-compile.cpu.pgo`).subarray(0, 20_000),
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
  const named = (role: "button" | "combobox", name: string) =>
    window.webview.getByRole(role, { name, exact: true });
  /** The views are tabs where they have room, else a drop-down. */
  const show = async (view: string) => {
    const tab = window.webview.getByRole("tab", { name: view, exact: true });
    const choice = named("combobox", "View");
    await tab.or(choice).first().waitFor();
    await ((await choice.isVisible()) ? choice.selectOption({ label: view }) : tab.click());
  };
  /** What has no room in the toolbar is in its panel. */
  const inPanel = async (act: () => Promise<unknown>) => {
    await named("button", "More").click();
    await act();
    await window.page.keyboard.press("Escape");
  };
  const press = async (button: string) => {
    if (!(await named("button", button).isVisible())) {
      await named("button", "More").click();
    }
    await named("button", button).click();
  };
  const status = () => window.webview.locator("p.status");
  const search = () => window.webview.getByRole("searchbox", { name: /^Search frames/ });
  const breadcrumb = () => window.webview.getByRole("navigation", { name: "Zoom" });
  const menuItem = (name: RegExp) => window.webview.getByRole("menuitem", { name });

  /** A window that has just opened may not know the extension's editors yet; then it takes its own, and remembers it. */
  const notAsText = async () => {
    const asText = window.page.getByText("The file is not displayed in the text editor").first();
    await asText.or(window.page.locator("iframe.webview.ready").first()).waitFor();
    if (await asText.isVisible()) {
      await window.run("View: Reopen Editor With...");
      await window.page
        .locator(".quick-input-widget .monaco-list-row", { hasText: "Profile" })
        .first()
        .click();
    }
  };

  test("opens as a flame graph", async () => {
    await window.openFile("compile.pprof");
    await notAsText();
    await graph().waitFor();
    assert.ok(Number(await graph().locator("canvas").getAttribute("data-frames")) > 100);
    assert.match(
      (await status().textContent())!,
      /^cpu · 118 s of CPU in 159 s \(0\.74 cores\) · 11,838 samples · /,
    );
  });

  test("shows another sample type", async () => {
    const type = window.webview.getByRole("combobox", { name: "Sample type" });
    await type.selectOption({ label: "samples" });
    await status()
      .filter({ hasText: /^samples · 11,838 · / })
      .waitFor();
    await type.selectOption({ label: "cpu (nanoseconds)" });
    await status().filter({ hasText: /^cpu/ }).waitFor();
  });

  test("zooms by the keyboard and goes back by Escape", async () => {
    await graph().focus();
    await window.page.keyboard.press("ArrowDown");
    await window.webview.locator(".details strong", { hasText: "gc.compileFunctions.func3.1" }).waitFor();
    await window.page.keyboard.press("Enter");
    await breadcrumb().getByText("gc.compileFunctions.func3.1").waitFor();
    await window.page.keyboard.press("Escape");
    await breadcrumb().waitFor({ state: "detached" });
  });

  test("zooms by a click", async () => {
    await graph()
      .locator("canvas")
      .click({ position: { x: 20, y: 50 } });
    await breadcrumb().getByText("gc.compileFunctions.func5.1").waitFor();
    await breadcrumb().getByRole("button", { name: "all" }).click();
    await breadcrumb().waitFor({ state: "detached" });
  });

  test("shows the share of what is searched", async () => {
    await search().fill("runtime.mallocgc");
    await window.webview.getByText("6 frames, 9.9 %").waitFor();
  });

  test("filters by a right click, says so as a command, and takes it back", async () => {
    await graph()
      .locator("canvas")
      .click({ button: "right", position: { x: 20, y: 50 } });
    await menuItem(/^Focus/).click();
    await window.webview.locator(".chip code").waitFor();
    await inPanel(async () =>
      assert.match(
        (await named("button", "Copy as command").getAttribute("title"))!,
        /^go tool pprof -top .*-focus='\^cmd.+func5/,
      ),
    );
    await status()
      .filter({ hasText: /showing 51\.\d %/ })
      .waitFor();
    await window.webview.getByRole("button", { name: "Undo" }).click();
    await status().filter({ hasText: "showing 100 %" }).waitFor();
  });

  test("has its state after a reload", async () => {
    await show("Top");
    await window.webview.locator("[role=row]").nth(5).waitFor();
    // The editor writes its storage a little later.
    await window.page.waitForTimeout(1500);
    await window.page.reload();
    await window.webview.getByRole("grid", { name: "Top" }).waitFor({ timeout: 180_000 });
    assert.equal(await search().inputValue(), "runtime.mallocgc");
    await search().fill("");
    await show("Flame graph");
  });

  test("can be read as a tree by the keyboard alone", async () => {
    const as = (shape: string) => inPanel(() => named("combobox", "Show as").selectOption({ label: shape }));
    await as("Tree");
    const tree = window.webview.getByRole("treegrid", { name: "Flame graph" });
    await tree.focus();
    const active = tree.locator(".row.active");
    await window.page.keyboard.press("ArrowDown");
    await active.filter({ hasText: "gc.compileFunctions.func3.1" }).waitFor();
    assert.equal(await active.getAttribute("aria-level"), "2");
    assert.equal(await active.getAttribute("aria-expanded"), "true");
    await window.page.keyboard.press("ArrowLeft");
    await tree.locator(".row.active[aria-expanded=false]").waitFor();
    await as("Flame graph");
  });

  test("passes axe in every view", async () => {
    for (const view of VIEWS) {
      await show(view);
      await window.webview.locator(".graph, .row, .node, .text section, .text dl, .empty").first().waitFor();
      assert.deepEqual(await violations(await pageFrame(window)), [], view);
    }
    await show("Flame graph");
  });

  test("of which each text is an attack executes nothing and adds nothing", async () => {
    await window.openFile("hostile.pprof");
    await graph().waitFor();
    const frame = await pageFrame(window);
    const elements = new Set<string>();
    for (const view of VIEWS) {
      await show(view);
      await window.webview.locator(".graph, .row, .node, .text section, .text dl, .empty").first().waitFor();
      const names = "[...new Set([...document.querySelectorAll('*')].map((e) => e.localName))]";
      for (const name of (await frame.evaluate(names)) as string[]) {
        elements.add(name);
      }
    }
    await show("Flame graph");
    await graph()
      .locator("canvas")
      .hover({ position: { x: 20, y: 50 } });
    assert.equal(await frame.evaluate("window.attacked"), undefined);
    assert.equal(await window.page.evaluate("window.attacked"), undefined);
    const dangerous = ["img", "iframe", "object", "embed", "a", "b", "base", "form"];
    assert.ok(elements.has("canvas") && elements.has("td"));
    assert.deepEqual(
      [...elements].filter((name) => dangerous.includes(name) && name !== "form"),
      [],
    );
  });

  test("runs under a policy that lets nothing in", async () => {
    const meta = window.webview.locator("meta[http-equiv=Content-Security-Policy]");
    const policy = (await meta.getAttribute("content"))!;
    assert.match(
      policy,
      /^default-src 'none'; script-src 'nonce-[\w-]{32}'; style-src \S+( \S+)*; worker-src blob:;/,
    );
    assert.doesNotMatch(policy, /unsafe-(eval|inline)|\*(?!\.vscode-cdn\.net)|data:/);
  });

  test("that is cut short gives one sentence and nothing half-read", async () => {
    await window.openFile("broken.pprof");
    const alert = window.webview.getByRole("alert");
    await alert.waitFor();
    assert.match((await alert.textContent())!, /^broken\.pprof is damaged or cut short: after \d+ bytes /);
    assert.equal(await window.webview.locator("canvas, .row").count(), 0);
  });

  test("opens the source of a function at its first line, and of a line at that", async () => {
    await window.openFile("own.pprof");
    const granularity = (of: string) =>
      inPanel(() => named("combobox", "Granularity").selectOption({ label: of }));
    for (const [of, line] of [
      ["functions", 10],
      ["lines", 13],
    ] as const) {
      await granularity(of);
      await graph().focus();
      await window.page.keyboard.press("ArrowDown");
      await window.webview.getByRole("button", { name: `example.com/sample/words.go:${line}` }).click();
      await window.page.locator(".statusbar").getByText(`Ln ${line}, Col 1`).waitFor();
      await window.page.getByRole("tab", { name: "own.pprof" }).first().click();
    }
    await granularity("functions");
  });

  for (const [label, file, content] of EXPORTS) {
    test(`exports: ${label}`, async () => {
      await press("Export…");
      await menuItem(new RegExp(`^${label}$`)).click();
      await window.page.locator(".quick-input-widget").getByRole("button", { name: "OK" }).click();
      const saved = join(window.profile.workspace, file);
      const bytes = await until(
        file,
        () => existsSync(saved) && statSync(saved).size > 0 && readFileSync(saved),
      );
      assert.match((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1"), content);
    });
  }

  test("of addresses only gets its functions from a binary, and its file stays as it is", async () => {
    const file = join(window.profile.workspace, "addresses.pprof");
    const before = readFileSync(file);
    await window.openFile("addresses.pprof");
    await window.webview.getByText("3 of 3 addresses in server have no function.").waitFor();
    await window.inEachTheme((theme) => window.screenshot(`profile-addresses-${theme}`));
    assert.deepEqual(await violations(await pageFrame(window)), []);
    const choose = async (path: string) => {
      await press("Symbolize from Binary…");
      const dialog = window.page.locator(".quick-input-widget");
      // What is typed before the dialog lists its folder is replaced, and it looks at a path before it takes it.
      await dialog.locator(".monaco-list-row", { hasText: "go.mod" }).waitFor();
      const accept = dialog.getByRole("button", { name: "Symbolize", exact: true });
      for (let tries = 0; tries < 10 && (await dialog.isVisible()); tries++) {
        await dialog
          .getByRole("textbox")
          .fill(path, { timeout: 1000 })
          .catch(() => undefined);
        await window.page.waitForTimeout(300);
        await accept.click({ timeout: 1000 }).catch(() => undefined);
        await window.page.waitForTimeout(300);
      }
      await dialog.waitFor({ state: "hidden" });
    };
    await choose(join(window.profile.workspace, "go.mod"));
    await window.page
      .getByText(/go\.mod gives no functions, since ELF: /)
      .first()
      .waitFor();
    await choose(join(window.profile.workspace, "server"));
    // The page opens the profile anew.
    await window.webview.getByText("of 3 addresses in server").waitFor({ state: "hidden" });
    await graph().waitFor();
    await show("Top");
    await window.webview.locator(".row", { hasText: "decode_block" }).waitFor();
    await window.webview.locator(".row", { hasText: "hash" }).waitFor();
    assert.equal(await named("button", "Symbolize from Binary…").count(), 0);
    await window.screenshot("profile-symbolized");
    assert.deepEqual(readFileSync(file), before);
  });

  test("is compared with another", async () => {
    await window.openFile("after.pprof");
    await press("Compare with…");
    await window.page
      .locator(".quick-input-widget .monaco-list-row", { hasText: "before.pprof" })
      .first()
      .click();
    await window.webview.getByText("A: before.pprof").waitFor();
    await show("Top");
    const row = window.webview.locator(".row", { hasText: "main.remember" });
    await row.waitFor();
    assert.match((await row.textContent())!, /22\.1 MB68\.3 MB\+46\.2 MB\+209 %/);
    assert.deepEqual(await violations(await pageFrame(window)), []);
  });

  test("can be looked at in one theme after the other, wide and narrow", async () => {
    await window.run("View: Toggle Primary Side Bar Visibility");
    await window.run("View: Close Editors in Other Groups");
    await window.inEachTheme(async (theme) => {
      for (const [name, view, file] of [
        ["compare", "Flame graph", "after.pprof"],
        ...(forDocs ? OTHER_VIEWS : []),
        ["table", "Top", "compile.pprof"],
        ["flame", "Flame graph", "compile.pprof"],
      ] as const) {
        await window.page.getByRole("tab", { name: file }).first().click();
        await show(view);
        await window.webview.locator(".graph, .row, .view > *").first().waitFor();
        for (const width of [1280, 620]) {
          await window.page.setViewportSize({ width, height: 800 });
          await window.page.waitForTimeout(300);
          await window.screenshot(`profile-${name}-${width}-${theme}`);
        }
        await window.page.setViewportSize({ width: 1280, height: 800 });
      }
    });
  });
});
