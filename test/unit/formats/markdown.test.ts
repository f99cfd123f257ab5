import assert from "node:assert/strict";
import { markdown } from "../../../src/formats/markdown.ts";
import { check, command, everyStatus, report } from "./sample.ts";

suite("a report as Markdown", () => {
  test("is a table per layer, then the checks that need attention with their logs, then the result", () => {
    const some = everyStatus().slice(1, 4);
    some[2]!.durationMs = 1250;
    const text = markdown(report(some, { startedAt: "2026-11-24T07:01:22.000Z" }));
    assert.equal(
      text.replace(/```text\n[^`]*```/g, "LOG"),
      `## Go Verify: not ready

go1.26.8 linux/amd64 · /usr/local/go

### Install

| Status | Check | Result | Time |
| --- | --- | --- | ---: |
| ✓ passed | A program compiles and runs | ✅ Go runtime OK | 318 ms |
| ! warning | The release is supported and up to date | go1.26.8; go1.26.11 is out | 174 ms |
| ✗ failed | The standard library is whole | archive/tar is missing (and 1 more) | 1.3 s |

### ! The release is supported and up to date

- go1.26.8; go1.26.11 is out.
  - **Why:** Three patch releases since go1.26.8.
  - **Fix:** \`go install golang.org/dl/go1.26.11@latest && go1.26.11 download\`

<details><summary>Log of <code>install.release-support</code></summary>

LOG

</details>

### ✗ The standard library is whole

- archive/tar is missing.
  - **Where:** /usr/local/go/src/archive/tar:1
  - **Why:** \`$GOROOT/src/archive/tar\` does not exist; 361 of 362 packages are there.
  - **Fix:** Reinstall go1.26.8 into an empty folder.

- archive/zip does not resolve.

<details><summary>Log of <code>install.standard-library</code></summary>

LOG

</details>

**not ready: 1 failed, 1 warning, 1 passed in 4.2 s**
`,
    );
  });

  test("has no long output of a command that succeeded, and the whole output of one that failed", () => {
    const long = "x\n".repeat(51);
    const commands = [command({ stdout: long }), command({ exitCode: 1, stderr: long })];
    const text = markdown(report([check({ status: "fail", commands })]));
    assert.match(text, /^ {2}stdout {2}51 lines, in the JSON report$/m);
    assert.equal(text.match(/^ {4}x$/gm)?.length, 51);
  });

  test("keeps hostile text out of tables, tags and fences", () => {
    const hostile = check({
      title: "a | b\n| c",
      status: "fail",
      summary: "<img src=x onerror=alert(1)> [x](http://example.com) **b** `c` \\| &amp;",
      findings: [
        {
          severity: "error",
          message: "m",
          cause: "",
          fix: "run `a``b` now",
          location: { path: "/home/kim/a" },
        },
      ],
      commands: [command({ exitCode: 1, stdout: "````\n</details>\n\x1b[2J" })],
    });
    const text = markdown(report([hostile]), { home: "/home/kim" });
    const row = text.split("\n").find((line) => line.startsWith("| ✗"));
    assert.equal(
      row,
      "| ✗ failed | a \\| b \\| c | \\<img src=x onerror=alert(1)\\> `[x](http://example.com)` \\*\\*b\\*\\* \\`c\\` \\\\\\| \\&amp; | 318 ms |",
    );
    assert.ok(text.includes("**Fix:** ```run `a``b` now```"));
    assert.ok(text.includes("**Where:** \\~/a"));
    assert.ok(text.includes("\n`````text\n"), "the fence is longer than any in the log");
    assert.ok(text.includes("\\x1b[2J"));
  });

  test("has a fence for any number of backquotes", () => {
    const failed = check({
      status: "fail",
      commands: [command({ exitCode: 1, stderr: "`a".repeat(200_000) })],
    });
    assert.match(markdown(report([failed])), /```text\n/);
  });
});
