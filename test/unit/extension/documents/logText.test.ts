import assert from "node:assert/strict";
import { folds, places, startLine } from "../../../../src/extension/documents/logText.ts";
import { log } from "../../../../src/formats/log.ts";
import { check, command, report } from "../../formats/sample.ts";

const home = "/home/gopher";
const found = (text: string) =>
  places(text, home).map(({ path, line, column }) => [path, line, ...(column ? [column] : [])].join("|"));

suite("links of a log", () => {
  test("absolute paths with a line, and a column", () => {
    assert.deepEqual(found("at /usr/local/go/src/a.go:12: x and (/b/c.go:3:7)"), [
      "/usr/local/go/src/a.go|12",
      "/b/c.go|3|7",
    ]);
    assert.deepEqual(found("C:\\go\\src\\a.go:12"), ["C:\\go\\src\\a.go|12"]);
  });

  test("a path under home", () => {
    assert.deepEqual(found("Where  ~/go/go.mod:3"), ["/home/gopher/go/go.mod|3"]);
  });

  test("where it stands in the text", () => {
    assert.deepEqual(places("first\n  see /a.go:1.", home), [
      { at: 1, from: 6, to: 13, path: "/a.go", line: 1, column: undefined },
    ]);
  });

  for (const text of [
    "http://example.com:80/x",
    "https://host/a.go:12",
    "//server/share/a.go:1",
    "\\\\server\\share\\a.go:1",
    "C:\\\\server\\a.go:1",
    "./main.go:5:2",
    "main.go:5",
    "12:30:45",
    "/no/line.go",
    "go1.26.8:/x",
  ]) {
    test(`none in ${text}`, () => assert.deepEqual(found(text), []));
  }

  test("a hostile log is read quickly, and gives no more links than asked", () => {
    const began = performance.now();
    assert.deepEqual(places("/".repeat(200_000), home), []);
    assert.deepEqual(places(`/${"a/".repeat(100_000)}`, home), []);
    assert.deepEqual(places("/a:".repeat(100_000), home), []);
    assert.equal(places("/a.go:1 ".repeat(10_000), home).length, 500);
    assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
  });
});

suite("folds and start of a log", () => {
  const text = log(
    check({
      status: "fail",
      findings: [{ severity: "error", message: "It does not.", cause: "Because.", fix: "" }],
      commands: [
        command({ stdout: "go version\n" }),
        command({ exitCode: 1, stderr: "no\n─ 9 ── not a heading\n" }),
      ],
    }),
    report([]),
  );
  const lines = text.split("\n");

  test("one fold for each command, from its heading to its last line", () => {
    const spans = folds(text).map(({ start, end }) => [lines[start]!.slice(0, 13), lines[end]!.trim()]);
    assert.deepEqual(spans, [
      ["─ 1 ── exit 0", "go version"],
      ["─ 2 ── exit 1", "─ 9 ── not a heading"],
    ]);
  });

  test("the reader starts at what is wrong", () => {
    assert.match(lines[startLine(text)]!, /^What is wrong\s+It does not\.$/);
  });

  test("other logs start at what was found, or why not, or at the top", () => {
    assert.equal(startLine("✓ x\n\nWhat was found   y"), 2);
    assert.equal(startLine("– x\n\nWhy not          y"), 2);
    assert.equal(startLine("nothing"), 0);
  });
});
