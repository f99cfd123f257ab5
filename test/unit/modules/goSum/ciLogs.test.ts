/** What CI systems, trackers and terminals make of the go command's messages about checksums. Each form was met in public. */
import assert from "node:assert/strict";
import { decodeLog } from "../../../../src/modules/goSum/log/rows.ts";
import { readMismatches } from "../../../../src/modules/goSum/mismatch/mismatch.ts";
import type { Mismatch } from "../../../../src/modules/goSum/mismatch/mismatchKinds.ts";

const hash = (letter: string) => `h1:${letter.repeat(43)}=`;
const [A, B, C, D] = [hash("a"), hash("b"), hash("c"), hash("d")];

const SECURITY =
  "\n\nSECURITY ERROR\nThis download does NOT match an earlier download recorded in go.sum.\nThe bits may have been replaced on the origin server, or an attacker may\nhave intercepted the download attempt.\n";

const sum = (subject = "ex.test/m@v1.0.0", got = A, want = B) =>
  `verifying ${subject}: checksum mismatch\n\tdownloaded: ${got}\n\tgo.sum:     ${want}${SECURITY}`;

const SUM = { kind: "go.sum", path: "ex.test/m", downloaded: A, expected: B, source: "go.sum" } as const;
const DATABASE = { ...SUM, kind: "database", source: "sum.example" } as const;

type Wanted = Partial<Mismatch>;

/** Each message that is found has these fields, and no other message is. */
function finds(log: string, wanted: readonly Wanted[]): void {
  const found = readMismatches(log);
  assert.deepEqual(
    found.map((one, index) =>
      Object.fromEntries(Object.keys(wanted[index] ?? one).map((key) => [key, one[key as keyof Mismatch]])),
    ),
    wanted,
  );
}

function all(rows: readonly (readonly [title: string, log: string, wanted: readonly Wanted[]])[]): void {
  for (const [title, log, wanted] of rows) {
    test(title, () => finds(log, wanted));
  }
}

/** Rows that stages wrote in turn. */
const mixed = (...rows: string[]) => `${rows.join("\n")}\n`;

suite("a CI log: hashes belong to their heading", () => {
  const headed = (before: string, subject: string) => `${before}verifying ${subject}: checksum mismatch`;
  const both = [
    { path: "ex.test/m", downloaded: A, expected: B },
    { path: "ex.test/n", downloaded: C, expected: D },
  ];
  const stages = (one: string, two: string, oneLater = one, twoLater = two) =>
    mixed(
      headed(one, "ex.test/m@v1.0.0"),
      headed(two, "ex.test/n@v1.0.0"),
      `${twoLater}\tdownloaded: ${C}`,
      `${oneLater}\tdownloaded: ${A}`,
      `${oneLater}\tgo.sum:     ${B}`,
      `${twoLater}\tgo.sum:     ${D}`,
    );
  all([
    ["BuildKit's stages", stages("#12 1.0 ", "#13 1.0 ", "#12 1.1 ", "#13 2.5 "), both],
    ["services of docker compose", stages("web-1     | ", "worker-1  | "), both],
    ["names in brackets", stages("[api] ", "[ui] "), both],
    ["packages of a monorepo", stages("web:build: ", "api:build: "), both],
    [
      "jobs, steps and times",
      stages(
        "one\tbuild\t2026-01-31T10:11:12.1Z ",
        "two\tbuild\t2026-01-31T10:11:12.1Z ",
        "one\tbuild\t2026-01-31T10:11:13.2Z ",
        "two\tbuild\t2026-01-31T10:11:14.3Z ",
      ),
      both,
    ],
    [
      "a heading whose hashes were cut off takes none of the next",
      mixed(headed("", "ex.test/m@v1.0.0"), sum("ex.test/n@v1.0.0", C, D)),
      [{ path: "ex.test/m", downloaded: "", expected: "" }, both[1]!],
    ],
    [
      "rows of others between, and a heading with more before it",
      mixed(
        headed("##[error]go: ", "ex.test/m@v1.0.0"),
        ...Array(20).fill("go: downloading x v1"),
        `\tdownloaded: ${A}`,
        `\tgo.sum:     ${B}`,
      ),
      [SUM],
    ],
    [
      "a build service that counts seconds",
      sum().replace(/^/gm, "[   47s] ").replace("47s] \tgo", "48s] \tgo"),
      [SUM],
    ],
    ["padded rows", sum().replace(/^.*$/gm, (row) => `1.425 ${row}`.padEnd(200)), [SUM]],
  ]);
});

