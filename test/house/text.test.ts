/** What no tracked file may say. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";

const tracked = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0").filter(Boolean);
const texts = tracked.filter((name) => !/\.(png|gz|pb|pprof|prof|bin)$/.test(name));

/** `file:line` of each line that is as asked. */
function places(names: readonly string[], asked: (line: string) => boolean): string[] {
  return names.flatMap((name) =>
    readFileSync(name, "utf8")
      .split("\n")
      .flatMap((line, index) => (asked(line) ? [`${name}:${index + 1}`] : [])),
  );
}

suite("house: text", () => {
  test("there are files to look at", () => {
    const isName = (line: string) => line.includes('"name": "go-verify"');
    assert.deepEqual(places(["package.json"], isName), ["package.json:2"]);
    assert.ok(texts.includes("package.json"));
  });

  test("nothing in src makes markup or code out of text", () => {
    const unsafe = /\b(innerHTML|outerHTML|insertAdjacentHTML)\b|\beval\(|new Function\(/;
    const sources = tracked.filter((name) => name.startsWith("src/"));
    const found = places(sources, (line) => unsafe.test(line));
    assert.deepEqual(found, []);
  });

  test("no package registry or module proxy is named", () => {
    const hosts = /registry\.npmjs\.|registry\.yarnpkg\.|proxy\.golang\.org|"resolved": "https?:/;
    const found = places(texts, (line) => hosts.test(line));
    assert.deepEqual(found, []);
  });

  test("no path of this machine is written down", () => {
    const own = [process.cwd(), homedir()].filter((path) => path.length > 1);
    const found = places(texts, (line) => own.some((path) => line.includes(`${path}/`)));
    assert.deepEqual(found, []);
  });
});
