/** A person uses the page of a profile, which a browser shows without an editor around it. */
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page } from "playwright-core";
import { type PageServer, servePages } from "../../bench/pages.ts";
import { SHAPES, sampleProfile } from "../../bench/profileSample.ts";
import { demangleAll } from "../../src/profile/demangle/demangle.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import type { ToHost } from "../../src/webview/protocol.ts";
import { findBrowser } from "../host/browser.ts";
import { until } from "../support/until.ts";
import { profileOf } from "../unit/profile/stacks.ts";
import { addressProfile } from "./ownProfile.ts";
import { violations } from "./page.ts";

const FIXTURES = "test/fixtures/profiles";
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 620, height: 800 };
/** A pane beside a source file. */
const NARROWEST = { width: 280, height: 800 };

/** A box of the page, in its pixels. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

suite("the page of a profile", function () {
  this.timeout(180_000);
  let folder: string;
  let server: PageServer;
  let browser: Browser;
  let page: Page;

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "go-verify-page-"));
    copyFileSync(`${FIXTURES}/go/cmd-compile.cpu.pgo`, join(folder, "compile.pb.gz"));
    copyFileSync(`${FIXTURES}/recorded/heap.leak.0.pb.gz`, join(folder, "before.pb.gz"));
    copyFileSync(`${FIXTURES}/recorded/heap.leak.3.pb.gz`, join(folder, "after.pb.gz"));
    writeFileSync(join(folder, "large.pb.gz"), sampleProfile(SHAPES.find(({ name }) => name === "large")!));
    writeFileSync(join(folder, "addresses.pb.gz"), addressProfile());
    server = await servePages({ webview: resolve("dist/webview"), files: folder });
    const { path, env } = findBrowser(process.cwd());
    browser = await chromium.launch({ executablePath: path, env: { ...process.env, ...env } });
    page = await browser.newPage({ viewport: WIDE });
    page.setDefaultTimeout(30_000);
  });

  suiteTeardown(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  teardown(async function () {
    if (this.currentTest?.state === "failed") {
      mkdirSync("out/ui", { recursive: true });
      await page.screenshot({ path: `out/ui/failed-${this.currentTest.title.replaceAll(/\W+/g, "-")}.png` });
    }
  });

  const open = async (files: string) => {
    await page.setViewportSize(WIDE);
    await page.goto(`${server.origin}/ours?${files}`);
    await status().waitFor();
    await graph().first().waitFor();
  };
  const graph = () => page.locator(".graph canvas[data-frames]");
  const status = () => page.locator("p.status");
  const chips = () => page.locator(".chip");
  const tab = (name: string) => page.getByRole("tab", { name, exact: true });
  const mode = () => page.getByRole("combobox", { name: "What the text does" });
  const frames = () => graph().first().getAttribute("data-frames");
  const box = async (selector: string) => (await page.locator(selector).boundingBox()) as Box;
  const boxes = (selector: string) =>
    page
      .locator(selector)
      .evaluateAll((all) =>
        all.map((one) => (one as unknown as { getBoundingClientRect(): Box }).getBoundingClientRect()),
      );
  const filter = async (kind: string, text: string) => {
    await mode().selectOption(kind);
    await page.locator("#filter").fill(text);
    await page.keyboard.press("Enter");
  };
  const sent = (kind: string) =>
    page.evaluate(`posted.filter((message) => message.kind === "${kind}")`) as Promise<
      Record<string, unknown>[]
    >;

  for (const [size, files] of [
    [WIDE, "compile"],
    [NARROW, "compile"],
    [NARROWEST, "compile"],
    [WIDE, "after&before"],
    [NARROW, "after&before"],
  ] as const) {
    test(`has one line of controls at ${size.width} pixels: ${files}`, async () => {
      await open(files);
      await page.setViewportSize(size);
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("dialog", { name: "More" }).getByRole("button", { name: "Undo" }).waitFor();
      assert.deepEqual(await violations(page.mainFrame()), []);
      await page.keyboard.press("Escape");
      const controls = await boxes(".toolbar > *");
      const middles = controls.map(({ y, height }) => y + height / 2);
      assert.ok(Math.max(...middles) - Math.min(...middles) < 3, middles.join());
      assert.ok(controls.every(({ height }) => height < 32));
      assert.ok(controls.at(-1)!.x + controls.at(-1)!.width <= size.width);
      const isWide = size === WIDE;
      assert.equal(await page.getByRole("tablist").count(), isWide ? 1 : 0);
      assert.equal(await page.getByRole("combobox", { name: "View" }).count(), isWide ? 0 : 1);
      assert.equal(await page.locator(".conditions").count(), files === "compile" ? 0 : 1);
    });
  }

  test("a narrow one has all controls, one key press away", async () => {
    await page.getByRole("button", { name: "More" }).press("Enter");
    const panel = page.getByRole("dialog", { name: "More" });
    for (const name of ["Granularity", "Layout", "Show as"]) {
      await panel.getByRole("combobox", { name }).waitFor();
    }
    await panel.getByRole("button", { name: "Compare with…" }).waitFor();
    await panel.getByRole("button", { name: "Export…" }).press("Enter");
    await page.getByRole("menuitem", { name: "Table as CSV" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await page.getByRole("combobox", { name: "View" }).selectOption("top");
    await page.getByRole("grid", { name: "Top" }).waitFor();
  });

  test("shows names of C++ and Rust, which it requests of the editor once", async () => {
    const stacks = ["main;_ZN2ns3BoxIiE3getEv", "main;_RINvC3app3runhE;_ZN2ns3BoxIcE3getEi"];
    const profile = profileOf(stacks.map((stack, i) => [stack, 10 + i]));
    writeFileSync(join(folder, "names.pb.gz"), gzipSync(encodeProfile(profile)));
    await page.setViewportSize(WIDE);
    await page.goto(`${server.origin}/ours?names`);
    const request = await page.waitForFunction("posted.find(({ kind }) => kind === 'demangle')");
    const { id, names, mode: how } = (await request.jsonValue()) as ToHost & { kind: "demangle" };
    assert.deepEqual([names.length, how], [3, "simple"]);
    const answer = { kind: "demangled", id, names: await demangleAll(names, how) };
    await page.evaluate(`postMessage(${JSON.stringify(answer)})`);
    await graph().first().waitFor();
    await tab("Top").click();
    const grid = page.getByRole("grid", { name: "Top" });
    await grid.getByRole("row", { name: "ns::Box::get" }).waitFor();
    await grid.getByRole("row", { name: "app::run::<>" }).waitFor();
    const rows = await grid.getByRole("row").allTextContents();
    assert.ok(!rows.join().includes("_ZN") && !rows.join().includes("_R"));
    assert.equal(await page.evaluate("posted.filter(({ kind }) => kind === 'demangle').length"), 1);
  });

  test("judges a filter while it is typed, and never takes an invalid one", async () => {
    await open("compile");
    await filter("focus", "mallocgc");
    await chips().waitFor();
    const before = [await status().textContent(), await frames()];
    await mode().selectOption("focus");
    await page.locator("#filter").pressSequentially("a(b");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.match((await alert.textContent())!, /^focus: "a\(b" is not a regular expression \(.*missing/);
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    assert.equal(await alert.count(), 1);
    assert.deepEqual(await chips().allTextContents(), ["Focus:mallocgc✕"]);
    assert.deepEqual([await status().textContent(), await frames()], before);
    await page.locator("#filter").fill("a(b)?");
    await alert.waitFor({ state: "detached" });
    // The graph answers as before.
    await page.keyboard.press("Escape");
    await graph()
      .first()
      .click({ position: { x: 20, y: 30 } });
    await page.locator("nav.breadcrumb").waitFor();
  });

  test("shows a second focus as a second chip, with the word that joins them", async () => {
    await open("compile");
    await filter("focus", "mallocgc");
    await chips().waitFor();
    await filter("focus", "(?i)SCANOBJECT");
    await chips().nth(1).waitFor();
    await filter("ignore", "memclr");
    await chips().nth(2).waitFor();
    assert.equal(
      await page.locator(".chips").textContent(),
      "Focus:mallocgc✕orFocus:(?i)SCANOBJECT✕andIgnore:memclr✕Undo",
    );
    await page.getByRole("button", { name: "More" }).click();
    const command = await page.getByRole("button", { name: "Copy as command" }).getAttribute("title");
    assert.match(command!, / -focus='mallocgc\|\(\?:\(\?i\)SCANOBJECT\)' -ignore=memclr /);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Remove Focus: mallocgc" }).click();
    await chips().nth(2).waitFor({ state: "detached" });
    assert.match((await chips().first().textContent())!, /^Focus:\(\?i\)SCANOBJECT/);
  });

  test("shows a filter, its figures and its graph in one update, and says until then that it counts", async () => {
    await open("compile");
    await page.evaluate(`(() => {
      globalThis.seen = new Set();
      globalThis.busy = [];
      const look = () => busy.push(document.querySelector("main").ariaBusy) && seen.add([
        document.querySelectorAll(".chip").length,
        document.querySelector("p.status").textContent.includes("showing 100 %"),
        document.querySelector("canvas[data-frames]").dataset.frames,
      ].join());
      look();
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    })()`);
    const all = await frames();
    await filter("focus", "mallocgc");
    await chips().waitFor();
    await page.waitForTimeout(500);
    assert.deepEqual(await page.evaluate("[...seen]"), [`0,true,${all}`, `1,false,${await frames()}`]);
    const busy = (await page.evaluate("busy")) as string[];
    assert.deepEqual([busy[0], busy.includes("true"), busy.at(-1)], ["false", true, "false"]);
  });

  test("sorts by a click anywhere on a header", async () => {
    await open("compile");
    await tab("Top").click();
    const cum = page.getByRole("columnheader", { name: "cum", exact: true });
    await cum.waitFor();
    const { width, height } = (await cum.boundingBox())!;
    await cum.click({ position: { x: 2, y: 2 } });
    await page.locator("[aria-sort=descending]", { hasText: "cum ▾" }).waitFor();
    await cum.click({ position: { x: width - 2, y: height - 2 } });
    await page.locator("[aria-sort=ascending]", { hasText: "cum ▴" }).waitFor();
    const name = page.getByRole("columnheader", { name: "function" });
    await name.click({ position: { x: (await name.boundingBox())!.width - 20, y: 14 } });
    await page.locator("[aria-sort=ascending]", { hasText: "function" }).waitFor();
  });

  test("groups the functions by package", async () => {
    await open("compile");
    await tab("Top").click();
    await page.getByRole("button", { name: "Group by package" }).click();
    const group = page.locator(".row.package", { hasText: "runtime (" }).first();
    await group.waitFor();
    assert.deepEqual(await violations(page.mainFrame()), []);
    await group.dblclick();
    await page.locator(".row[aria-level='2']", { hasText: "runtime.scanobject" }).waitFor();
    await page.keyboard.press("ArrowLeft");
  });

  test("opens callers and callees by a double click and by Enter on a row of Top", async () => {
    await open("compile");
    await tab("Top").click();
    const row = page.locator(".row", { hasText: "runtime.scanobject" });
    assert.match(
      (await row.locator(".name").getAttribute("title"))!,
      /\nDouble click or Enter: callers and callees/,
    );
    await row.dblclick();
    await page.locator(".middle", { hasText: "runtime.scanobject" }).waitFor();
    await tab("Top").click();
    await page.getByRole("grid", { name: "Top" }).press("ArrowDown");
    const active = (await page.locator(".row.active .name").textContent())!;
    await page.keyboard.press("Alt+Enter");
    assert.equal((await sent("openSource"))[0]!.function, active);
    await page.keyboard.press("Enter");
    await page.locator(".middle", { hasText: active }).waitFor();
  });

  test("shows callers above callees, with the function once between them", async () => {
    await open("compile");
    await tab("Top").click();
    await page.locator(".row", { hasText: /runtime\.mallocgc$/ }).dblclick();
    await page.locator(".half").nth(1).waitFor();
    const [callers, callees] = (await boxes(".half canvas")) as [Box, Box];
    assert.deepEqual([callers.x, callers.width], [callees.x, callees.width]);
    const [above, below] = (await boxes(".half")) as [Box, Box];
    const middle = await box(".middle");
    assert.ok(Math.abs(above.y + above.height - middle.y) <= 1, "the direct callers touch the function");
    // The root of each tree is the function: its row is outside of what is visible.
    assert.equal(Math.round(above.y + above.height), Math.round(callers.y + callers.height - 20));
    assert.equal(Math.round(below.y), Math.round(callees.y + 20));
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("combobox", { name: "Show as" }).selectOption("tree");
    await page.keyboard.press("Escape");
    const trees = page.getByRole("treegrid");
    await trees.nth(1).locator(".row").first().waitFor();
    assert.equal(await page.locator(".row", { hasText: /runtime\.mallocgc$/ }).count(), 0);
    assert.ok((await page.locator(".row[aria-level='1']", { hasText: "runtime.newobject" }).count()) > 0);
  });

  test("lists thousands of stacks with few elements, each frame a link, the runtime folded", async () => {
    await open("compile");
    await tab("Traces").click();
    const grid = page.getByRole("grid", { name: "Traces" });
    await grid.waitFor();
    await page.getByText(/^100 of [\d,]+ stacks, the heaviest first$/).waitFor();
    assert.ok((await page.locator(".row").count()) < 100);
    assert.deepEqual(await violations(page.mainFrame()), []);
    await page.locator(".row.frame .link").first().click();
    const [{ file, line }] = (await sent("openSource")) as [Record<string, unknown>];
    assert.match(`${file}:${line}`, /\.\w+:[1-9]\d*$/);
    await page.getByRole("button", { name: "Copy Stack" }).first().click();
    assert.match(String((await sent("copy"))[0]!.text), /^[\d.]+ m?s\n {2}\S+ {2}\S+:\d+\n/);
    await grid.press("End");
    await page.getByText(/^200 of /).waitFor();
    await filter("focus", "mallocgc");
    await chips().waitFor();
    const fold = page.locator(".fold").first();
    assert.match((await fold.textContent())!, /^\d+ frames of the runtime$/);
    const folded = page.locator(".row.frame", { hasText: "runtime.mallocgc" });
    const before = await folded.count();
    await fold.click();
    await page.locator(".fold[aria-expanded=true]").first().waitFor();
    assert.ok((await folded.count()) > before);
  });

  test("names what is compared before the numbers", async () => {
    await open("after&before");
    await page.getByRole("group", { name: "Comparison" }).waitFor();
    assert.match(
      (await page.getByRole("group", { name: "Comparison" }).textContent())!,
      /^A: before\.pb\.gz→B: after\.pb\.gz⇄/,
    );
    await page.getByRole("combobox", { name: "Totals" }).selectOption("true");
    await status().filter({ hasText: "B is scaled to the total of A" }).waitFor();
    await page.getByRole("combobox", { name: "Totals" }).selectOption("false");
    await tab("Top").click();
    const row = page.locator(".row", { hasText: "main.remember" });
    await row.waitFor();
    assert.match((await row.textContent())!, /^main\.remember22\.1 MB68\.3 MB\+46\.2 MB\+209 %/);
  });

  test("opens a source line, with what it calls, and goes on to it", async () => {
    await open("compile");
    await tab("Source").click();
    const line = page.getByRole("button", { name: /^What line \d+ calls$/ }).first();
    await line.click();
    assert.equal(await line.getAttribute("aria-expanded"), "true");
    const callee = page.locator(".source tr", { hasText: "→" }).first();
    await callee.waitFor();
    mkdirSync("out/ui", { recursive: true });
    await page.screenshot({ path: "out/ui/profile-source-calls.png" });
    assert.deepEqual(await violations(page.mainFrame()), []);
    const name = (await callee.getByRole("button").textContent())!;
    await callee.getByRole("button").click();
    await page.getByRole("heading", { name, exact: true }).first().waitFor();
    assert.equal(await page.locator(".source tr", { hasText: "→" }).count(), 0);
  });

  test("of which addresses have no function, requests a binary for them", async () => {
    await open("addresses");
    await page.getByText("3 of 3 addresses in server have no function.").waitFor();
    await page.getByRole("button", { name: "Symbolize from Binary…" }).click();
    await until("the request", async () => (await sent("symbolize")).length === 1);
    await tab("Details").click();
    await page.getByRole("cell", { name: /^no Symbolize from Binary…$/ }).waitFor();
    await page.screenshot({ path: "out/ui/profile-details-addresses.png" });
    assert.deepEqual(await violations(page.mainFrame()), []);
  });

  test("reads no further when it is cancelled, and reads again on request", async () => {
    await page.goto(`${server.origin}/ours?large`);
    await page.getByRole("progressbar").waitFor();
    await page.getByText(/^large\.pb\.gz: [\d.]+ MB of [\d.]+ MB unpacked$/).waitFor();
    assert.equal(page.workers().length, 1);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("The profile was not read, because you cancelled it.").waitFor();
    await until("the worker's end", () => page.workers().length === 0);
    assert.equal((await sent("cancel")).length, 1);
    await page.getByRole("button", { name: "Read Again" }).click();
    await graph().waitFor({ timeout: 60_000 });
  });
});
