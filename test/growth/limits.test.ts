/** What has more parts than a call can have arguments, or than anyone makes, ends in one sentence or is cut. */
import assert from "node:assert/strict";
import { log } from "../../src/formats/log.ts";
import { code } from "../../src/formats/markdownText.ts";
import { readReport } from "../../src/formats/readReport.ts";
import { parseGoMod } from "../../src/modules/goMod/goMod.ts";
import { parseGoSum } from "../../src/modules/goSum/goSum.ts";
import { callTree } from "../../src/profile/analyse/callTree.ts";
import { analyse } from "../../src/profile/analyse/graph.ts";
import { DEFAULTS } from "../../src/profile/query/query.ts";
import { tracesReport } from "../../src/profile/reports/tracesText.ts";
import { check, command, report } from "../unit/formats/sample.ts";
import { profileOf, SHAPES } from "./hostileProfile.ts";

suite("more than anyone makes", () => {
  test("of callees that add up to nothing are a tree", () => {
    const profile = profileOf(SHAPES["values that add up to nothing"]!)(9_600_000);
    const { children } = callTree(analyse(profile, DEFAULTS), { minimum: (root) => root });
    assert.equal(children.length, 200_000);
  });

  test("of backquotes and lines are a text", () => {
    assert.match(code("` ".repeat(200_000)), /^``[^`]/);
    const many = command({ exitCode: 1, stderr: "a\n".repeat(200_000) });
    assert.ok(log(check({ status: "fail", commands: [many] }), report([])).length > 200_000);
  });

  test("of frames on a stack are printed in pieces", () => {
    const profile = profileOf(SHAPES["frames of one recursive function"]!)(1_000_000);
    const input = { expression: "", sourceOf: () => ({ error: "" }) };
    const printed = tracesReport.print(profile, DEFAULTS, input);
    assert.ok([...printed.text()].every(({ length }) => length < 1_000_000));
    assert.ok([...printed.json()].every(({ length }) => length < 1_000_000));
    assert.equal(JSON.parse([...printed.json()].join("")).traces[0].frames.length, 1_000_000);
  });

  test("of lists in each other, or of items in a list, are no report", () => {
    assert.throws(
      () => readReport(`${"[".repeat(1e6)}${"]".repeat(1e6)}`),
      /^Error: it is a list, not an object$/,
    );
    const layers = Array.from({ length: 100_001 }, () => 0);
    const host = { os: "linux", arch: "x64", cpus: 1 };
    assert.throws(
      () => readReport(JSON.stringify({ schema: "go-verify/report/1", host, layers })),
      /^Error: layers has more than 100,000 items, which no report has$/,
    );
  });

  test("of lines in a go.sum are one problem, which breaks it", () => {
    const { lines, problems } = parseGoSum("a.b/c v1.0.0/go.mod h1:x\n".repeat(60_002));
    assert.equal(lines.length, 60_000);
    const last = problems.at(-1)!;
    assert.deepEqual([last.line, last.severity], [60_001, "error"]);
    assert.match(last.message, /^The file has more than 60,000 lines/);
  });

  test("of words or problems in a go.mod are cut", () => {
    const [words] = parseGoMod("( ".repeat(600_000)).problems;
    assert.equal(words?.message, "the file has more than 500,000 words and line ends");
    assert.equal(parseGoMod("x y\n".repeat(20_000)).problems.length, 1000);
  });
});
