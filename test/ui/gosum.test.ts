/** A person reads what a change of go.sum means. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
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
)

require example.com/old v1.0.0 // indirect
`;
const SUM = [
  "example.com/old v1.0.0",
  "example.com/quote v1.5.2",
  "github.com/example/router/v2 v2.1.0",
  "golang.org/x/text v0.13.0",
]
  .map((module, i) => pair(module, "abcd"[i]!))
  .join("");

const NEW_MOD = MOD.replace("router/v2 v2.1.0", "router/v2 v2.2.0").replace("text v0.13.0", "text v0.12.0");
const NEW_SUM = [
  pair("example.com/<img/src=x/onerror=alert(1)>\u202e v1.0.0", "h"),
  pair("example.com/fresh v0.0.0-20240102030405-0123456789ab", "e"),
  pair("example.com/old v1.0.0", "a"),
  pair("example.com/quote v1.5.2", "b").replace("b".repeat(4), "bbZb"),
  pair("github.com/example/router/v2 v2.2.0", "f"),
  pair("golang.org/x/text v0.12.0", "g"),
].join("");

suite("a change of go.sum in the editor", function () {
  this.timeout(600_000);
  let window: Window;

  suiteSetup(async () => {
    window = await openWindow({ files: { "go.mod": MOD, "go.sum": SUM } });
    const folder = window.profile.workspace;
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", ...args], { cwd: folder });
    git("init", "-q", "-b", "main", ".");
    git("add", "-A");
    git("commit", "-q", "-m", "state");
    writeFileSync(join(folder, "go.mod"), NEW_MOD);
    writeFileSync(join(folder, "go.sum"), NEW_SUM);
  });

  suiteTeardown(() => window?.close());

  teardown(async function () {
    if (this.currentTest?.state === "failed") {
      await window.keepSight(this.currentTest.title);
    }
  });

  test("is told with its alarm first", async () => {
    await window.run("Go Verify: Show go.sum Changes");
    const { webview } = window;
    await webview.getByRole("heading", { level: 1 }).waitFor();
    const verdict = await webview.getByRole("heading", { level: 1 }).textContent();
    assert.match(verdict ?? "", /Alarm: 1 upgraded, 1 downgraded, 2 added; 1 version changed its hash/);
    const rows = await webview.locator(".row.section").allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.replace(/\s+/g, " ").trim()),
      ["▾ Same version, another hash (1)", "▾ Downgraded (1)", "▾ Added (2)", "▾ Upgraded (1)"],
    );
    assert.match((await webview.locator(".row.module").first().textContent()) ?? "", /example\.com\/quote/);
    assert.equal(await webview.locator(".row.hash mark").first().textContent(), "b");
    await window.screenshots("gosum");
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
    assert.match((await webview.locator(".row.problem").textContent()) ?? "", /go\.sum:13/);
  });

  test("is told above go.sum too, and leads there", async () => {
    const { page } = window;
    await window.openFile("go.sum");
    await page.locator(".codelens-decoration a", { hasText: "1 version changed its hash" }).click();
    await window.webview.getByRole("heading", { level: 1 }).waitFor();
  });

  test("stays where another revision cannot be shown", async () => {
    const { page, webview } = window;
    await webview.getByRole("button", { name: "Compare with…" }).click();
    await page.locator(".quick-input-widget input").first().fill("no-such-branch");
    await page.keyboard.press("Enter");
    await page.locator(".notification-list-item", { hasText: "no-such-branch" }).waitFor();
    await webview.getByText("1 version changed its hash").waitFor();
  });

  test("leads to the line", async () => {
    const { webview, page } = window;
    await webview.locator(".row.problem").click();
    await page.locator(".editor-instance .view-lines .view-line", { hasText: "<<<<<<<" }).waitFor();
  });
});
