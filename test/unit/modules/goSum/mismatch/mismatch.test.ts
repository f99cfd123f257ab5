import assert from "node:assert/strict";
import { readMismatches } from "../../../../../src/modules/goSum/mismatch/mismatch.ts";
import { explainMismatch } from "../../../../../src/modules/goSum/mismatch/mismatchCauses.ts";

const A = `h1:${"a".repeat(42)}A=`;
const B = `h1:${"b".repeat(42)}A=`;
const C = `h1:${"c".repeat(42)}A=`;

const SECURITY =
  "\n\nSECURITY ERROR\nThis download does NOT match an earlier download recorded in go.sum.\nThe bits may have been replaced on the origin server, or an attacker may\nhave intercepted the download attempt.\n\nFor more information, see 'go help module-auth'.\n";

const D1 = `verifying ex.test/m@v1.0.0: checksum mismatch\n\tdownloaded: ${A}\n\tgo.sum:     ${B}${SECURITY}`;

/** What is found, without what is empty, and without what the log says of its go command (ciLogs.test.ts). */
function found(log: string) {
  return readMismatches(log).map(({ log: _, ...mismatch }) =>
    Object.fromEntries(Object.entries(mismatch).filter(([, value]) => value !== "")),
  );
}

const SUM = {
  kind: "go.sum",
  path: "ex.test/m",
  version: "v1.0.0",
  of: "zip",
  downloaded: A,
  expected: B,
  source: "go.sum",
};

