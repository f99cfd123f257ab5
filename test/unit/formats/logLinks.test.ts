import assert from "node:assert/strict";
import { logText } from "../../../src/formats/log.ts";
import { linksIn } from "../../../src/formats/logLinks.ts";
import { check, command, report } from "./sample.ts";

const home = "/home/gopher";
const links = (text: string) => linksIn(text.split("\n"), home);
const found = (text: string) =>
  links(text).map(({ path, line, column }) => [path, line, ...(column ? [column] : [])].join("|"));

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

  test("the position in the text", () => {
    assert.deepEqual(links("first\n  see /a.go:1."), [
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

  test("a hostile log is read quickly, and has a limited number of links", () => {
    const began = performance.now();
    assert.deepEqual(links("/".repeat(200_000)), []);
    assert.deepEqual(links(`/${"a/".repeat(100_000)}`), []);
    assert.deepEqual(links("/a:".repeat(100_000)), []);
    assert.equal(links("/a.go:1 ".repeat(10_000)).length, 500);
    assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
  });
});

suite("positions in a log", () => {
  const failed = check({
    status: "fail",
    findings: [
      { severity: "info", message: "A note.", cause: "", fix: "" },
      {
        severity: "error",
        message: "It does not\nwork.",
        cause: "Because.",
        fix: "",
        location: { path: "/home/gopher/a folder/go.mod", line: 3 },
      },
      { severity: "error", message: "Nor this.", cause: "", fix: "", location: { path: "/etc/go.env" } },
    ],
    commands: [
      command({ argv: ["go", "run", "a\nb"], stdout: "go version\n" }),
      command({
        exitCode: 1,
        stderr: "no\n─ 9 ── not a heading\nWhat is wrong    not a label\n/x/y.go:1:2: bad\n",
      }),
    ],
    requests: [
      { method: "GET", url: "https://proxy.example/m", status: "200 OK", bytes: 1, durationMs: 5 },
      { method: "GET", url: "https://proxy.example/n", status: null, bytes: 0, durationMs: 5, error: "no" },
    ],
  });
  const { text, start, folds, links } = logText(failed, { ...report([]), home });
  const lines = text.split("\n");

  test("one fold for each command and request, from its heading to its last line", () => {
    const spans = folds.map(({ start, end }) => [lines[start]!.slice(0, 14).trim(), lines[end]!.trim()]);
    assert.deepEqual(spans, [
      ["─ 1 ── exit 0", "go version"],
      ["─ 2 ── exit 1", "/x/y.go:1:2: bad"],
      ["─ 1 ── 200 OK", "body      1 byte"],
      ["─ 2 ── no answ", "body      0 bytes"],
    ]);
  });

  test("the reader starts at what is wrong, not at a note", () => {
    assert.equal(lines[start], "What is wrong    It does not");
  });

  test("other logs start at what was found, or why not", () => {
    for (const [status, label] of [
      ["pass", "What was found"],
      ["skip", "Why not"],
      ["error", "What is wrong"],
    ] as const) {
      const { text, start } = logText(check({ status, summary: "This." }), report([]));
      assert.equal(text.split("\n")[start], `${label.padEnd(17)}This.`);
    }
  });

  test("a finding's location is a link, whatever its path; so is a location in an output", () => {
    const shown = links.map(({ at, from, to, path, line, column }) => [
      lines[at]!.slice(from, to),
      path,
      line,
      column,
    ]);
    assert.deepEqual(shown, [
      ["~/a folder/go.mod:3", "/home/gopher/a folder/go.mod", 3, undefined],
      ["/etc/go.env", "/etc/go.env", undefined, undefined],
      ["/x/y.go:1:2", "/x/y.go", 1, 2],
    ]);
  });
});
