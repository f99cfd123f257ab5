/** The house rules that tools check. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";

/** Runs a tool of the project's dependencies by its path, since only npm puts these tools on PATH. */
function tool(name: string, ...args: string[]): void {
  succeeds(process.execPath, resolve("node_modules/.bin", name), ...args);
}

/** Runs a program in the project's folder and expects exit code 0. */
function succeeds(command: string, ...args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  assert.equal(status, 0, `${command} ${args.join(" ")}\n${error?.message ?? `${stdout}\n${stderr}`}`);
}

suite("house", function () {
  this.timeout(300_000);

  test("types hold", () => {
    tool("tsc", "-p", ".");
    tool("tsc", "-p", "src/webview");
  });
  test("format and lint are clean", () => tool("biome", "check", "."));
  test("imports go only where they may", () => tool("depcruise", "src"));
  test("nothing is unused: files, exports, dependencies", () => tool("knip"));

  const folders = new Set(globSync("src/layers/*/programs/**/*.go").map(dirname));
  test("the Go programs of checks are there and formatted", () => {
    assert.ok(folders.size > 0);
    const { stdout } = spawnSync("gofmt", ["-l", ...folders], { encoding: "utf8" });
    assert.equal(stdout, "");
    succeeds("gofmt", "-e", "-l", ...folders);
  });

  // Mistakes that go vet must find are in a folder of this name, and nowhere else.
  const PLANTED = "mistake";
  test("go vet finds nothing in the Go programs of checks, except planted mistakes", () => {
    for (const folder of folders) {
      const files = globSync("*.go", { cwd: folder });
      const env = { ...process.env, GOFLAGS: "-buildvcs=false", GOWORK: "off" };
      const { status, stderr } = spawnSync("go", ["vet", ...files], { cwd: folder, env, encoding: "utf8" });
      assert.equal(status, basename(folder) === PLANTED ? 1 : 0, `${folder}: ${stderr}`);
    }
  });
});
