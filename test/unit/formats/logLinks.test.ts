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
        files: { "go.mod": "module a\n" },
        stderr:
          "no\n9 · exit 1 · 3 ms\n─ 9 ── not a heading\nWhat is wrong    not a label\n/x/y.go:1:2: bad\n",
      }),
    ],
    requests: [
      { method: "GET", url: "https://proxy.example/m", status: "200 OK", bytes: 1, durationMs: 5 },
      { method: "GET", url: "https://proxy.example/n", status: null, bytes: 0, durationMs: 5, error: "no" },
    ],
  });
  const { text, start, folds, links } = logText(failed, { ...report([]), home });
  const lines = text.split("\n");

  test("one fold for each command and request, and in it for set-up and outputs", () => {
    const spans = folds.map(({ start, end, closed }) => [
      lines[start]!.slice(0, 16).trim(),
      lines[end]!.trim(),
      closed,
    ]);
    assert.deepEqual(spans, [
      ["2 · exit 1 · 12", "/x/y.go:1:2: bad", false],
      ["set-up  makes", "EOF", true],
      ["stderr  5 line", "/x/y.go:1:2: bad", false],
      ["1 · exit 0 · 12", "go version", false],
      ["stdout  1 line", "go version", false],
      ["1 · 200 OK · 5 m", "body  1 byte", false],
      ["2 · no answer ·", "body  0 bytes", false],
    ]);
  });

  test("long outputs are folded at first, except the one that shows the reason", () => {
    const long = "x\n".repeat(20);
    const closed = (commands: Parameters<typeof command>[0][]) => {
      const { text, folds } = logText(check({ status: "fail", commands: commands.map(command) }), report([]));
      return folds.flatMap(({ start, closed }) => (closed ? text.split("\n")[start] : []));
    };
    assert.deepEqual(closed([{ exitCode: 1, stdout: long, stderr: long }]), ["  stdout  20 lines"]);
    assert.deepEqual(closed([{ exitCode: 1, stdout: long }]), []);
    assert.deepEqual(closed([{ stdout: long, stderr: "x\n" }]), ["  stdout  20 lines"]);
  });

  test("what can be copied is at the line that names it", () => {
    const { text, copies } = logText(failed, report([]));
    const named = copies.map(({ at, what }) => [text.split("\n")[at]!.slice(0, 14), what]);
    assert.deepEqual(named, [
      ["What was run  ", "all"],
      ["2 · exit 1 · 1", "command"],
      ["1 · exit 0 · 1", "command"],
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
