/** A person reads what a change of go.sum means. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryDatabase } from "../../src/modules/sumdb/memory.ts";
import { FILTERING, SCROLLING } from "../support/sumPage.ts";
import { until } from "../support/until.ts";
import { pageFrame, violations } from "./page.ts";
import { PAYLOADS } from "./payloads.ts";
import { openWindow, type Window } from "./support.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const pair = (module: string, letter: string) =>
  `${module} ${hash(letter)}\n${module}/go.mod ${hash(letter.toUpperCase())}\n`;

const MOD = `module m.example/m

go 1.22

require (
	example.com/quote v1.5.2
	github.com/example/router/v2 v2.1.0
	golang.org/x/text v0.13.0
	gopkg.in/example.v2 v2.4.0
)

require example.com/old v1.0.0 // indirect
`;
const SUM = [
  "example.com/old v1.0.0",
  "example.com/quote v1.5.2",
  "github.com/example/router/v2 v2.1.0",
  "golang.org/x/text v0.13.0",
  "gopkg.in/example.v2 v2.4.0",
]
  .map((module, i) => pair(module, "abcde"[i]!))
  .join("");

/** A path that fits in no column. */
const LONG = "example.com/an-organisation-with-a-long-name/and/a/module/deep/in/its/repository/fresh";

/** The name of the version whose hash changes. */
const CHANGED = "example.com/quote v1.5.2";

const NEW_MOD = MOD.replace("router/v2 v2.1.0", "router/v2 v2.2.0")
  .replace("text v0.13.0", "text v0.12.0")
  .replace("v2 v2.4.0", `v3 v3.0.1\n\t${LONG} v0.0.0-20240102030405-0123456789ab`);
const NEW_SUM = [
  pair("example.com/<img/src=x/onerror=alert(1)>\u202e v1.0.0", "h"),
  pair(`${LONG} v0.0.0-20240102030405-0123456789ab`, "e"),
  pair("example.com/old v1.0.0", "a"),
  pair("example.com/quote v1.5.2", "b").replace("b".repeat(4), "bbZb"),
  pair("github.com/example/router/v2 v2.2.0", "f"),
  pair("golang.org/x/text v0.12.0", "g"),
  pair("gopkg.in/example.v3 v3.0.1", "e"),
].join("");

/** The elements of a page, whatever the names of its modules are. */
const NAMES = ["button", "div", "h1", "header", "input", "main", "option", "p", "select", "span"];

/** What a frame may take here: 50 ms of a machine that does nothing else, whose browser has a graphics card. */
const FRAME_MS = 200;

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1]!;