suite("checksum mismatches in a log", () => {
  test("a zip that go.sum refuses", () => {
    assert.deepEqual(found(D1), [{ ...SUM, line: 1 }]);
  });

  test("a go.mod that go.sum refuses, with CR LF, behind what the go command downloads", () => {
    const log = `go: downloading ex.test/m v1.0.0\n${D1.replace("v1.0.0:", "v1.0.0/go.mod:")}`;
    assert.deepEqual(found(log.replaceAll("\n", "\r\n")), [{ ...SUM, of: "go.mod", line: 2 }]);
  });

  test("a file of sums that is named by its path, which may hold blanks", () => {
    for (const source of ["go.work.sum", "/home/a b/x/go.sum", "C:\\Users\\a b\\go.sum"]) {
      assert.deepEqual(found(D1.replace("go.sum:    ", `${source}:`)), [{ ...SUM, source, line: 1 }]);
    }
  });

  test("what CI systems put before each line", () => {
    for (const before of [
      "2026-01-31T10:11:12.1234567Z ",
      "#12 3.456 ",
      "[10:11:12] ",
      "web-1  | ",
      "\u001b[31m",
      "##[error]go: ",
      "remote:   ",
    ]) {
      const log = D1.replace(/^/gm, before);
      assert.deepEqual(found(log), [{ ...SUM, line: 1 }], before);
    }
  });

  test("a copy that lost its tabs, and progress that was overwritten", () => {
    assert.deepEqual(found(D1.replaceAll("\t", "        ")), [{ ...SUM, line: 1 }]);
    assert.deepEqual(found(`12%\r99%\r${D1}`), [{ ...SUM, line: 1 }]);
  });

  test("the checksum database refuses a zip or a go.mod", () => {
    const said = (noun: string) =>
      `go: ex.test/m@v1.0.0: verifying ${noun}: checksum mismatch\n\tdownloaded: ${A}\n\tsum.example.com: ${B}${SECURITY}`;
    const database = { ...SUM, kind: "database", source: "sum.example.com", line: 1 };
    assert.deepEqual(found(said("module")), [database]);
    assert.deepEqual(found(said("go.mod")), [{ ...database, of: "go.mod" }]);
  });

  test("the checksum database answers without the hash", () => {
    const log =
      "go: ex.test/m@v1.0.0: verifying go.mod: checksum missing from sumdb response\n\nSECURITY ERROR\n";
    assert.deepEqual(found(log), [
      { kind: "database-absent", path: "ex.test/m", version: "v1.0.0", of: "go.mod", line: 1 },
    ]);
  });

  test("what go mod download -json says", () => {
    const error = `ex.test/m@v1.0.0: verifying module: checksum mismatch\n\tdownloaded: ${A}\n\tsum.example.com: ${B}${SECURITY}`;
    const log = JSON.stringify({ Path: "ex.test/m", Version: "v1.0.0", Error: error }, null, "\t");
    assert.deepEqual(found(log), [{ ...SUM, kind: "database", source: "sum.example.com", line: 4 }]);
  });

  test("hashes that the go command does not know", () => {
    const log = `go: warning: verifying ex.test/m@v1.0.0: unknown hashes in go.sum: h2:xyz; adding ${A}\n\nSECURITY WARNING\nThis download is listed in go.sum, but using an unknown hash algorithm.\n`;
    assert.deepEqual(found(log), [{ ...SUM, kind: "unknown-hash", expected: "h2:xyz", line: 1 }]);
  });

  test("lines that go.sum lacks", () => {
    const log = [
      "main.go:3:8: missing go.sum entry for module providing package ex.test/m/sub (imported by example.com/own); to add:",
      "\tgo get example.com/own",
      "go: ex.test/m@v1.0.0: missing go.sum entry for go.mod file; to add it:",
      "\tgo mod download ex.test/m",
      "go: ex.test/m@v1.0.0 (replaced by ex.test/fork@v1.2.0): missing go.sum entry for go.mod file; to add it:",
      "missing go.sum entry needed to verify package ex.test/q is provided by exactly one module; to add:",
      "ex.test/n@v1.0.0: missing go.sum entry",
    ].join("\n");
    const missing = { kind: "missing", of: "zip" };
    const version = { path: "ex.test/m", version: "v1.0.0" };
    assert.deepEqual(found(log), [
      { ...missing, detail: "ex.test/m/sub", line: 1 },
      { ...missing, ...version, of: "go.mod", line: 3 },
      { ...missing, path: "ex.test/fork", version: "v1.2.0", of: "go.mod", line: 5 },
      { ...missing, detail: "ex.test/q", line: 6 },
      { ...missing, ...version, path: "ex.test/n", line: 7 },
    ]);
  });

  test("what go mod verify says", () => {
    const log = [
      "ex.test/m v1.0.0: zip has been modified (/go/mod (x)/cache/v1.0.0.zip)",
      "ex.test/m v1.0.0: dir has been modified (/go/mod/ex.test/m@v1.0.0)",
      "ex.test/m v1.0.0: missing ziphash: open /go/v1.0.0.ziphash: no such file or directory",
      "all modules verified",
    ].join("\n");
    const changed = { path: "ex.test/m", version: "v1.0.0", of: "zip" };
    assert.deepEqual(found(log), [
      { ...changed, kind: "zip-changed", detail: "/go/mod (x)/cache/v1.0.0.zip", line: 1 },
      { ...changed, kind: "folder-changed", detail: "/go/mod/ex.test/m@v1.0.0", line: 2 },
      { ...changed, kind: "ziphash-missing", line: 3 },
    ]);
  });

  test("several in one log, each once", () => {
    const other = D1.replaceAll("ex.test/m@", "ex.test/n@");
    const log = `${D1}ok\n${other}${D1}`;
    assert.deepEqual(
      readMismatches(log).map(({ path, line }) => [path, line]),
      [
        ["ex.test/m", 1],
        ["ex.test/n", 12],
      ],
    );
  });

  test("a log that was cut keeps what is there", () => {
    const [head = "", downloaded = ""] = D1.split("\n");
    assert.deepEqual(
      found(head),
      [{ ...SUM, downloaded: "", expected: "", source: "", line: 1 }].map(filled),
    );
    assert.deepEqual(
      found(`${head}\n${downloaded}`),
      [{ ...SUM, expected: "", source: "", line: 1 }].map(filled),
    );
  });

  test("what only looks alike is nothing", () => {
    for (const log of [
      "",
      "checksum mismatch",
      "verifying: checksum mismatch",
      "verifying ex.test/m@latest: checksum mismatch",
      "the file go.sum has no missing go.sum entry",
      "warning: verifying ex.test/m@v1.0.0: unknown hashes in go.sum: h2:x; adding h1:y",
      "all modules verified",
      "\0\ufeff\ud800",
    ]) {
      assert.deepEqual(found(log), [], log);
    }
  });

  test("logs without end are read in time", () => {
    for (const unit of [
      "verifying ",
      "a@",
      "\u001b[",
      "\u001b]",
      ": checksum mismatch",
      "\\n",
      "(",
      "missing go.sum entry",
    ]) {
      const started = performance.now();
      readMismatches(unit.repeat(300_000));
      readMismatches(`${unit.repeat(100)}\n`.repeat(1000));
      assert.ok(performance.now() - started < 5000, unit);
    }
  });
});