suite("a CI log: one line, and lines that are wrapped", () => {
  const escaped = (text: string) => JSON.stringify(text).slice(1, -1);
  all([
    [
      "a workflow command",
      `::error file=go.sum::${sum().replaceAll("\n", "%0A").replaceAll("\t", "%09")}`,
      [SUM],
    ],
    ["a workflow command with CR LF", `::error::${sum().replaceAll("\n", "%0d%0a")}`, [SUM]],
    ["JSON", `{"level":"error","msg":"${escaped(sum())}"}`, [SUM]],
    ["JSON within JSON", `{"log":"${escaped(`{"msg":"${escaped(sum())}"}`)}"}`, [SUM]],
    [
      "an attribute of XML",
      `<failure message="${sum().replaceAll("\n", "&#xA;").replaceAll("\t", "&#x9;")}"/>`,
      [SUM],
    ],
    ["HTML", sum().replaceAll("\n", "<br/>"), [SUM]],
    ["blanks for line breaks", sum().replaceAll(/\s+/g, " "), [SUM]],
    ["carriage returns alone", sum().replaceAll("\n", "\r"), [SUM]],
    ["CR CR LF", sum().replaceAll("\n", "\r\r\n"), [SUM]],
    ["blanks that do not break", sum().replaceAll(" ", "\u00a0"), [SUM]],
    [
      "a path of Windows is no line break",
      `go: ex.test/m@v1.0.0 in C:\\new\\repo: missing go.sum entry\n`,
      [],
    ],
    [
      "the path of a go.sum on Windows",
      sum().replace("go.sum:    ", "C:\\new\\repo\\go.sum:"),
      [{ ...SUM, source: "C:\\new\\repo\\go.sum" }],
    ],
    [
      "a heading that is wrapped between words",
      sum().replace("checksum mismatch", "checksum\nmismatch"),
      [SUM],
    ],
    ["a heading that is wrapped in the path", sum().replace("ex.te", "ex.te\n"), [SUM]],
    ["a heading in three rows", sum().replace("ex.te", "ex.te\n").replace("sum mis", "sum\nmis"), [SUM]],
    [
      "a name apart from its hash",
      sum().replaceAll(": h1", ":\n    h1").replaceAll(":     h1", ":\n    h1"),
      [SUM],
    ],
    [
      "a hash that is wrapped",
      sum().replaceAll("aaaa=", "\naaaa=").replaceAll("bbbbbb=", "\n  bbbbbb="),
      [SUM],
    ],
    [
      "a missing line that is wrapped",
      "main.go:3:8: missing go.sum entry for module providing\npackage ex.test/m/sub; to add:\n",
      [{ kind: "missing", detail: "ex.test/m/sub" }],
    ],
  ]);
});

suite("a CI log: what a tracker or a mail makes of it", () => {
  all([
    ["a link of Markdown", sum("[ex.test/m@v1.0.0](http://ex.test/m@v1.0.0)"), [SUM]],
    ["a link around the path alone", sum("[ex.test/m](https://ex.test/m)@v1.0.0"), [SUM]],
    ["a link of a chat", sum("<http://ex.test/m@v1.0.0|ex.test/m@v1.0.0>"), [SUM]],
    ["an address", sum("https://ex.test/m@v1.0.0"), [SUM]],
    ["code and bold", `**go: ${sum("`ex.test/m@v1.0.0`")}**`, [SUM]],
    ["a quotation", sum().replace(/^/gm, "> > "), [SUM]],
    ["a list of errors", `  * ${sum()}`, [SUM]],
  ]);
});

