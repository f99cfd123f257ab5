import assert from "node:assert/strict";
import { merge, mergedMarkdown, mergedText } from "../../../src/formats/merged.ts";
import { check, everyStatus, report } from "./sample.ts";

const merged = merge(
  [
    { name: "linux", report: report(everyStatus()) },
    {
      name: "mac | 2",
      report: report([check()], { go: null, host: { os: "darwin", arch: "arm64", cpus: 8 } }),
    },
    { name: "linux", report: report([check({ status: "warn", summary: "slow\nvery" })]) },
  ],
  "go-verify 0.1.0",
);

suite("reports of many machines", () => {
  test("have the worst verdict, each report with a unique name", () => {
    assert.equal(merged.schema, "go-verify/merged/1");
    assert.equal(merged.verdict, "not-ready");
    assert.deepEqual(
      merged.reports.map(({ name }) => name),
      ["linux", "mac | 2", "linux (2)"],
    );
    assert.equal(merge([merged.reports[1]!], "g").verdict, "ready");
    assert.equal(merge([merged.reports[1]!, merged.reports[2]!], "g").verdict, "ready-with-warnings");
  });

  test("are a table for a terminal", () => {
    assert.equal(
      mergedText(merged, { columns: 80, unicode: true }),
      `not ready: 2 of 3 machines are ready

1  linux      linux/x64  go1.26.8 linux/amd64  not ready: 1 failed, 1 error, 1
              warning, 2 passed, 1 skipped in 4.2 s
2  mac | 2    darwin/arm64  no go command  ready: 1 passed in 4.2 s
3  linux (2)  linux/x64  go1.26.8 linux/amd64  ready with warnings: 1 warning in
              4.2 s

                    1  2  3
  Go command        ✓
  Hello program     ✓  ✓  !
  Release support   !
  Standard library  ✗
  Runtime           ?
  Race detector     –

linux: install.release-support: go1.26.8; go1.26.11 is out
linux: install.standard-library: archive/tar is missing (and 1 more)
linux: install.runtime: go run did not end within 300 s
linux (2): install.hello-run: slow very

✓ passed  ! warning  ✗ failed  ? error  – skipped

not ready: 2 of 3 machines are ready
`,
    );
  });

  test("are a table in Markdown", () => {
    assert.equal(
      mergedMarkdown(merge(merged.reports.slice(1), "g")),
      `## Go Verify: ready with warnings

| Check | mac \\| 2 | linux (2) |
| --- | --- | --- |
| Go | no go command | go1.26.8 linux/amd64 |
| Hello program | ✓ passed | ! warning |

- linux (2): install.hello-run: slow very

**ready with warnings: 2 of 2 machines are ready**
`,
    );
  });
});