const filled = (mismatch: object) =>
  Object.fromEntries(Object.entries(mismatch).filter(([, value]) => value !== ""));

suite("an explained mismatch", () => {
  const [mismatch] = readMismatches(D1) as [ReturnType<typeof readMismatches>[number]];
  const line = (hash: string, number = 3) => ({ file: "go.sum", line: number, hash });
  const cache = (hash: string, ziphash = hash) => ({ file: "/cache/v1.0.0.zip", hash, ziphash });

  test("without evidence the odd one out is unknown, and nothing is called known", () => {
    const explained = explainMismatch(mismatch);
    assert.equal(explained.oddOneOut, "unknown");
    assert.deepEqual(explained.known, []);
    assert.match(explained.causes[0]!, /retagged/);
    assert.match(explained.fix[0]!, /checksum database/);
  });

  test("the module cache and go.sum agree against the download", () => {
    const explained = explainMismatch(mismatch, { lines: [line(B)], cache: cache(B) });
    assert.equal(explained.oddOneOut, "download");
    assert.deepEqual(
      explained.sides.map(({ side, where }) => [side, where]),
      [
        ["download", ""],
        ["go.sum", "go.sum:3"],
        ["module cache", "/cache/v1.0.0.zip"],
      ],
    );
    assert.match(explained.fix[1]!, /where the download differed/);
  });

  test("the module cache and the download agree against go.sum", () => {
    assert.equal(explainMismatch(mismatch, { lines: [line(B)], cache: cache(A) }).oddOneOut, "go.sum");
  });

  test("three different hashes prove nothing", () => {
    assert.equal(explainMismatch(mismatch, { lines: [line(B)], cache: cache(C) }).oddOneOut, "unknown");
  });

  test("a record that is not the hash of the zip is a damaged module cache", () => {
    const explained = explainMismatch(mismatch, { lines: [line(B)], cache: cache(B, A) });
    assert.equal(explained.oddOneOut, "module cache");
    assert.match(explained.known.join("\n"), /damaged/);
    assert.match(explained.causes[0]!, /module cache/);
    assert.ok(explained.fix.includes("Run: go clean -modcache"));
  });

  test("two lines for one key contradict each other", () => {
    const explained = explainMismatch(mismatch, { lines: [line(B), line(A, 4)] });
    assert.equal(explained.oddOneOut, "go.sum");
    assert.match(explained.known.join("\n"), /go\.sum:4 has the hash of the content that the go command got/);
    assert.match(explained.causes[0]!, /merge/);
  });

  test("line ends that make the difference come first", () => {
    const explained = explainMismatch(mismatch, { cache: { file: "x.mod", hash: A, otherLineEnds: B } });
    assert.match(explained.causes[0]!, /line ends/);
    assert.match(explained.known.join("\n"), /differ only in their line ends/);
  });

  test("a private module is in no checksum database", () => {
    const explained = explainMismatch(mismatch, { isPrivate: true });
    assert.match(explained.causes[0]!, /private/);
    assert.match(explained.fix[0]!, /Ask the owners of the module/);
  });

  test("a commit has no tag to move", () => {
    const commit = { ...mismatch, version: "v0.0.0-20240102030405-abcdefabcdef" };
    assert.ok(!explainMismatch(commit).causes.some((cause) => /retagged/.test(cause)));
  });

  test("no fix begins with deleting a line", () => {
    const kinds = [
      "go.sum",
      "database",
      "database-absent",
      "unknown-hash",
      "missing",
      "zip-changed",
    ] as const;
    for (const kind of kinds) {
      const { fix, message } = explainMismatch({ ...mismatch, kind });
      assert.ok(fix.length > 0 && message.endsWith("."), kind);
      assert.ok(!/delete|remove/i.test(fix[0]!), kind);
    }
  });
});
