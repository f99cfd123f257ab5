import assert from "node:assert/strict";
import { type TextOptions, text } from "../../../src/formats/text.ts";
import { check, everyStatus, report } from "./sample.ts";

const all = report(everyStatus());
const plain: TextOptions = { columns: 100, color: false, unicode: true, home: "/home/kim" };

suite("a report as text", () => {
  test("is one line per check, with details of those that need attention; a wide terminal adds no gaps", () => {
    const expected = `Go Verify · go1.26.8 linux/amd64 · /usr/local/go
not ready · Standard library: archive/tar is missing (and 1 more) · and 2 other checks

Install
  ✓ Go command        /usr/local/go/bin/go                        14 ms
  ✓ Hello program     ✅ Go runtime OK                           318 ms
  ! Release support   go1.26.8; go1.26.11 is out                 174 ms
      Why   Three patch releases since go1.26.8.
      Fix   go install golang.org/dl/go1.26.11@latest && go1.26.11 download
      Log   go-verify --check install.release-support
  ✗ Standard library  archive/tar is missing (and 1 more)        252 ms
      archive/tar is missing.
      At    /usr/local/go/src/archive/tar:1
      Why   $GOROOT/src/archive/tar does not exist; 361 of 362 packages are there.
      Fix   Reinstall go1.26.8 into an empty folder.
      archive/zip does not resolve.
      Log   go-verify --check install.standard-library
  ? Runtime           error: go run did not end within 300 s  5 min 0 s
      Log   go-verify --check install.runtime
  – Race detector     skipped: needs cgo (CGO_ENABLED=0)

not ready: 1 failed, 1 error, 1 warning, 2 passed, 1 skipped in 4.2 s
`;
    assert.equal(text(all, plain), expected);
    assert.equal(text(all, { ...plain, columns: 500 }), expected);
  });

  test("wraps in its columns down to 60, with ASCII marks on request", () => {
    assert.equal(
      text(all, { ...plain, columns: 60, unicode: false }),
      `Go Verify - go1.26.8 linux/amd64 - /usr/local/go
not ready - Standard library: archive/tar is missing
      (and 1 more) - and 2 other checks

Install
  + Go command        /usr/local/go/bin/go             14 ms
  + Hello program     ✅ Go runtime OK                318 ms
  ! Release support   go1.26.8; go1.26.11 is out      174 ms
      Why   Three patch releases since go1.26.8.
      Fix   go install golang.org/dl/go1.26.11@latest && go1.26.11 download
      Log   go-verify --check install.release-support
  x Standard library  archive/tar is missing (and     252 ms
                      1 more)
      archive/tar is missing.
      At    /usr/local/go/src/archive/tar:1
      Why   $GOROOT/src/archive/tar does not exist; 361 of
            362 packages are there.
      Fix   Reinstall go1.26.8 into an empty folder.
      archive/zip does not resolve.
      Log   go-verify --check install.standard-library
  ? Runtime           error: go run did not end    5 min 0 s
                      within 300 s
      Log   go-verify --check install.runtime
  - Race detector     skipped: needs cgo
                      (CGO_ENABLED=0)

not ready: 1 failed, 1 error, 1 warning, 2 passed, 1 skipped in 4.2 s
`,
    );
  });

  test("gives each summary a line of its own under 60 columns", () => {
    assert.equal(
      text(all, { ...plain, columns: 59 }),
      `Go Verify · go1.26.8 linux/amd64 · /usr/local/go
not ready · Standard library: archive/tar is missing
      (and 1 more) · and 2 other checks

Install
  ✓ Go command  14 ms
      /usr/local/go/bin/go
  ✓ Hello program  318 ms
      ✅ Go runtime OK
  ! Release support  174 ms
      go1.26.8; go1.26.11 is out
      Why   Three patch releases since go1.26.8.
      Fix   go install golang.org/dl/go1.26.11@latest && go1.26.11 download
      Log   go-verify --check install.release-support
  ✗ Standard library  252 ms
      archive/tar is missing (and 1 more)
      archive/tar is missing.
      At    /usr/local/go/src/archive/tar:1
      Why   $GOROOT/src/archive/tar does not exist; 361 of
            362 packages are there.
      Fix   Reinstall go1.26.8 into an empty folder.
      archive/zip does not resolve.
      Log   go-verify --check install.standard-library
  ? Runtime  5 min 0 s
      error: go run did not end within 300 s
      Log   go-verify --check install.runtime
  – Race detector
      skipped: needs cgo (CGO_ENABLED=0)

not ready: 1 failed, 1 error, 1 warning, 2 passed, 1 skipped in 4.2 s
`,
    );
  });

  test("colours marks, labels and verdict, and nothing else changes", () => {
    const coloured = text(all, { ...plain, color: true });
    assert.equal(
      coloured,
      `\x1b[1mGo Verify\x1b[22m · go1.26.8 linux/amd64 · /usr/local/go
\x1b[1m\x1b[31mnot ready\x1b[39m\x1b[22m · Standard library: archive/tar is missing (and 1 more) · and 2 other checks

\x1b[1mInstall\x1b[22m
  \x1b[32m✓\x1b[39m Go command        /usr/local/go/bin/go                    \x1b[2m    14 ms\x1b[22m
  \x1b[32m✓\x1b[39m Hello program     ✅ Go runtime OK                        \x1b[2m   318 ms\x1b[22m
  \x1b[33m!\x1b[39m Release support   go1.26.8; go1.26.11 is out              \x1b[2m   174 ms\x1b[22m
      \x1b[2mWhy   \x1b[22mThree patch releases since go1.26.8.
      \x1b[2mFix   \x1b[22mgo install golang.org/dl/go1.26.11@latest && go1.26.11 download
      \x1b[2mLog   \x1b[22mgo-verify --check install.release-support
  \x1b[31m✗\x1b[39m Standard library  archive/tar is missing (and 1 more)     \x1b[2m   252 ms\x1b[22m
      archive/tar is missing.
      \x1b[2mAt    \x1b[22m/usr/local/go/src/archive/tar:1
      \x1b[2mWhy   \x1b[22m$GOROOT/src/archive/tar does not exist; 361 of 362 packages are there.
      \x1b[2mFix   \x1b[22mReinstall go1.26.8 into an empty folder.
      archive/zip does not resolve.
      \x1b[2mLog   \x1b[22mgo-verify --check install.standard-library
  \x1b[31m?\x1b[39m Runtime           error: go run did not end within 300 s  \x1b[2m5 min 0 s\x1b[22m
      \x1b[2mLog   \x1b[22mgo-verify --check install.runtime
  \x1b[2m–\x1b[22m Race detector     skipped: needs cgo (CGO_ENABLED=0)

\x1b[1m\x1b[31mnot ready\x1b[39m\x1b[22m: 1 failed, 1 error, 1 warning, 2 passed, 1 skipped in 4.2 s
`,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is looked for
    assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), text(all, plain));
  });

  test("measures wide characters and emoji by the cells that they take", () => {
    const checks = [
      check({ label: "标题 👩‍👩‍👧 é", summary: "日本語 ok", durationMs: 59_960 }),
      check({ label: "a label", summary: "✅ Go", durationMs: 59_940 }),
    ];
    assert.equal(
      text(report(checks), plain),
      `Go Verify · go1.26.8 linux/amd64 · /usr/local/go
ready

Install
  ✓ 标题 👩‍👩‍👧 é  日本語 ok  1 min 0 s
  ✓ a label    ✅ Go         59.9 s

ready: 2 passed in 4.2 s
`,
    );
  });

  test("shows hostile names for what they are, on one line", () => {
    const hostile = check({
      label: "ok\x1b[2K\r\u202eevil\u2028 \u{e0041}",
      summary: "a\nnot ready: 9 failed\tb\x9b31m",
      status: "warn",
      findings: [
        {
          severity: "warning",
          message: "m\x1b]8;;http://example.com\x07 link.",
          cause: "c\u200f.",
          fix: "x\x00 \u061c y",
          location: { path: "/home/kim/a\nb", line: 2 },
        },
      ],
    });
    assert.equal(
      text(report([hostile], { go: null, durationMs: 7 }), plain),
      `Go Verify · no go command
ready with warnings · ok\\x1b[2K\\x0d\\u{202e}evil\\u{2028} \\u{e0041}: a not ready: 9 failed
      b\\x9b31m

Install
  ! ok\\x1b[2K\\x0d\\u{202e}evil\\u{2028} \\u{e0041}  a not ready: 9 failed b\\x9b31m  318 ms
      m\\x1b]8;;http://example.com\\x07 link.
      At    ~/a b:2
      Why   c\\u{200f}.
      Fix   x\\x00 \\u{61c} y
      Log   go-verify --check install.hello-run

ready with warnings: 1 warning in 7 ms
`,
    );
  });

  test("moves a word that no column can hold to a line of its own, uncut", () => {
    const long = `/home/kim/${"long-name-".repeat(12)}`;
    assert.equal(
      text(report([check({ summary: long })]), { ...plain, columns: 60 }),
      `Go Verify · go1.26.8 linux/amd64 · /usr/local/go
ready

Install
  ✓ Hello program  318 ms
      ~/${"long-name-".repeat(12)}

ready: 1 passed in 4.2 s
`,
    );
  });

  test("shows the log of a check that was selected by name and needs attention", () => {
    const shown = text(all, { ...plain, logs: ["install.standard-library", "install.hello-run"] });
    assert.ok(
      shown.includes("\n  cd /tmp/scratch && /usr/local/go/bin/go list std\n  stderr  1 line\n    no\n"),
      shown,
    );
    assert.ok(!shown.includes("go-verify --check install.standard-library"));
    assert.equal(shown.match(/^What was run/gm)?.length, 1);
  });

  test("shows the first five findings and leaves the others to the log", () => {
    const findings = Array.from({ length: 7 }, (_, i) => ({
      severity: "error" as const,
      message: `file-${i} is changed.`,
      cause: "",
      fix: "",
    }));
    const many = check({ id: "install.many", status: "fail", summary: "seven files are changed", findings });
    const lines = text(report([many]), plain).split("\n");
    assert.deepEqual(
      lines.filter((line) => /file-|more/.test(line)).map((line) => line.trim()),
      [0, 1, 2, 3, 4].map((i) => `file-${i} is changed.`).concat("2 more findings in the log."),
    );
  });

  test("says so when no check was run, and when the release is unknown", () => {
    const nothing = report([], {
      layers: [],
      go: { ...all.go!, version: "", goroot: "" },
      durationMs: 125_000,
    });
    assert.equal(
      text(nothing, { ...plain, unicode: false }),
      "Go Verify - unknown Go version - /usr/local/go/bin/go\nnot ready\n\nnot ready: no checks were run in 2 min 5 s\n",
    );
  });
});
