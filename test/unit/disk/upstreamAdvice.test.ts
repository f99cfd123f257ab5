/** What the module cache knows of later versions of changed modules. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { offlineSettings } from "../../../src/disk/offlineSettings.ts";
import { withUpstreamAdvice } from "../../../src/disk/sums/upstreamAdvice.ts";
import { sumDiffGithub, sumDiffText } from "../../../src/formats/sumDiff.ts";
import { sumDiffSarif } from "../../../src/formats/sumDiffCi.ts";
import { sumDiffMarkdown } from "../../../src/formats/sumDiffMarkdown.ts";
import { parseGoSum } from "../../../src/modules/goSum/goSum.ts";
import { diffSums, type SumDiff } from "../../../src/modules/goSum/sumDiff.ts";

const hash = `h1:${"x".repeat(42)}A=`;

suite("what the module cache knows of changed modules", () => {
  let cache: string;
  setup(() => {
    cache = mkdtempSync(join(tmpdir(), "go-verify-test-"));
  });
  teardown(() => rmSync(cache, { recursive: true }));

  const modFile = (path: string, version: string) =>
    join(cache, "cache", "download", path, "@v", `${version}.mod`);
  const write = (path: string, version: string, text: string) => {
    const file = modFile(path, version);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };

  /** The comparison from nothing to these modules, or from the first to the second state. */
  async function advised(now: string, before = "", env = {}): Promise<SumDiff> {
    const side = (modules: string) => ({
      label: "",
      files: [
        {
          name: "go.sum",
          sums: parseGoSum(modules === "" ? "" : `${modules.replaceAll(",", ` ${hash}\n`)} ${hash}\n`),
        },
      ],
      mods: [],
    });
    const settings = await offlineSettings({ GOMODCACHE: cache, GOENV: "off", ...env });
    return withUpstreamAdvice(diffSums(side(before), side(now)), settings, new AbortController().signal);
  }
  const facts = async (...args: Parameters<typeof advised>) =>
    (await advised(...args)).modules.map(({ retracted, deprecated }) => [retracted, deprecated]);

  test("a retracted version and a deprecated module are named with the reason of the newest go.mod", async () => {
    const mod = "// Deprecated: use a.b/d instead.\nmodule a.b/c\n\n";
    write("a.b/c", "v1.9.0", `${mod}retract v1.1.0 // First.\n`);
    write("a.b/c", "v1.10.0", `${mod}retract (\n\tv1.1.0 // It leaks.\n\t[v1.2.0, v1.4.0]\n)\n`);
    write("a.b/c", "v1.11.0-rc.1", "module a.b/c\n");
    write("a.b/c", "v1.12.1-0.20250102030405-0123456789ab", "module a.b/c\n");
    write("a.b/c", "v4.0.0+incompatible", "module a.b/c\n");
    const advice = "use a.b/d instead.";
    assert.deepEqual(await facts("a.b/c v1.1.0"), [["It leaks.", advice]]);
    assert.deepEqual(await facts("a.b/c v1.3.0"), [["", advice]]);
    assert.deepEqual(await facts("a.b/c v1.5.0", "a.b/c v1.3.0"), [[undefined, advice]]);
    // Ranges from a prerelease, versions from before modules, and a reason above the line, as published ones have them.
    write(
      "a.b/range",
      "v1.13.0",
      "module a.b/range\n// A data race.\n// See the issue.\nretract [v0.1.0-alpha.1, v1.12.1]\n",
    );
    assert.deepEqual(await facts("a.b/range v1.0.0-rc.1"), [["A data race.", undefined]]);
    assert.deepEqual(await facts("a.b/range v0.1.0-alpha.0"), [[undefined, undefined]]);
    write("a.b/old", "v1.5.2", "module a.b/old\nretract (\n\tv12.0.0+incompatible // Use v0.\n\tv1.5.2\n)\n");
    assert.deepEqual(await facts("a.b/old v12.0.0+incompatible"), [["Use v0.", undefined]]);
    // What did not change, or is gone, is no news.
    assert.deepEqual(await facts("", "a.b/c v1.1.0"), [[undefined, undefined]]);
    assert.deepEqual(await facts("a.b/other v1.1.0"), [[undefined, undefined]]);
  });

  test("a path with capitals is found, and only prereleases count where there is no release", async () => {
    write(
      "github.com/!burnt!sushi/toml",
      "v1.0.0-rc.2",
      "module github.com/BurntSushi/toml\nretract v1.0.0-rc.1\n",
    );
    write(
      "github.com/!burnt!sushi/toml",
      "v0.0.0-20250102030405-0123456789ab",
      "module github.com/BurntSushi/toml\n",
    );
    assert.deepEqual(await facts("github.com/BurntSushi/toml v1.0.0-rc.1"), [["", undefined]]);
  });

  test("what is no regular file, has no end or is no go.mod says nothing", async () => {
    mkdirSync(modFile("a.b/folder", "v1.9.0"), { recursive: true });
    mkdirSync(dirname(modFile("a.b/pipe", "v1.9.0")), { recursive: true });
    execFileSync("mkfifo", [modFile("a.b/pipe", "v1.9.0")]);
    write("a.b/large", "v1.9.0", `module a.b/large\nretract v1.0.0\n${"//\n".repeat(400_000)}`);
    write("a.b/broken", "v1.9.0", "<<<<<<< HEAD\nretract [v1.0.0, \n");
    write("a.b/odd", "../../v1.0.0", "module a.b/odd\nretract v1.0.0\n");
    const names = ["folder", "pipe", "large", "broken", "odd"].map((name) => `a.b/${name} v1.0.0`);
    assert.deepEqual(
      await facts(names.join()),
      names.map(() => [undefined, undefined]),
    );
  });

  test("a private module is marked, and has no link", async () => {
    const all = "github.com/corp/a v1.0.0,github.com/open/b v1.0.0,git.corp/c v1.0.0";
    for (const name of ["GOPRIVATE", "GONOPROXY", "GONOSUMDB"]) {
      const diff = await advised(all, "", { [name]: "github.com/corp" });
      const marked = diff.modules.filter(({ isPrivate }) => isPrivate).map(({ path }) => path);
      assert.deepEqual(marked, ["git.corp/c", "github.com/corp/a"]);
      const text = [...sumDiffMarkdown(diff)].join("");
      assert.match(
        text,
        /\| \[github\.com\/open\/b\]\(https:\/\/pkg\.go\.dev\/github\.com\/open\/b@v1\.0\.0\) \|/,
      );
      assert.match(text, /\| github\.com\/corp\/a \|/);
      assert.equal(text.match(/\]\(/g)?.length, 2);
    }
  });

  test("each format says it first, at its line, whatever the reason holds", async () => {
    const reason = "It leaks | [x](javascript:x) \u202e ::error:: <b>";
    write("a.b/c", "v1.9.0", `// Deprecated: gone\nmodule a.b/c\nretract v1.1.0 // ${reason}\n`);
    const diff = await advised("a.b/a v1.0.0,a.b/c v1.1.0");
    const text = [...sumDiffText(diff, { columns: 140, color: false, unicode: true })].join("");
    assert.match(text, /^! a\.b\/c v1\.1\.0 was retracted by its authors\n/);
    assert.match(
      text,
      /a\.b\/c {2}v1\.1\.0 · unknown · retracted by its authors: It leaks .* · deprecated: gone/,
    );
    assert.doesNotMatch(text, /\u202e/);
    const markdown = [...sumDiffMarkdown(diff)].join("");
    assert.match(markdown, /^## ! go\.sum: a\.b\/c v1\.1\.0 was retracted by its authors\n/);
    assert.match(markdown, /It leaks \\\| \\\[x\\\]\(javascript:x\)/);
    const [annotation] = [...sumDiffGithub(diff)];
    assert.match(
      annotation!,
      /^::warning file=go\.sum,line=2,title=Retracted version::a\.b\/c v1\.1\.0 was retracted/,
    );
    const [result] = JSON.parse(sumDiffSarif(diff, "")).runs[0].results;
    assert.deepEqual([result.ruleId, result.level], ["gosum.retracted", "warning"]);
    assert.equal(diff.alarm, false);
  });
});
