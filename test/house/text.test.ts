/** Texts that no tracked file may contain. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";

const tracked = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0").filter(Boolean);
const texts = tracked.filter((name) => !/\.(png|gz|pb|pprof|prof|bin)$/.test(name));

/** `file:line` of each matching line. */
function matches(names: readonly string[], isMatch: (line: string) => boolean): string[] {
  return names.flatMap((name) =>
    readFileSync(name, "utf8")
      .split("\n")
      .flatMap((line, index) => (isMatch(line) ? [`${name}:${index + 1}`] : [])),
  );
}

suite("house: text", () => {
  test("there are files to check", () => {
    const isName = (line: string) => line.includes('"name": "go-verify"');
    assert.deepEqual(matches(["package.json"], isName), ["package.json:2"]);
    assert.ok(texts.includes("package.json"));
  });

  test("nothing in src makes markup or code out of text", () => {
    const unsafe = /\b(innerHTML|outerHTML|insertAdjacentHTML)\b|\beval\(|new Function\(/;
    const sources = tracked.filter((name) => name.startsWith("src/"));
    const found = matches(sources, (line) => unsafe.test(line));
    assert.deepEqual(found, []);
  });

  test("no file names a package registry or module proxy", () => {
    const hosts = /registry\.npmjs\.|registry\.yarnpkg\.|proxy\.golang\.org|"resolved": "https?:/;
    const found = matches(texts, (line) => hosts.test(line));
    assert.deepEqual(found, []);
  });

  test("no file contains a path of this machine", () => {
    const own = [process.cwd(), homedir()].filter((path) => path.length > 1);
    const found = matches(texts, (line) => own.some((path) => line.includes(`${path}/`)));
    assert.deepEqual(found, []);
  });
});
