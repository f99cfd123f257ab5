/** A person moves the flame graph: the page alone, in a browser, with a host that notes its messages. */
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { type PageServer, servePages } from "../../bench/pages.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { type Folded, profileOf } from "../unit/profile/stacks.ts";
import { violations } from "./page.ts";

const FIXTURES = "test/fixtures/profiles";

/** The tests are bundled, but a module that finds its files by its own place is not. */
const browserModule = pathToFileURL(resolve("test/host/browser.ts")).href;

/** Two stacks of which each side has one of its own. */
const BEFORE: readonly Folded[] = [
  ["main;work", 10e9],
  ["main;old", 30e9],
];
const AFTER: readonly Folded[] = [
  ["main;work", 25e9],
  ["main;new", 5e9],
];

suite("a flame graph", function () {
  this.timeout(120_000);
  let folder: string;
  let server: PageServer;
  let browser: Browser;
  let page: Page;

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "go-verify-flame-"));
    copyFileSync(`${FIXTURES}/go/cmd-compile.cpu.pgo`, join(folder, "compile.pb.gz"));
    writeFileSync(join(folder, "before.pb.gz"), encodeProfile(profileOf(BEFORE)));
    writeFileSync(join(folder, "after.pb.gz"), encodeProfile(profileOf(AFTER)));
    server = await servePages({ webview: "dist/webview", files: folder });
    const { findBrowser } = (await import(browserModule)) as typeof import("../host/browser.ts");
    const found = findBrowser();
    browser = await chromium.launch({ executablePath: found.path, env: { ...process.env, ...found.env } });
  });

  suiteTeardown(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (files: string) => {
    await page?.close();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${server.origin}/ours?${files}`);
    await page.waitForFunction("document.querySelector('.graph canvas')?.dataset.window !== undefined");
  };
  setup(() => open("compile"));

  const canvas = () => page.locator(".graph canvas");
  const tip = () => page.locator(".tip");
  const strip = () => page.locator("footer.details");
  const status = () => page.locator("p.status");
  const search = () => page.getByRole("searchbox", { name: /^Search frames/ });
  const shown = async () => {
    const [from, to] = ((await canvas().getAttribute("data-window")) ?? "").split(" ").map(Number);
    return { from: from!, to: to!, size: to! - from! };
  };
  const isZoomed = (least = 0) =>
    page.waitForFunction(
      `(() => { const [a, b] = document.querySelector('.graph canvas').dataset.window.split(' '); return b - a < 0.999 && b - a > ${least}; })()`,
    );
  const isWhole = () =>
    page.waitForFunction("document.querySelector('.graph canvas').dataset.window === '0 1'");
  /** Moves the pointer over the graph, `level` rows under its top. */
  const point = async (x: number, level: number) => {
    const box = (await canvas().boundingBox())!;
    const at = { x: box.x + x, y: box.y + level * 20 + 10 };
    await page.mouse.move(at.x, at.y);
    return { ...at, share: x / box.width };
  };
  const posted = (kind: string) =>
    page.evaluate(`posted.filter((message) => message.kind === "${kind}")`) as Promise<
      Record<string, unknown>[]
    >;

  test("shows the whole name and the shares of a frame at the pointer, and never over the frame", async () => {
    await point(100, 5);
    await tip().filter({ hasText: "cmd/compile/internal/ssa.Compile" }).waitFor();
    const text = (await tip().textContent())!;
    assert.match(text, /ssa\.Compile.*ssa\/compile\.go:\d+/);
    assert.match(
      text,
      /total \(cum\)[\d.]+ s, 3\d\.\d % of allself \(flat\)[\d.]+ (m?s), (<0|[\d.<]+) ?[\d.]* ?% of all/,
    );
    assert.match(text, /of the parent\d\d\.\d %/);
    assert.doesNotMatch(text, /of the zoom/);
    for (const [x, level] of [
      [100, 5],
      [1200, 0],
      [5, 6],
    ] as const) {
      await page.setViewportSize({ width: 1280, height: level === 6 ? 330 : 800 });
      const at = await point(x, level);
      await tip().waitFor();
      const box = (await tip().boundingBox())!;
      const top = at.y - 10;
      assert.ok(box.y >= top + 20 || box.y + box.height <= top, `${x}: the frame is hidden`);
      assert.ok(box.x >= 0 && box.x + box.width <= 1280 && box.y >= 0 && box.y + box.height <= 800);
      assert.ok(level !== 6 || box.y + box.height <= top, "there is no room below");
    }
    await page.mouse.move(640, 10);
    await tip().waitFor({ state: "detached" });
  });

  test("zooms at the pointer by the wheel with Ctrl, moves by Shift, and only scrolls without", async () => {
    const at = await point(900, 4);
    const name = await tip().locator("strong").textContent();
    await page.mouse.wheel(0, 60);
    await page.waitForFunction("document.querySelector('.graph').scrollTop > 0");
    assert.equal((await shown()).size, 1);
    await page.mouse.wheel(0, -60);
    await page.waitForFunction("document.querySelector('.graph').scrollTop === 0");
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -100);
    await page.mouse.wheel(0, -100);
    await page.keyboard.up("Control");
    await isZoomed();
    await status()
      .filter({ hasText: /showing 60\.7 %/ })
      .waitFor();
    const zoomed = await shown();
    assert.ok(Math.abs(zoomed.from + at.share * zoomed.size - at.share) < 1e-6);
    await point(901, 4);
    assert.equal(await tip().locator("strong").textContent(), name);
    assert.match((await tip().textContent())!, /of the zoom[\d.]+ %/);
    await page.keyboard.down("Shift");
    await page.mouse.wheel(0, -100);
    await page.keyboard.up("Shift");
    await page.waitForFunction(
      `Number(document.querySelector('.graph canvas').dataset.window.split(' ')[0]) < ${zoomed.from} - 0.01`,
    );
    assert.ok(Math.abs((await shown()).size - zoomed.size) < 1e-6);
  });

  test("is dragged, and a small move of the pointer under a click is no drag", async () => {
    const { x, y } = await point(100, 2);
    await page.mouse.down();
    await page.mouse.move(x + 2, y + 1);
    await page.mouse.up();
    await page.locator("nav.breadcrumb").getByText("gc.compileFunctions.func5.1").waitFor();
    const before = await shown();
    await page.mouse.down();
    await page.mouse.move(x - 100, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(
      `Number(document.querySelector('.graph canvas').dataset.window.split(' ')[0]) > ${before.from} + 0.02`,
    );
    const after = await shown();
    assert.ok(Math.abs(after.from - before.from - (100 / 1216) * before.size) < 0.002);
    // What is shown is no longer inside of the frame, so the path is that of a frame which holds it.
    await page.locator("nav.breadcrumb").getByText("func5.1").waitFor({ state: "detached" });
  });

  test("is moved by W A S D, and Escape goes back", async () => {
    await page.locator(".graph").focus();
    await page.keyboard.press("w");
    await isZoomed();
    const zoomed = await shown();
    assert.deepEqual([zoomed.from.toFixed(3), zoomed.to.toFixed(3)], ["0.125", "0.875"]);
    await page.keyboard.press("d");
    await page.waitForFunction("document.querySelector('.graph canvas').dataset.window.startsWith('0.23')");
    await page.keyboard.press("a");
    await page.waitForFunction("document.querySelector('.graph canvas').dataset.window.startsWith('0.12')");
    await page.keyboard.press("s");
    await isWhole();
    await page.keyboard.press("w");
    await status().filter({ hasText: "showing 75.0 %" }).waitFor();
    await page.keyboard.press("Escape");
    await isWhole();
    await status().filter({ hasText: "showing 100 %" }).waitFor();
  });

  test("has the callers of a zoom above it, and says how much it shows", async () => {
    const { x, y } = await point(100, 3);
    await page.mouse.click(x, y);
    await status()
      .filter({ hasText: /showing 51\.\d %/ })
      .waitFor();
    for (const [level, name] of ["all", "func3.1", "func5.1", "ssagen.Compile"].entries()) {
      await point(1000, level);
      await tip().locator("strong", { hasText: name }).waitFor();
    }
    await page.locator("nav.breadcrumb").waitFor();
    await page.mouse.click(x, y - 60);
    await isWhole();
  });

  test("opens the source by a double click, after it zoomed by the first", async () => {
    const { x, y } = await point(100, 4);
    await page.mouse.dblclick(x, y);
    await page.locator("nav.breadcrumb").getByText("ssagen.buildssa").waitFor();
    const [message, ...others] = await posted("openSource");
    assert.equal(message!.function, "cmd/compile/internal/ssagen.buildssa");
    assert.match(String(message!.file), /ssagen\/ssa\.go$/);
    assert.deepEqual(others, []);
  });

  test("goes from one match of a search to the next and back", async () => {
    await search().fill("runtime.mallocgc");
    const steps = page.locator(".steps .at");
    await steps.filter({ hasText: /^\? of \d+$/ }).waitFor();
    const of = Number(/\d+/.exec((await steps.textContent())!)![0]);
    assert.ok(of > 2);
    await page.getByText("6 frames, 9.9 %").waitFor();
    await page.keyboard.press("Enter");
    await steps.filter({ hasText: `1 of ${of}` }).waitFor();
    await strip()
      .locator("strong", { hasText: /^runtime\.mallocgc/ })
      .waitFor();
    await isZoomed();
    await page.keyboard.press("Enter");
    await steps.filter({ hasText: `2 of ${of}` }).waitFor();
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Shift+Enter");
    await steps.filter({ hasText: `${of} of ${of}` }).waitFor();
    await page.getByRole("button", { name: "Next match" }).click();
    await steps.filter({ hasText: `1 of ${of}` }).waitFor();
    await search().fill("no such function");
    await steps.waitFor({ state: "detached" });
  });

  test("keeps the height of the strip, whatever it shows", async () => {
    const heights = new Set<number>();
    const measure = async () => heights.add((await strip().boundingBox())!.height);
    for (const width of [1280, 620]) {
      await page.setViewportSize({ width, height: 800 });
      await page.keyboard.press("Escape");
      await measure();
      await page.locator(".graph").focus();
      for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"]) {
        await page.keyboard.press(key);
        await measure();
      }
    }
    await strip().getByText("total (cum)").waitFor();
    assert.equal(heights.size, 1);
    assert.doesNotMatch((await strip().textContent())!, /here|own/);
  });

  test("is coloured by package or by origin, with a legend", async () => {
    const colorAt = () =>
      page.evaluate(
        "[...document.querySelector('.graph canvas').getContext('2d').getImageData(600, 90, 1, 1).data]",
      );
    const before = await colorAt();
    const button = page.getByRole("button", { name: "Legend" });
    await button.click();
    const legend = page.getByRole("group", { name: "Legend" });
    await legend.getByText("inlined into its caller").waitFor();
    await legend.getByRole("radio", { name: "origin of the code" }).check();
    for (const origin of ["own code", "third party", "standard library", "runtime or C"]) {
      await legend.getByText(origin, { exact: true }).waitFor();
    }
    await legend.getByText(/A profile does not name the main module/).waitFor();
    assert.notDeepEqual(await colorAt(), before);
    assert.deepEqual(await violations(page.mainFrame()), []);
    await page.keyboard.press("Escape");
    await legend.waitFor({ state: "hidden" });
    assert.equal(await button.getAttribute("aria-expanded"), "false");
  });

  test("has a menu that zooms, copies and finds elsewhere", async () => {
    const { x, y } = await point(100, 3);
    const item = (name: string) => page.getByRole("menuitem", { name, exact: true });
    await page.mouse.click(x, y, { button: "right" });
    await item("Copy Stack").click();
    const [copied] = await posted("copy");
    assert.match(String(copied!.text), /^cmd\/compile.+ssagen\.Compile\n.+func5\.1\n.+func3\.1$/);
    await page.mouse.click(x, y, { button: "right" });
    await item("Zoom to this frame").click();
    await page.locator("nav.breadcrumb").getByText("ssagen.Compile").waitFor();
    await page.mouse.click(x, y, { button: "right" });
    await item("Find elsewhere").click();
    assert.equal(await search().inputValue(), "cmd/compile/internal/ssagen.Compile");
  });

  test("has an overview when it is higher than the view, which is clicked", async () => {
    const overview = page.locator(".minimap canvas");
    await overview.click({ position: { x: 10, y: 120 } });
    await page.waitForFunction("document.querySelector('.graph').scrollTop > 0");
    await page.setViewportSize({ width: 1280, height: 1600 });
    await overview.waitFor({ state: "detached" });
  });

  test("of a comparison names both sides, and shows what is gone", async () => {
    await open("after&before");
    await point(1200, 2);
    await tip()
      .filter({ hasText: /new.*A0B5\.00 schange\+5\.00 s \(new\)/ })
      .waitFor();
    await page.getByRole("button", { name: "Legend" }).click();
    const legend = page.getByRole("group", { name: "Legend" });
    await legend.getByText("+ more than before, or new").waitFor();
    await legend.getByRole("radio", { name: /^before/ }).check();
    await page.keyboard.press("Escape");
    await page.waitForFunction("document.querySelector('.graph canvas').dataset.frames === '5'");
    await point(100, 2);
    await tip()
      .filter({ hasText: /old.*A30\.0 sB0change−30\.0 s \(gone\)/ })
      .waitFor();
    assert.deepEqual(await violations(page.mainFrame()), []);
  });
});