suite("a CI log: wording of other releases", () => {
  const database = `downloaded: ${A}\n\tsum.example: ${B}${SECURITY}`;
  all([
    ["go1.11", `go: ${sum()}`, [{ ...SUM, log: { release: "1.11" } }]],
    [
      "vgo",
      `vgo: verifying ex.test/m v1.0.0: module hash mismatch\n\tdownloaded: ${A}\n\tgo.modverify: ${B}\n`,
      [{ ...SUM, source: "go.modverify" }],
    ],
    ["the database in go1.13", `verifying ex.test/m@v1.0.0: checksum mismatch\n\t${database}`, [DATABASE]],
    [
      "the database in go1.13, a go.mod",
      `verifying ex.test/m@v1.0.0/go.mod: checksum mismatch\n\t${database}`,
      [{ ...DATABASE, of: "go.mod" }],
    ],
    [
      "the database in go1.14",
      `go: ex.test/m@v1.0.0/go.mod: verifying module: checksum mismatch\n\t${database}`,
      [{ ...DATABASE, of: "go.mod" }],
    ],
    [
      "behind imports",
      `ex.test/app imports\n\tex.test/m/sub: ex.test/m@v1.0.0: verifying module: checksum mismatch\n\t${database}`,
      [DATABASE],
    ],
    [
      "a replaced module",
      `go: ex.test/o@v1.0.0 (replaced by ex.test/m@v1.0.0): verifying module: checksum mismatch\n\t${database}`,
      [DATABASE],
    ],
    ["a go.sum of -modfile", sum().replace("go.sum: ", "dev.sum:"), [{ ...SUM, source: "dev.sum" }]],
    ["a tool in front", `gazelle: finding module path: exit status 1: ${sum()}`, [SUM]],
    [
      "a module that another requires",
      "stderr: go: ex.test/t@v0.1.12 requires\\n\\tex.test/m@v1.0.0: missing go.sum entry; to add it:\\n\\tgo mod download ex.test/m\\n",
      [{ kind: "missing", path: "ex.test/m" }],
    ],
    [
      "a test package",
      "go: can't load test package: ../q_test.go:3:8: ex.test/m@v1.0.0: missing go.sum entry for go.mod file; to add it:\n\tgo mod download ex.test/m\n",
      [{ kind: "missing", path: "ex.test/m", of: "go.mod" }],
    ],
  ]);
});

