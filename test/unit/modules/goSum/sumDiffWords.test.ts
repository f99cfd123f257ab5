/** The sentences of a comparison: the alarm by name, the counts beside it. */
import assert from "node:assert/strict";
import { parseGoSum } from "../../../../src/modules/goSum/goSum.ts";
import { diffSums } from "../../../../src/modules/goSum/sumDiff.ts";
import {
  sumCounts,
  sumDetails,
  sumHeadline,
  sumVerdict,
} from "../../../../src/modules/goSum/sumDiffWords.ts";
import { translator } from "../../../../src/modules/translate.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const t = translator({});

/** A go.sum file with the zip line and the go.mod line of each module. */
const sums = (modules: Record<string, [zip: string, mod: string]>, rest = "") =>
  Object.entries(modules)
    .map(([module, [zip, mod]]) => `${module} ${hash(zip)}\n${module}/go.mod ${hash(mod)}\n`)
    .join("") + rest;

function said(before: string, after: string) {
  const side = (text: string) => ({
    label: "",
    files: [{ name: "go.sum", sums: parseGoSum(text) }],
    mods: [],
  });
  const diff = diffSums(side(before), side(after));
  const counts = sumCounts(diff);
  return [sumHeadline(counts, t), sumDetails(counts, t), sumVerdict(diff)];
}

suite("the verdict on a comparison of go.sum", () => {
  const old = sums({
    "a.b/one v1.0.5": ["x", "y"],
    "a.b/two v1.0.0": ["x", "y"],
    "a.b/up v1.0.0": ["x", "y"],
  });

  test("names the version whose hash changed, and counts the rest", () => {
    const now = sums({
      "a.b/one v1.0.5": ["z", "z"],
      "a.b/two v1.0.0": ["x", "y"],
      "a.b/up v1.1.0": ["x", "y"],
    });
    assert.deepEqual(said(old, now), [
      "a.b/one v1.0.5 changed its hash",
      "1 upgraded",
      "a.b/one v1.0.5 changed its hash; 1 upgraded",
    ]);
  });

  test("names the first of several, and a go.mod line as such", () => {
    const now = sums({
      "a.b/one v1.0.5": ["x", "z"],
      "a.b/two v1.0.0": ["z", "y"],
      "a.b/up v1.0.0": ["z", "y"],
    });
    assert.equal(said(old, now)[0], "a.b/one v1.0.5/go.mod and 2 more changed their hash");
  });

  test("names a broken line where no hash changed, and counts it beside a changed one", () => {
    assert.deepEqual(said(old, `${old}one two\n`).slice(0, 2), ["go.sum:7 is broken", ""]);
    assert.equal(said(old, `${old}one two\none\n`)[0], "go.sum:7 and 1 more are broken");
    const now = old.replace(`v1.0.5 ${hash("x")}`, `v1.0.5 ${hash("z")}`);
    assert.deepEqual(said(old, `${now}one two\n`).slice(0, 2), [
      "a.b/one v1.0.5 changed its hash",
      "1 line is broken",
    ]);
  });

  test("without an alarm says so, and counts", () => {
    const now = old.replaceAll("a.b/up v1.0.0", "a.b/up v1.1.0");
    assert.deepEqual(said(old, now), ["No version changed its hash", "1 upgraded", "1 upgraded"]);
    assert.deepEqual(said(old, old), ["No module changed", "", "No module changed"]);
  });

  test("lets no name reorder, hide or flood the sentence", () => {
    const evil = `a.b/\u202e\u2066${"c".repeat(10_000)}`;
    const [headline = ""] = said(
      sums({ [`${evil} v1.0.0`]: ["x", "y"] }),
      sums({ [`${evil} v1.0.0`]: ["z", "y"] }),
    );
    assert.match(headline, /^a\.b\/\\u\{202e\}\\u\{2066\}c+… changed its hash$/);
    assert.ok(headline.length < 300);
  });
});
