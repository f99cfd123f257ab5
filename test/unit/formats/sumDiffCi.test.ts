import assert from "node:assert/strict";
import fc from "fast-check";
import { sumDiffJunit, sumDiffSarif } from "../../../src/formats/sumDiffCi.ts";
import { parseGoSum } from "../../../src/modules/goSum/goSum.ts";
import { diffSums, type SumSide } from "../../../src/modules/goSum/sumDiff.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const side = (label: string, sums: string, name = "go.sum"): SumSide => ({
  label,
  files: [{ name, sums: parseGoSum(sums) }],
  mods: [],
});
const before = side("HEAD", `a.b/c v1.0.0 ${hash("x")}\na.b/c v1.0.0/go.mod ${hash("g")}\n`);
const after = side(
  "working tree",
  `a.b/c v1.0.0 ${hash("z")}\na.b/c v1.0.0/go.mod ${hash("g")}\n<<<<<<< HEAD\n`,
);
const alarm = diffSums(before, after);
const calm = diffSums(before, before);

suite("a comparison of go.sum as SARIF", () => {
  const log = JSON.parse(sumDiffSarif(alarm, "0.1.0"));
  const [run] = log.runs;

  test("has the shape that version 2.1.0 requires", () => {
    assert.equal(log.version, "2.1.0");
    assert.match(log.$schema, /sarif-schema-2\.1\.0\.json$/);
    assert.deepEqual(Object.keys(run), ["tool", "results"]);
    assert.deepEqual([run.tool.driver.name, run.tool.driver.version], ["Go Verify", "0.1.0"]);
    for (const result of run.results) {
      assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
      assert.ok(["error", "warning"].includes(result.level));
      assert.ok(result.locations[0].physicalLocation.region.startLine >= 1);
    }
  });

  test("has a result at each changed hash and each broken line", () => {
    const [rehashed, broken, ...others] = run.results;
    assert.deepEqual(others, []);
    const at = (startLine: number) => ({
      physicalLocation: { artifactLocation: { uri: "go.sum" }, region: { startLine } },
    });
    assert.deepEqual(
      [rehashed.ruleId, rehashed.level, rehashed.message.text.split("\n")[0], rehashed.locations],
      ["gosum.rehashed", "error", `a.b/c v1.0.0 was ${hash("x")} and is ${hash("z")}.`, [at(1)]],
    );
    assert.deepEqual([broken.ruleId, broken.level, broken.locations], ["gosum.lines", "error", [at(3)]]);
    assert.deepEqual(JSON.parse(sumDiffSarif(calm, "0.1.0")).runs[0].results, []);
  });

  test("has no more results than GitHub shows, and says how many are left out", () => {
    const many = diffSums(side("a", ""), side("b", "a\n".repeat(5002)));
    const { results } = JSON.parse(sumDiffSarif(many, "0.1.0")).runs[0];
    assert.equal(results.length, 5000);
    const { level, message } = results.at(-1);
    assert.equal(level, "error");
    assert.match(message.text, /^3 more are not listed here: /);
  });

  test("names files as URIs", () => {
    const odd = diffSums(side("a", "", "a b/ü#%/go.sum"), side("b", "no line\n", "a b/ü#%/go.sum"));
    const [result] = JSON.parse(sumDiffSarif(odd, "0.1.0")).runs[0].results;
    assert.equal(result.locations[0].physicalLocation.artifactLocation.uri, "a%20b/%C3%BC%23%25/go.sum");
  });
});

suite("a comparison of go.sum as JUnit XML", () => {
  test("has a case for each rule, which fails on an error", () => {
    const lines = sumDiffJunit(alarm).split("\n");
    assert.deepEqual(lines.slice(0, 4), [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="Go Verify" tests="4" failures="2" errors="0" skipped="0">',
      '  <testsuite name="go.sum: HEAD → working tree" tests="4" failures="2" errors="0" skipped="0">',
      '    <testcase classname="gosum.rehashed" name="No version changed its hash" time="0">',
    ]);
    const text = lines.join("\n");
    assert.match(text, /<failure message="a\.b\/c v1\.0\.0 was h1:x+A= and is h1:z+A=\.">go\.sum:1: a\.b\/c/);
    assert.match(text, /<failure message="[^"]+">go\.sum:3: /);
    assert.match(sumDiffJunit(calm), /failures="0"[\s\S]*<system-out>No module changed<\/system-out>/);
  });

  test("is well-formed whatever the files hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (hostile) => {
        const text = sumDiffJunit(diffSums(side(hostile, ""), side("b", `${hostile} <&"]]>\n`, hostile)));
        // XML 1.0, production [2]: which characters a document may contain.
        assert.doesNotMatch(text, /[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
        const bare = text.replace(/&(amp|lt|gt|quot);/g, "").replace(/<[^<>]*>/g, "");
        assert.doesNotMatch(bare, /[<>&]/);
        assert.equal(text.match(/<testcase /g)?.length, 4);
      }),
    );
  });
});