suite("a change of go.sum in the editor", function () {
  this.timeout(600_000);
  let window: Window;
  let database: Server;
  /** A module cache that knows of a retracted version. */
  let cache: string;
  /** What the checksum database was asked for. */
  const requested: string[] = [];

  suiteSetup(async () => {
    const hashes = `${hash("b")}\n${CHANGED}/go.mod ${hash("B")}`;
    const { key, files } = await memoryDatabase("sum.loopback.example", [
      { path: "example.com/quote", version: "v1.5.2", hash: hashes },
    ]);
    database = createServer((request, response) => {
      requested.push(request.url ?? "");
      const file = files.get(request.url ?? "");
      response.writeHead(file ? 200 : 404).end(file);
    });
    await new Promise<void>((resolve) => database.listen(0, "127.0.0.1", resolve));
    const { port } = database.address() as AddressInfo;
    cache = mkdtempSync(join(tmpdir(), "go-verify-test-"));
    const versions = join(cache, "cache", "download", "github.com", "example", "router", "v2", "@v");
    mkdirSync(versions, { recursive: true });
    const later = "module github.com/example/router/v2\n\nretract v2.2.0 // It loses requests.\n";
    writeFileSync(join(versions, "v2.3.0.mod"), later);
    window = await openWindow({
      env: {
        GOMODCACHE: cache,
        GOSUMDB: `${key} http://127.0.0.1:${port}`,
        GOPROXY: "direct",
        GONOSUMDB: "",
        GOPRIVATE: "",
      },
      files: { "go.mod": MOD, "go.sum": SUM },
    });
    const folder = window.profile.workspace;
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", ...args], { cwd: folder });
    git("init", "-q", "-b", "main", ".");
    git("add", "-A");
    git("commit", "-q", "-m", "state");
    writeFileSync(join(folder, "go.mod"), NEW_MOD);
    writeFileSync(join(folder, "go.sum"), NEW_SUM);
  });

  suiteTeardown(async () => {
    database?.close();
    rmSync(cache, { recursive: true, force: true });
    await window?.close();
  });

  teardown(async function () {
    if (this.currentTest?.state === "failed") {
      await window.keepSight(this.currentTest.title);
    }
  });

  test("is shown with its alarm first", async () => {
    await window.run("Go Verify: Show go.sum Changes");
    const { webview } = window;
    await webview.getByRole("heading", { level: 1 }).waitFor();
    const verdict = await webview.getByRole("heading", { level: 1 }).textContent();
    assert.equal(verdict, `✗ ${CHANGED} changed its hash`);
    assert.equal(
      await webview.locator(".details").textContent(),
      "2 upgraded, 1 downgraded, 2 added; 1 of them not compiled; 1 retracted",
    );
    const rows = await webview.locator(".row.section").allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.replace(/\s+/g, " ").trim()),
      [
        "▾ Same version, another hash (1)",
        "▾ Downgraded (1)",
        "▾ Added (1)",
        "▾ Upgraded (2)",
        "▸ Not compiled: only in the module graph (1)",
      ],
    );
    const rowOf = async (path: string) => {
      const texts = await webview.locator(".row.module", { hasText: path }).allInnerTexts();
      return texts.join().replace(/\s+/g, " ");
    };
    const [router, major] = [await rowOf("/router/v2"), await rowOf("/example.v3")];
    assert.match(router, /v2\.1\.0 → v2\.2\.0 .*retracted by its authors: It loses requests\./);
    assert.match(router, /Package Compare Notes/);
    assert.match(major, /v2\.4\.0 → v3\.0\.1 .*another major version of gopkg\.in\/example\.v2/);
    assert.match((await webview.locator(".row.module").first().textContent()) ?? "", /example\.com\/quote/);
    assert.equal(await webview.locator(".row.hash mark").first().textContent(), "b");
    await window.screenshots("gosum");
  });

  test("compares the hashes with the checksum database, at a click alone, and sends no other name", async () => {
    const { webview } = window;
    assert.match((await webview.locator(".proof").first().textContent()) ?? "", /not requested/);
    assert.equal(requested.length, 0);
    await webview.getByRole("button", { name: "Compare with the checksum database" }).click();
    await webview.getByText(`✗ The checksum database has the old hash of ${CHANGED}`).waitFor();
    assert.equal(await webview.locator(".proof").first().textContent(), "✗ database: old hash");
    assert.match(
      (await webview.locator(".answers p").getAttribute("title")) ?? "",
      /^Record 0 of 1, proven by the signed tree of sum\.loopback\.example\.$/,
    );
    assert.deepEqual(
      requested.filter((path) => path.startsWith("/lookup/")),
      ["/lookup/example.com/quote@v1.5.2"],
    );
    await window.screenshots("gosum-database");
  });

  /** The new versions that are not whole in sight. */
  const cutVersions = () =>
    window.webview
      .locator(".row.module .new")
      .evaluateAll((all) =>
        all.flatMap((version) => (version.scrollWidth > version.clientWidth ? version.textContent : [])),
      );

  /** What stands over something else in its row, or beyond its end. */
  const collisions = () =>
    window.webview.locator(".row").evaluateAll((rows) =>
      rows.flatMap((row) => {
        const end = row.getBoundingClientRect().right;
        const leaves = [...row.querySelectorAll("*")]
          .filter((one) => one.childElementCount === 0 && one.getBoundingClientRect().width > 1)
          .map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() }));
        return leaves.flatMap(({ text, box }, i) => {
          const over = leaves
            .slice(i + 1)
            .filter(
              ({ box: other }) =>
                other.left < box.right - 1 &&
                box.left < other.right - 1 &&
                other.top < box.bottom - 1 &&
                box.top < other.bottom - 1,
            );
          return [...over.map((other) => `${text} | ${other.text}`), ...(box.right > end + 1 ? [text] : [])];
        });
      }),
    );

  const heads = () =>
    window.webview
      .getByRole("columnheader")
      .evaluateAll((all) => all.map((head) => `${head.textContent}: ${head.getAttribute("title")}`));

  test("passes axe in every theme, wide and narrow, and can be read there", async () => {
    const { page, webview } = window;
    const wide = page.viewportSize() ?? { width: 1280, height: 800 };
    const sideBar = () => window.run("View: Toggle Primary Side Bar Visibility");
    await sideBar();
    await window.inEachTheme(async (theme) => {
      await page.setViewportSize({ width: 620, height: 800 });
      await page.waitForTimeout(300);
      await window.screenshot(`gosum-620-${theme}`);
      assert.deepEqual(await violations(await pageFrame(window)), [], `${theme}, narrow`);
      const module = webview.locator(".row.module").first();
      const path = (await module.locator(".path").boundingBox())!;
      assert.ok(path.width > 100, `the module's path has ${path.width} pixels`);
      for (const part of [".relation", ".links button"]) {
        const box = (await module.locator(part).first().boundingBox())!;
        assert.ok(box.y > path.y + 10 && box.x + box.width < 620, `${part} is on the second line`);
      }
      assert.deepEqual(await cutVersions(), []);
      assert.deepEqual(await collisions(), []);
      await page.setViewportSize(wide);
      await page.waitForTimeout(300);
      assert.deepEqual(await violations(await pageFrame(window)), [], theme);
      assert.deepEqual(await cutVersions(), []);
      assert.deepEqual(await collisions(), []);
      await window.screenshot(`gosum-wide-${theme}`);
    });
    const titles = await heads();
    assert.deepEqual(
      titles.map((title) => title.split(":")[0]),
      ["Module", "Version", "Needed", "Remarks", "Links"],
    );
    assert.ok(titles.every((title) => title.length > 30 && !title.endsWith("null")));
    await sideBar();
  });

  test("shows hostile names as text, under a policy that lets nothing else run", async () => {
    const { webview } = window;
    assert.equal(await webview.locator("img").count(), 0);
    const policy = await webview
      .locator('meta[http-equiv="Content-Security-Policy"]')
      .getAttribute("content");
    assert.match(policy ?? "", /^default-src 'none'; script-src 'nonce-[\w-]{32}'; /);
    assert.doesNotMatch(policy ?? "", /unsafe/);
  });

  test("can be filtered, folded, and read by keyboard", async () => {
    const { webview } = window;
    await webview.getByLabel("Filter by module path").fill("router");
    assert.equal(await webview.locator(".row.module").count(), 1);
    assert.equal(await webview.locator(".row.line").count(), 0);
    const tree = webview.getByRole("treegrid");
    await tree.focus();
    await tree.press("ArrowDown");
    await tree.press("ArrowDown");
    await tree.press("ArrowRight");
    await webview.locator(".row.line").first().waitFor();
    assert.equal(await webview.locator(".row.line").count(), 4);
    await webview.getByLabel("Filter by module path").fill("");
    await webview.getByLabel("Kind of change").selectOption("downgraded");
    assert.match((await webview.locator(".row.module").textContent()) ?? "", /golang\.org\/x\/text/);
    await webview.getByLabel("Kind of change").selectOption("");
  });

  test("follows the files", async () => {
    const { webview } = window;
    writeFileSync(join(window.profile.workspace, "go.sum"), `${NEW_SUM}<<<<<<< HEAD\n`);
    await webview.getByText("1 line is broken").waitFor();
    assert.match((await webview.locator(".row.problem").textContent()) ?? "", /go\.sum:15/);
  });

  test("is shown above go.sum too, and leads there", async () => {
    const { page } = window;
    await window.openFile("go.sum");
    const lens = page.locator(".codelens-decoration a", { hasText: "changed its hash" });
    await lens.waitFor();
    assert.match((await lens.textContent()) ?? "", new RegExp(`^✗ ${CHANGED} changed its hash; 2 upgraded`));
    await lens.click();
    await window.webview.getByRole("heading", { level: 1 }).waitFor();
  });

  test("is an error at its line of go.sum, from where the checksum database can be queried", async () => {
    const { page } = window;
    await window.openFile("go.sum");
    await page.locator(".editor-instance .squiggly-error").first().waitFor();
    await window.run("Go to Next Problem in Files (Error, Warning, Info)");
    const problem = page.locator(".marker-widget", { hasText: `${CHANGED} changed its hash.` });
    await problem.waitFor();
    await window.screenshots("gosum-problem");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+.");
    const before = requested.length;
    await page.locator(".action-widget").getByText("Compare both hashes with the checksum database").click();
    await until("request to the database", () => requested.length > before);
    await window.webview.getByText(`✗ The checksum database has the old hash of ${CHANGED}`).waitFor();
  });

  test("is compared with a commit, a branch or a tag from a list", async () => {
    const { page, webview } = window;
    const choose = async (name: string | RegExp) => {
      await webview.getByRole("button", { name: "Compare with…" }).click();
      const rows = page.locator(".quick-input-widget .monaco-list-row");
      await rows.filter({ hasText: name }).first().waitFor();
      return rows;
    };
    const rows = await choose("main");
    assert.match(
      (await rows.first().textContent()) ?? "",
      /[0-9a-f]{9}20\d\d-\d\d-\d\d state.*Commits that changed go\.sum/,
    );
    await window.screenshot("gosum-revisions");
    await rows.filter({ hasText: "main" }).first().click();
    await webview.getByText(/^main \(merge base [0-9a-f]+\) → working tree/).waitFor();
    await (await choose("Index")).filter({ hasText: "Index" }).first().click();
    await webview.getByText("index → working tree").waitFor();
    await (await choose("HEAD")).filter({ hasText: "HEAD" }).first().click();
    await webview.getByText(/^HEAD( \([0-9a-f]+\))? → working tree/).waitFor();
  });

  test("stays where another revision cannot be shown", async () => {
    const { page, webview } = window;
    await webview.getByRole("button", { name: "Compare with…" }).click();
    await page.locator(".quick-input-widget input").first().fill("no-such-branch");
    await page.keyboard.press("Enter");
    await page.locator(".notification-list-item", { hasText: "no-such-branch" }).waitFor();
    await webview.getByRole("heading", { name: `${CHANGED} changed its hash` }).waitFor();
  });

  test("is exported as Markdown for a pull request", async () => {
    await window.webview.getByRole("button", { name: "Export" }).click();
    await window.page.locator(".quick-input-widget").getByRole("button", { name: "OK" }).click();
    const file = join(window.profile.workspace, "go.sum-changes.md");
    const text = await until("exported file", () => existsSync(file) && readFileSync(file, "utf8"));
    assert.match(text, /^## ✗ go\.sum: example\.com\/quote v1\.5\.2 changed its hash\n\n2 upgraded/);
    assert.match(
      text,
      /\| \[example\.com\/quote\]\(https:\/\/pkg\.go\.dev\/example\.com\/quote@v1\.5\.2\) \| v1\.5\.2 \| direct \| h1:b+A= → h1:bbZb/,
    );
    await window.webview.getByRole("button", { name: "Copy as Markdown" }).click();
    await window.page.locator(".statusbar", { hasText: "copied as Markdown" }).waitFor();
  });

  test("leads to the line", async () => {
    const { webview, page } = window;
    await webview.locator(".row.problem").click();
    await page.locator(".editor-instance .view-lines .view-line", { hasText: "<<<<<<<" }).waitFor();
    await page.locator(".statusbar").getByText("Ln 15, Col 1").waitFor();
  });

  const report = () => window.webview.getByRole("heading", { level: 1, name: /changed its hash/ });

  test("is opened from the title of go.sum's editor", async () => {
    const { page } = window;
    await window.run("View: Close All Editors");
    await window.openFile("go.sum");
    const button = page.locator(".editor-actions").getByRole("button", { name: "Show go.sum Changes" });
    await button.waitFor();
    const icons = await page.evaluate(
      "[...document.querySelectorAll('.editor-actions .action-label')].map((label) => label.style.backgroundImage)",
    );
    assert.match(String(icons), /gosum-(dark|light)\.svg/);
    await button.click();
    await report().waitFor();
  });

  test("is opened from Source Control", async () => {
    const { page } = window;
    await window.run("View: Close All Editors");
    await page
      .locator(".activitybar")
      .getByRole("tab", { name: /^Source Control/ })
      .click();
    await page.locator(".sidebar .monaco-list-row", { hasText: "go.mod" }).first().waitFor();
    const changes = page.locator(".sidebar .pane-header", { hasText: "Changes" });
    await changes.hover();
    await changes.getByRole("button", { name: /More Actions/ }).click();
    await page.getByRole("menuitem", { name: "Show go.sum Changes" }).click();
    await report().waitFor();
  });

  /** Shows the report on a file that HEAD does not have, picked among all in the workspace. */
  const showNew = async (folder: string, sum: string) => {
    mkdirSync(join(window.profile.workspace, folder));
    writeFileSync(join(window.profile.workspace, folder, "go.sum"), sum);
    await window.run("View: Close All Editors");
    await window.run("Go Verify: Show go.sum Changes");
    await window.page
      .locator(".quick-input-widget .monaco-list-row", { hasText: `${folder}/go.sum` })
      .first()
      .click();
    await window.webview.locator(".row.module").first().waitFor();
  };

  test("of which each name is an attack executes nothing and adds nothing", async () => {
    const lines = PAYLOADS.map((payload, i) => pair(`${payload.replaceAll(/\s/g, "/")}${i} v1.0.0`, "h"));
    await showNew("hostile", `${lines.join("")}${PAYLOADS.join("\n")}\n`);
    const { page, webview } = window;
    const tree = webview.getByRole("treegrid");
    await tree.focus();
    // Opens each module, and comes by each problem and each line.
    for (let row = 0; row < 4 * PAYLOADS.length + 2; row++) {
      await tree.press("ArrowDown");
      await tree.press("ArrowRight");
    }
    await webview.locator(".row.line").first().waitFor();
    const frame = await pageFrame(window);
    assert.equal(await frame.evaluate("window.attacked"), undefined);
    assert.equal(await page.evaluate("window.attacked"), undefined);
    const names = "[...new Set([...document.querySelectorAll('#page *')].map((e) => e.localName))].sort()";
    assert.deepEqual(await frame.evaluate(names), NAMES);
    assert.deepEqual(await violations(frame), []);
    await webview.locator(".row.module").first().hover();
    assert.equal(await frame.evaluate("window.attacked"), undefined);
  });

  test("of 60,000 lines scrolls and is filtered at once", async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) =>
      pair(`example.com/org${i >> 3}/m${i} v1.0.0`, "h"),
    );
    await showNew("huge", lines.join(""));
    const frame = await pageFrame(window);
    const scrolled = (await frame.evaluate(SCROLLING)) as number[];
    const filtered = (await frame.evaluate(FILTERING)) as number[];
    const rounded = (times: number[]) => times.map((time) => Math.round(time)).join(" ");
    console.log(`    next frame in ms: scrolled ${rounded(scrolled)}; filtered ${rounded(filtered)}`);
    assert.ok(median(scrolled) < FRAME_MS, `scrolled: ${rounded(scrolled)}`);
    assert.ok(median(filtered) < FRAME_MS, `filtered: ${rounded(filtered)}`);
    assert.equal(await window.webview.locator(".row.module").count(), 1);
  });
});