suite("a CI log: the checksum database gave no hash", () => {
  const of = { path: "ex.test/m", version: "v1.0.0", of: "zip" } as const;
  const mod = { ...of, of: "go.mod" } as const;
  const said = (why: string) => `go: ex.test/m@v1.0.0: verifying module: ex.test/m@v1.0.0: ${why}\n`;
  const lookup = "reading https://sum.example/lookup/ex.test/m@v1.0.0: ";
  const unreachable = { kind: "database-unreachable", ...of, source: "sum.example" } as const;
  all([
    [
      "404 and what the server says",
      `${said(`${lookup}404 Not Found`)}\tserver response: not found: ex.test/m@v1.0.0: invalid version: unknown revision v1.0.0\n`,
      [
        {
          kind: "database-no-record",
          ...of,
          source: "sum.example",
          detail: `${lookup}404 Not Found: not found: ex.test/m@v1.0.0: invalid version: unknown revision v1.0.0`,
        },
      ],
    ],
    [
      "410 with a response in rows",
      `${said(`${lookup}410 Gone`)}\tserver response:\n\tnot found: no such repository\n`,
      [{ kind: "database-no-record", detail: `${lookup}410 Gone: not found: no such repository` }],
    ],
    [
      "410 before go1.14",
      `verifying ex.test/m@v1.0.0/go.mod: ex.test/m@v1.0.0/go.mod: ${lookup}410 Gone\n`,
      [{ kind: "database-no-record", ...mod }],
    ],
    [
      "refused",
      `go: ex.test/m@v1.0.0: verifying go.mod: ex.test/m@v1.0.0/go.mod: Get "https://sum.example/lookup/ex.test/m@v1.0.0": dial tcp 127.0.0.1:443: connect: connection refused\n`,
      [{ ...unreachable, ...mod }],
    ],
    [
      "an address without quotes",
      said("Get https://sum.example/lookup/ex.test/m@v1.0.0: dial tcp: lookup sum.example: no such host"),
      [unreachable],
    ],
    ["an error of the server", said(`${lookup}500 Internal Server Error`), [unreachable]],
    [
      "a proxy without tiles",
      said(
        "checking tree#1 against tree#2: reading https://proxy.example/sumdb/sum.example/tile/8/1/237: 404 Not Found",
      ),
      [{ ...unreachable, source: "proxy.example" }],
    ],
    [
      "a folder as proxy",
      said("reading file:///srv/sumdb/sum.example/lookup/ex.test/m@v1.0.0: no such file or directory"),
      [{ ...unreachable, source: "" }],
    ],
    [
      "a certificate",
      said(
        'initializing sumdb.Client: checking tree#7: Get "https://sum.example/tile/8/3/000.p/4": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      ),
      [unreachable],
    ],
    [
      "a command line of a package",
      `go: ex.test/m/cmd/x@v1.0.0: ${said('Get "https://sum.example/lookup/ex.test/m@v1.0.0": dial tcp 10.0.0.1:443: i/o timeout').slice(4)}`,
      [unreachable],
    ],
    [
      "a password is not told",
      said('Get "https://me:secret@sum.example/lookup/ex.test/m@v1.0.0": EOF'),
      [{ ...unreachable, detail: 'Get "https://sum.example/lookup/ex.test/m@v1.0.0": EOF' }],
    ],
    [
      "a record that the tree does not have",
      said("cannot authenticate record data in server response"),
      [{ kind: "database-untrusted", ...of }],
    ],
    [
      "a forged tile",
      said("initializing sumdb.Client: checking tree#1000: downloaded inconsistent tile"),
      [{ kind: "database-untrusted" }],
    ],
    [
      "a damaged latest",
      said("initializing sumdb.Client: reading tree note: malformed note"),
      [{ kind: "database-untrusted" }],
    ],
    [
      "two histories",
      "SECURITY ERROR\ngo.sum database server misbehavior detected!\n\nold database:\n\tgo.sum database tree\n",
      [{ kind: "database-untrusted", path: "", line: 2 }],
    ],
    [
      "GOSUMDB is no key",
      "go: golang.org/toolchain@v0.0.1-go1.22.2.linux-amd64: verifying module: invalid GOSUMDB: malformed verifier id\n",
      [{ kind: "database-setting", path: "golang.org/toolchain" }],
    ],
    [
      "a toolchain without database",
      "go: download go1.99.0: golang.org/toolchain@v0.0.1-go1.99.0.linux-amd64: verifying module: checksum database disabled by GOSUMDB=off\n",
      [{ kind: "database-setting" }],
    ],
    [
      "no line for it",
      "go: ex.test/m@v1.0.0: verifying go.mod: checksum missing from sumdb response\n",
      [{ kind: "database-absent", ...mod }],
    ],
    [
      "what only looks alike",
      "go: verifying modules: all fine\nverifying ex.test/m@v1.0.0: looks good\nverifying: ",
      [],
    ],
  ]);
});

suite("a CI log: files that do not fit", () => {
  const malformed = (source: string, line: number, count: number) => ({
    kind: "malformed" as const,
    source,
    detail: `${source}:${line}: wrong number of fields ${count}`,
  });
  all([
    [
      "a malformed go.sum",
      "go: downloading ex.test/m v1.0.0\nmalformed go.sum:\n/src/go.sum:22: wrong number of fields 2\n",
      [{ ...malformed("/src/go.sum", 22, 2), line: 2 }],
    ],
    [
      "of go1.11, behind times",
      "10:11:12 go: malformed go.sum:\n10:11:12 go.onnx.sum:1: wrong number of fields 1\n",
      [malformed("go.onnx.sum", 1, 1)],
    ],
    [
      "in one line",
      "error: malformed go.sum: /a/go.sum:3: wrong number of fields 5",
      [malformed("/a/go.sum", 3, 5)],
    ],
    [
      "on Windows",
      "malformed go.sum:\r\nC:\\new dir\\go.sum:3: wrong number of fields 5\r\n",
      [malformed("C:\\new dir\\go.sum", 3, 5)],
    ],
    ["a heading alone", "malformed go.sum:\n", []],
    [
      "updates of go.mod",
      "go: updates to go.mod needed; to update it:\n\tgo mod tidy\n",
      [{ kind: "updates-needed", source: "go.mod", detail: "" }],
    ],
    [
      "updates of go.sum",
      "go: updates to go.sum needed, disabled by -mod=readonly\n",
      [{ kind: "updates-needed", source: "go.sum", detail: "disabled by -mod=readonly" }],
    ],
    [
      "updates with a reason",
      "go: updates to go.mod needed, disabled by -mod=vendor\n\t(Go version in go.mod is at least 1.14 and vendor directory exists.)\n\tto update it:\n\tgo mod tidy\n",
      [
        {
          kind: "updates-needed",
          detail:
            "disabled by -mod=vendor: Go version in go.mod is at least 1.14 and vendor directory exists.",
        },
      ],
    ],
    [
      "updates, as a tool quotes them",
      'stderr: "go: updates to go.mod needed"\n',
      [{ kind: "updates-needed" }],
    ],
    ["others speak of updates", "The updates to go.mod needed a review.\nno updates to go.sum needed\n", []],
    [
      "a vendor folder",
      "go: inconsistent vendoring in /src:\n\tex.test/m@v1.0.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt\n\tex.test/n: is replaced in go.mod, but not marked as replaced in vendor/modules.txt\n\n\tTo ignore the vendor directory, use -mod=readonly or -mod=mod.\n",
      [
        {
          kind: "vendoring",
          source: "/src",
          detail:
            "ex.test/m@v1.0.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt; ex.test/n: is replaced in go.mod, but not marked as replaced in vendor/modules.txt",
        },
      ],
    ],
    [
      "many differences behind times",
      `[   47s] go: inconsistent vendoring in /src:\n${"[   47s]        ex.test/m@v1.0.0: is explicitly required in go.mod, but vendor/modules.txt indicates ex.test/m@v0.9.0\n".repeat(7)}`,
      [
        {
          kind: "vendoring",
          detail: `${Array(5).fill("ex.test/m@v1.0.0: is explicitly required in go.mod, but vendor/modules.txt indicates ex.test/m@v0.9.0").join("; ")}; and 2 more`,
        },
      ],
    ],
  ]);
});

suite("a CI log: what a passing test prints is no mismatch", () => {
  const run = (body: string, result: string) =>
    `=== RUN   TestVerify\n${body}--- ${result}: TestVerify (0.00s)\n${result}\n`;
  const event = (fields: object) => `${JSON.stringify({ Time: "2026-01-31T10:11:12.1Z", ...fields })}\n`;
  const events = (action: string) =>
    [
      ...sum()
        .split("\n")
        .map((row) =>
          event({ Action: "output", Package: "ex.test/p", Test: "TestVerify", Output: `${row}\n` }),
        ),
      event({ Action: action, Package: "ex.test/p", Test: "TestVerify" }),
    ].join("");
  all([
    ["with -v", run(sum(), "PASS"), []],
    ["with t.Log", run("    verify_test.go:12: verifying ex.test/m@v1.0.0: checksum mismatch\n", "PASS"), []],
    ["a test that fails", run(sum(), "FAIL"), [SUM]],
    ["a test that never ends", `=== RUN   TestVerify\n${sum()}`, [SUM]],
    [
      "a subtest",
      `=== RUN   TestA\n=== RUN   TestA/b\n${sum()}--- FAIL: TestA (0.00s)\n    --- PASS: TestA/b (0.00s)\nFAIL\n`,
      [],
    ],
    [
      "tests in turn",
      `=== RUN   TestA\n=== PAUSE TestA\n=== RUN   TestB\n=== CONT  TestA\n${sum()}--- PASS: TestB (0.00s)\n=== NAME  TestA\n--- FAIL: TestA (0.00s)\n`,
      [SUM],
    ],
    ["after a test that passed", `${run("", "PASS")}${sum()}`, [SUM]],
    ["with -json", events("pass"), []],
    ["with -json, a test that fails", events("fail"), [SUM]],
    [
      "without -v",
      `verifying ex.test/m@v1.0.0: checksum mismatch\n\tdownloaded: ${A}\n\tgo.sum:     ${B}\nPASS\nok  \tex.test/p\t0.003s\n`,
      [],
    ],
    [
      "the go command's own message before a package that passes",
      `${sum()}PASS\nok  \tex.test/p\t0.003s\n`,
      [SUM],
    ],
  ]);
});

suite("a CI log: what it says of the go command", () => {
  const logOf = (before: string, path = "ex.test/m") =>
    readMismatches(`${before}\n${sum(`${path}@v1.0.0`)}`)[0]?.log;
  for (const before of [
    "GOPROXY=direct go build ./...",
    "  GOPROXY: direct",
    "ENV GOPROXY direct",
    "#5 [2/4] ENV GOPROXY=direct",
    "GOPROXY='direct'",
    'export GOPROXY="direct,https://proxy.example"',
  ]) {
    test(before, () => assert.deepEqual(logOf(before), { origin: "GOPROXY=direct" }));
  }
  test("a pattern that matches", () => {
    assert.deepEqual(logOf("GOPRIVATE=ex.test/*"), { origin: "GOPRIVATE=ex.test/*" });
    assert.deepEqual(logOf("GONOPROXY='ex.test'\nGOPRIVATE='other.test'"), { origin: "GONOPROXY=ex.test" });
    assert.equal(logOf("GOPRIVATE=ex.test/*", "other.test/m"), undefined);
  });
  test("the last value before the message counts", () => {
    assert.equal(logOf("GOPROXY=direct\nGOPROXY=https://proxy.example,direct"), undefined);
    assert.equal(readMismatches(`${sum()}try GOPROXY=direct\n`)[0]?.log, undefined);
    assert.equal(logOf("MYGOPROXY=direct\nGOPROXY list is not empty"), undefined);
  });
  test("the release", () => {
    assert.deepEqual(logOf("go version go1.12.5 linux/amd64"), { release: "1.12.5" });
    assert.deepEqual(logOf("FROM golang:1.20-alpine AS build"), { release: "1.20" });
    assert.deepEqual(logOf("GOVERSION='go1.26.8'"), { release: "1.26.8" });
  });
});

suite("the encoding of a log", () => {
  const utf16 = (text: string, isBig: boolean) => {
    const bytes = Buffer.from(text, "utf16le");
    return isBig ? bytes.swap16() : bytes;
  };
  for (const isBig of [false, true]) {
    for (const mark of ["\ufeff", ""]) {
      test(`UTF-16 ${isBig ? "BE" : "LE"} ${mark === "" ? "without" : "with"} a mark`, () => {
        finds(decodeLog(utf16(mark + sum().replaceAll("\n", "\r\n"), isBig)), [SUM]);
      });
    }
  }
  test("UTF-16 that was appended to UTF-8", () => {
    const start = "go: downloading ex.test/m v1.0.0\n".repeat(300);
    finds(decodeLog(Buffer.concat([Buffer.from(start), utf16(sum(), false)])), [SUM]);
  });
  test("UTF-8 with and without a mark, and an empty log", () => {
    finds(decodeLog(Buffer.from(`\ufeff${sum()}`)), [SUM]);
    finds(decodeLog(Buffer.from(sum())), [SUM]);
    finds(decodeLog(new Uint8Array()), []);
  });
});
