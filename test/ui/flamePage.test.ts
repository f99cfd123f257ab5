/** A person opens a flame page, which was sent to them as a file, in a browser. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { profileOf } from "../unit/profile/stacks.ts";
import { openBrowser } from "./browser.ts";
import { hostileProfile } from "./hostileProfile.ts";
import { violations } from "./page.ts";

const PROFILES = "test/fixtures/profiles";
const COMPILER = `${PROFILES}/go/cmd-compile.cpu.pgo`;

/** How the page is looked at. */
const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "high-contrast": { colorScheme: "dark", forcedColors: "active" },
  narrow: { colorScheme: "light", viewport: { width: 620, height: 800 } },
};

suite("a flame page in a browser", function () {
  this.timeout(120_000);
  let folder: string;
  let browser: Browser;
  let page: Page;
  /** What the page did that it must not do. */
  let offences: string[];

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), "gv-flame-page-"));
    browser = await openBrowser();
  });

  suiteTeardown(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  teardown(async () => {
    await page?.context().close();
    assert.deepEqual(offences, []);
  });

  /** Makes a page as a person does, and opens it. */
  const open = async (args: readonly string[], options: BrowserContextOptions = {}) => {
    const file = join(folder, "page.html");
    const command = ["dist/cli.js", "profile", ...args, "--format", "html", "--output", file];
    execFileSync(process.execPath, command, { stdio: "pipe" });
    offences = [];
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on("request", (request) => {
      const url = request.url();
      if (url !== pathToFileURL(file).href) {
        offences.push(`request: ${url}`);
      }
    });
    page.on("console", (message) => offences.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => offences.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => offences.push(`dialog: ${dialog.message()}`));
    await page.addInitScript(
      "addEventListener('securitypolicyviolation', (event) => console.log('policy', event.violatedDirective))",
    );
    await page.goto(pathToFileURL(file).href);
    await page.getByText("Made by").waitFor();
  };
  const graph = () => page.getByRole("application", { name: "Flame graph" });
  const frame = (text: string) => graph().locator("g.frame", { hasText: text }).first();
  const facts = () => page.locator(".facts");
  const zoomed = () => page.locator(".zoomed");
  const tooltip = () => page.locator(".tooltip:visible");
  const tooltipLines = () => tooltip().locator("div").allTextContents();

  test("says what was measured, when, and what made the page", async () => {
    await open([COMPILER, "--ignore", "^runtime\\.main$"]);
    assert.equal(await page.locator("h1").textContent(), "cmd-compile.cpu.pgo");
    assert.match(
      (await page.locator(".measured").textContent())!,
      /^cpu · 118 s of CPU in 159 s \(0\.74 cores\) · [\d,]+ samples · showing 79\.8 % · 2025-05-29 19:22:06 UTC$/,
    );
    assert.match((await page.locator("header").textContent())!, /Filters: -ignore=\^runtime\\\.main\$$/);
    assert.match(
      (await page.locator(".made").textContent())!,
      /^Made by Go Verify \d+\.\d+\.\d+\. It has all frames\.$/,
    );
    assert.equal(await page.locator(".warning").count(), 0);
  });

  test("zooms by a click and by keys, and goes back", async () => {
    await open([COMPILER]);
    await frame("ssa.Compile").click();
    await zoomed().filter({ hasText: "Zoom: cmd/compile/internal/ssa.Compile, 31.4 % of all" }).waitFor();
    assert.equal(await graph().locator("g.caller").count(), 5);
    assert.equal((await page.locator(".callees tbody tr").count()) > 10, true);
    await graph().focus();
    await page.keyboard.press("Escape");
    await zoomed().filter({ hasText: "ssagen.buildssa" }).waitFor();
    await page.keyboard.press("Home");
    await page.locator(".zoomed:empty").waitFor({ state: "attached" });
    for (const key of [
      "ArrowUp",
      "ArrowUp",
      "ArrowUp",
      "ArrowUp",
      "ArrowUp",
      "ArrowUp",
      "ArrowDown",
      "ArrowRight",
    ]) {
      await page.keyboard.press(key);
    }
    assert.match(
      (await facts().textContent())!,
      /^runtime\.gcBgMarkWorker · Total 26\.\d s: 22\.\d % of all · Self /,
    );
    await page.keyboard.press("Enter");
    await zoomed().filter({ hasText: "runtime.gcBgMarkWorker" }).waitFor();
    await page.getByRole("button", { name: "runtime.systemstack" }).click();
    await zoomed().filter({ hasText: "runtime.systemstack" }).waitFor();
    await page.getByRole("button", { name: "Reset zoom" }).click();
    assert.equal(await zoomed().textContent(), "");
  });

  test("searches plain text, says the share, and goes from match to match", async () => {
    await open([COMPILER]);
    const search = page.getByRole("searchbox", { name: "Search frames" });
    await search.fill("SSA.COMPILE");
    assert.equal(await page.locator(".found").first().textContent(), "1 frame, 31.4 %");
    assert.equal(await graph().locator("g.found").count(), 1);
    assert.ok((await graph().locator("g.dim").count()) > 100);
    await search.fill("(*regAllocState");
    const found = page.locator("output");
    assert.match((await found.textContent())!, /^\d+ frames, 6\.7 %$/);
    await page.keyboard.press("Enter");
    assert.match((await found.textContent())!, /^1 of \d+, /);
    assert.match((await facts().textContent())!, /^cmd\/compile\/internal\/ssa\.\(\*regAllocState\)/);
    await search.fill("no such function");
    assert.equal(await found.textContent(), "0 frames, 0 %");
    await search.fill("");
    assert.equal(await graph().locator("g.dim").count(), 0);
  });

  test("shows a tooltip beside the pointer", async () => {
    await open([COMPILER]);
    await frame("ssa.Compile").hover();
    assert.deepEqual(await tooltipLines(), [
      "cmd/compile/internal/ssa.Compile",
      "Total 37.1 s: 31.4 % of all, 82.1 % of ssagen.buildssa",
      "Self 550 ms: 0.5 % of all",
    ]);
    const box = (await tooltip().boundingBox())!;
    const target = (await frame("ssa.Compile").locator("rect").boundingBox())!;
    assert.ok(box.y > target.y + target.height / 2);
    await page.mouse.move(5, 5);
    await page.locator(".tooltip").waitFor({ state: "hidden" });
  });

  test("shows a difference by sign and colour, with a legend, and what vanished", async () => {
    const after = join(folder, "after.pprof");
    const before = join(folder, "before.pprof");
    writeFileSync(
      after,
      encodeProfile(
        profileOf([
          ["main;grown", 30],
          ["main;same", 50],
          ["main;new", 20],
        ]),
      ),
    );
    writeFileSync(
      before,
      encodeProfile(
        profileOf([
          ["main;grown", 10],
          ["main;same", 50],
          ["main;gone", 60],
        ]),
      ),
    );
    await open([after, "--diff-base", before]);
    const legend = page.getByRole("list", { name: "Legend" }).getByRole("listitem");
    assert.deepEqual(await legend.allTextContents(), [
      "+ more than before",
      "+ a little more",
      "no change, or a sum",
      "− a little less",
      "− less than before",
    ]);
    const texts = () =>
      graph()
        .locator("g.frame")
        .evaluateAll((all) => all.map((one) => one.textContent));
    assert.deepEqual((await texts()).sort(), [
      "+ grown +200 %",
      "+ new + new",
      "same",
      "− all −16.7 %",
      "− main −16.7 %",
    ]);
    const fills = await graph()
      .locator("g.grew rect, g.shrank rect")
      .evaluateAll((all) =>
        all.map((one) => (one as unknown as { getAttribute(name: string): string }).getAttribute("fill")),
      );
    assert.equal(new Set(fills).size > 2, true);
    await page.getByRole("combobox", { name: "Widths show" }).selectOption("change");
    await frame("gone").waitFor();
    await frame("gone").hover();
    assert.deepEqual((await tooltipLines()).slice(0, 2), ["gone", "Before 60 ns, after 0: −60 ns (−100 %)"]);
    const cells = await page.locator(".callees tbody td").allTextContents();
    assert.deepEqual(cells.slice(0, 4), ["main", "120 ns", "100 ns", "−20 ns −16.7 %"]);
  });

  for (const [look, options] of Object.entries(LOOKS)) {
    test(`passes axe and can be read: ${look}`, async () => {
      await open(
        [`${PROFILES}/recorded/heap.leak.3.pb.gz`, "--diff-base", `${PROFILES}/recorded/heap.leak.0.pb.gz`],
        options,
      );
      assert.deepEqual(await violations(page.mainFrame()), [], "difference");
      await page.context().close();
      await open([COMPILER], options);
      await frame("Compile").click();
      await page.getByRole("searchbox").fill("regalloc");
      assert.deepEqual(await violations(page.mainFrame()), []);
      const width = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      assert.equal(await page.evaluate(width), 0);
      mkdirSync("out/ui", { recursive: true });
      await page.screenshot({ path: `out/ui/flame-page-${look}.png` });
    });
  }

  test("warns of few samples, and says why it is empty", async () => {
    const file = join(folder, "few.pprof");
    const types = [
      { type: "samples", unit: "count" },
      { type: "cpu", unit: "nanoseconds" },
    ];
    writeFileSync(file, encodeProfile(profileOf([["main", [25, 250]]], types)));
    await open([file]);
    const warning = "⚠ Warning: few samples: shares may be off by 20 percentage points.";
    assert.equal(await page.locator(".warning").textContent(), warning);
    await page.context().close();
    await open([file, "--focus", "nothing"]);
    await page.getByText("Nothing is left after filtering.").waitFor();
    assert.match((await page.locator(".warning").first().textContent())!, /focus matched no sample/);
  });

  test("of a stack of thousands of frames ends, and each frame can be reached", async () => {
    const file = join(folder, "deep.pprof");
    const stack = Array.from({ length: 3000 }, (_, i) => `main.level${i}`).join(";");
    writeFileSync(file, encodeProfile(profileOf([[stack, 7]])));
    await open([file]);
    assert.ok((await graph().boundingBox())!.height < 2500);
    const search = page.getByRole("searchbox", { name: "Search frames" });
    await search.fill("level2000");
    await search.press("Enter");
    await zoomed().filter({ hasText: "main.level2000" }).waitFor();
    assert.ok((await graph().boundingBox())!.height < 2500);
    await frame("callers").click();
    await zoomed().filter({ hasText: "main.level1993" }).waitFor();
  });

  test("of which each text is an attack executes nothing and adds nothing", async () => {
    const file = join(folder, "<img src=x onerror=window.attacked=1>.pprof");
    writeFileSync(file, hostileProfile());
    for (const more of [[], ["--diff-base", file, "--focus", "<script>window.attacked=1</script>"]]) {
      await open([file, ...more]);
      for (const name of ["script", "onerror", "iframe"]) {
        const match = graph().locator("g.frame", { hasText: name }).first();
        if ((await match.count()) > 0) {
          await match.hover();
          await match.click();
        }
      }
      await page.getByRole("searchbox").fill("<img src=x onerror=window.attacked=1>");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate("window.attacked"), undefined);
      const names = "[...new Set([...document.querySelectorAll('*')].map((e) => e.localName))].sort()";
      const elements = (await page.evaluate(names)) as string[];
      const dangerous = ["img", "iframe", "object", "embed", "a", "b", "base", "form", "link"];
      assert.deepEqual(
        elements.filter((name) => dangerous.includes(name)),
        [],
      );
      assert.equal(await page.locator("script").count(), 2);
      assert.equal(await page.locator("meta, style").count(), 4);
      await page.context().close();
    }
  });
});
