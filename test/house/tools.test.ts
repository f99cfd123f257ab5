/** The house rules that a tool can judge. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename, dirname } from "node:path";

/** Runs a program at the top of the project and wants it to end well. */
function succeeds(command: string, ...args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  assert.equal(status, 0, `${command} ${args.join(" ")}\n${error?.message ?? `${stdout}\n${stderr}`}`);
}

suite("house", function () {
  this.timeout(300_000);

  test("types hold", () => {
    succeeds("tsc", "-p", ".");
    succeeds("tsc", "-p", "src/webview");
  });
  test("format and lint are clean", () => succeeds("biome", "check", "."));
  test("imports go only where they may", () => succeeds("depcruise", "src"));
  test("nothing is unused: files, exports, dependencies", () => succeeds("knip"));

  const folders = new Set(globSync("src/layers/*/programs/**/*.go").map(dirname));
  test("the Go programs of checks are there and formatted", () => {
    assert.ok(folders.size > 0);
    const { stdout } = spawnSync("gofmt", ["-l", ...folders], { encoding: "utf8" });
    assert.equal(stdout, "");
    succeeds("gofmt", "-e", "-l", ...folders);
  });

  // What is planted for go vet to find is in a folder of this name, and nowhere else.
  const PLANTED = "mistake";
  test("go vet has nothing against the Go programs of checks, but for what is planted", () => {
    for (const folder of folders) {
      const files = globSync("*.go", { cwd: folder });
      const env = { ...process.env, GOFLAGS: "-buildvcs=false", GOWORK: "off" };
      const { status, stderr } = spawnSync("go", ["vet", ...files], { cwd: folder, env, encoding: "utf8" });
      assert.equal(status, basename(folder) === PLANTED ? 1 : 0, `${folder}: ${stderr}`);
    }
  });
});
