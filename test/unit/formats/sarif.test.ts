import assert from "node:assert/strict";
import { sarif } from "../../../src/formats/sarif.ts";
import { check, everyStatus, report } from "./sample.ts";

const parsed = (...given: Parameters<typeof sarif>) => JSON.parse(sarif(...given));

suite("a report as SARIF", () => {
  const log = parsed(report(everyStatus()));
  const [run] = log.runs;

  test("has the shape that version 2.1.0 requires", () => {
    assert.equal(log.version, "2.1.0");
    assert.match(log.$schema, /sarif-schema-2\.1\.0\.json$/);
    assert.equal(log.runs.length, 1);
    assert.deepEqual(Object.keys(run), ["tool", "invocations", "results"]);
    assert.equal(run.tool.driver.name, "Go Verify");
    assert.equal(run.tool.driver.version, "0.1.0");
    assert.deepEqual(run.invocations, [
      {
        executionSuccessful: false,
        startTimeUtc: "2026-11-24T07:01:22.000Z",
        endTimeUtc: "2026-11-24T07:01:26.200Z",
      },
    ]);
    for (const result of run.results) {
      assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
      assert.ok(["error", "warning"].includes(result.level));
      assert.ok(result.message.text.length > 0);
      assert.ok(result.locations[0].physicalLocation.artifactLocation.uri.length > 0);
    }
  });

  test("has one result a problem, none for what passed or was skipped", () => {
    const levels = run.results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level]);
    assert.deepEqual(levels, [
      ["install.release-support", "warning"],
      ["install.standard-library", "error"],
      ["install.standard-library", "error"],
      ["install.runtime", "error"],
    ]);
    assert.deepEqual(run.results[1], {
      ruleId: "install.standard-library",
      ruleIndex: 3,
      level: "error",
      message: {
        text: "archive/tar is missing.\n$GOROOT/src/archive/tar does not exist; 361 of 362 packages are there.\nReinstall go1.26.8 into an empty folder.",
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "file:///usr/local/go/src/archive/tar" },
            region: { startLine: 1 },
          },
        },
      ],
    });
  });

  const uris: [string, string][] = [
    ["/home/kim/repo/a b/ü#%.mod", "a%20b/%C3%BC%23%25.mod"],
    ["/home/kim/go/env", "~/go/env"],
    ["/opt/a b", "file:///opt/a%20b"],
    ["C:\\Go\\go.env", "file:///C:/Go/go.env"],
  ];
  for (const [path, uri] of uris) {
    test(`names ${path} as a URI`, () => {
      const failed = check({
        status: "warn",
        findings: [{ severity: "warning", message: "m", cause: "", fix: "", location: { path } }],
      });
      const [result] = parsed(report([failed]), { home: "/home/kim", folder: "/home/kim/repo" }).runs[0]
        .results;
      assert.equal(result.locations[0].physicalLocation.artifactLocation.uri, uri);
    });
  }

  test("gives a summary where there is no finding, and no place where there is no go command", () => {
    const failed = check({ status: "fail", summary: "No go command was found" });
    const { results } = parsed(report([failed], { go: null })).runs[0];
    assert.deepEqual(results, [
      { ruleId: failed.id, ruleIndex: 0, level: "error", message: { text: "No go command was found." } },
    ]);
  });
});
