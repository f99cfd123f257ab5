/** The explanation of a message follows the evidence: what is known, which causes come first, and what to do. */
import assert from "node:assert/strict";
import { mismatchText } from "../../../../../src/formats/mismatch.ts";
import {
  type ExplainedMismatch,
  explainMismatch,
} from "../../../../../src/modules/goSum/mismatch/mismatchCauses.ts";
import type { Mismatch } from "../../../../../src/modules/goSum/mismatch/mismatchKinds.ts";
import type { SumEvidence } from "../../../../../src/modules/goSum/mismatch/mismatchSides.ts";

const hash = (letter: string) => `h1:${letter.repeat(43)}=`;
const [GOT, WANT] = [hash("a"), hash("b")];
const EMPTY_MOD = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";
const EMPTY_ZIP = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

const SUM: Mismatch = {
  kind: "go.sum",
  path: "ex.test/m",
  version: "v1.0.0",
  of: "zip",
  downloaded: GOT,
  expected: WANT,
  source: "go.sum",
  detail: "",
  line: 1,
};
const DATABASE: Mismatch = { ...SUM, kind: "database", source: "sum.example" };
const COMMIT = "v0.0.0-20240102030405-abcdefabcdef";

const causesOf = (mismatch: Mismatch, evidence?: SumEvidence) => explainMismatch(mismatch, evidence).causes;
const textOf = ({ known, causes, fix }: ExplainedMismatch) => [...known, ...causes, ...fix].join("\n");
const cache = (own: string) => ({ file: "/cache/v1.0.0.zip", hash: own, ziphash: own });
const shown = (explained: ExplainedMismatch) => mismatchText([explained], { columns: 1000, color: false });

suite("an explained mismatch: the module came from its origin", () => {
  for (const [where, mismatch, evidence] of [
    ["in the log", { ...DATABASE, log: { origin: "GOPROXY=direct" } }, {}],
    ["on this machine", DATABASE, { origin: "GOPROXY=direct" }],
  ] as const) {
    test(`GOPROXY=direct is set ${where}: the proxy is the other witness`, () => {
      const explained = explainMismatch(mismatch, evidence);
      const text = textOf(explained);
      assert.ok(explained.known[0]!.endsWith(`GOPROXY=direct is set ${where}.`));
      assert.match(text, /origin now has other content .* public proxy still serves the recorded content/);
      assert.match(explained.fix[0]!, /GOPROXY set to the public proxy.* run: go mod download/);
      assert.ok(!/with GOPROXY=direct|first proxy/.test(text), text);
    });
  }

  test("Git LFS and export-subst are causes, for a zip only, and only there", () => {
    const origin = { origin: "GOPRIVATE=ex.test", isPrivate: true };
    const own = explainMismatch({ ...SUM, version: COMMIT }, origin);
    assert.match(own.causes[0]!, /Git LFS/);
    assert.match(own.causes[1]!, /export-subst/);
    assert.match(own.fix.join("\n"), /empty GOMODCACHE: GIT_LFS_SKIP_SMUDGE=1 go mod download/);
    assert.ok(!/LFS|export-subst/.test(textOf(explainMismatch({ ...SUM, of: "go.mod" }, origin))));
    assert.ok(!/LFS|export-subst|line ends/.test(textOf(explainMismatch(SUM, { isPrivate: false }))));
  });
});

suite("an explained mismatch: another release packed the zip", () => {
  test("first where the log shows an older release", () => {
    for (const release of ["1.11", "1.11.4", "1.23.5"]) {
      assert.match(causesOf({ ...SUM, log: { release } })[0]!, /Another Go release packed the zip/, release);
    }
    assert.ok(!/packed/.test(causesOf({ ...SUM, log: { release: "1.24" } }).join()));
  });
  test("among the causes for what was recorded before 2019 or without go.mod", () => {
    for (const version of ["v0.0.0-20180902030405-abcdefabcdef", "v3.3.10+incompatible"]) {
      assert.match(causesOf({ ...SUM, version }).join("\n"), /packed the zip/, version);
    }
    assert.ok(!/packed/.test(causesOf({ ...SUM, version: COMMIT }).join()));
    assert.ok(!/packed/.test(causesOf({ ...SUM, of: "go.mod", log: { release: "1.11" } }).join()));
    // A proxy with an old go command packs it, whatever release the log is of.
    for (const kind of ["go.sum", "database"] as const) {
      const mismatch = { ...SUM, kind, log: { release: "1.26" } };
      assert.match(causesOf(mismatch, { go: "1.25.0" }).join("\n"), /packed the zip/);
      assert.ok(!/packed/.test(causesOf(mismatch, { go: "1.23" }).join()));
    }
  });
});

suite("an explained mismatch: empty files", () => {
  test("an empty go.mod or zip was downloaded", () => {
    for (const [of, empty, what] of [
      ["go.mod", EMPTY_MOD, /empty go\.mod/],
      ["zip", EMPTY_ZIP, /zip without files/],
    ] as const) {
      const explained = explainMismatch({ ...SUM, of, downloaded: empty });
      assert.equal(explained.oddOneOut, "download");
      assert.match(explained.known[0]!, what);
      assert.match(explained.known[0]!, /go\.sum is right/);
      assert.match(explained.causes[0]!, /gave an empty/);
      assert.ok(!/retagged/.test(explained.causes.join()));
      assert.match(explained.fix[0]!, /^Keep the line of go\.sum\./);
    }
  });
  test("go.sum has the hash of an empty file", () => {
    const explained = explainMismatch({ ...SUM, of: "go.mod", expected: EMPTY_MOD });
    assert.equal(explained.oddOneOut, "go.sum");
    assert.match(explained.causes[0]!, /old Go release recorded the hash of an empty file/);
  });
});

suite("an explained mismatch: what the module cache knows of the checksum database", () => {
  const database = (own: string) => ({ name: "sum.example", hash: own });
  test("it has the hash of go.sum", () => {
    const explained = explainMismatch(SUM, { database: database(WANT), isPrivate: false });
    assert.equal(explained.oddOneOut, "download");
    assert.match(explained.known.join("\n"), /signed tree proves it\. So go\.sum is right/);
    assert.match(explained.fix[0]!, /^Keep the line of go\.sum/);
    assert.deepEqual(explained.sides.at(-1), {
      side: "checksum database",
      hash: WANT,
      where: "sum.example, by its record in the module cache",
    });
  });
  test("it has the hash of the download, whatever the module cache has", () => {
    const explained = explainMismatch(SUM, { database: database(GOT), cache: cache(WANT) });
    assert.equal(explained.oddOneOut, "go.sum");
    assert.match(explained.fix[0]!, /^The line of go\.sum is wrong: find out who wrote/);
  });
  test("it has neither", () => {
    const explained = explainMismatch(SUM, { database: database(hash("c")) });
    assert.equal(explained.oddOneOut, "unknown");
    assert.match(explained.known.join("\n"), /neither of the two is right/);
  });
});

suite("an explained mismatch: no sentence contradicts another", () => {
  test("a cache that has what the database recorded does not agree with a line that is not there", () => {
    const text = shown(explainMismatch(DATABASE, { lines: [], cache: cache(WANT) }));
    assert.match(text, /Only the download differs: the checksum database and the module cache agree\./);
    assert.match(text, /has the content that the checksum database recorded/);
    assert.ok(!/go\.sum expects|go\.sum and the module cache/.test(text), text);
  });
  test("a line that only the log knows is the log's", () => {
    const text = shown(explainMismatch(SUM, { lines: [], cache: cache(WANT) }));
    assert.match(text, /the go\.sum of the log and the module cache agree/);
    assert.match(text, /the content that the go\.sum of the log expects/);
  });
  test("a line that is there", () => {
    const lines = [{ file: "go.sum", line: 3, hash: WANT }];
    assert.match(
      shown(explainMismatch(SUM, { lines, cache: cache(WANT) })),
      /: go\.sum and the module cache agree/,
    );
    assert.match(
      shown(explainMismatch(SUM, { lines, cache: cache(GOT) })),
      /Only go\.sum differs: the download and the module cache agree\. That alone does not prove it wrong\./,
    );
    const two = [...lines, { file: "go.sum", line: 4, hash: GOT }];
    assert.match(shown(explainMismatch(SUM, { lines: two })), /lines of go\.sum contradict each other/);
  });
});

suite("an explained message: no hashes were compared", () => {
  const of = (kind: Mismatch["kind"], detail: string, source = "", path = "ex.test/m"): Mismatch => ({
    ...SUM,
    kind,
    path,
    source,
    detail,
    downloaded: "",
    expected: "",
  });
  test("the database was not reached, by what the error shows", () => {
    for (const [why, cause] of [
      ['Get "https://sum.example/x": dial tcp 1.2.3.4:443: i/o timeout', /firewall/],
      ["dial tcp: lookup sum.example: no such host", /DNS/],
      ["x509: certificate signed by unknown authority", /certificate/],
      ["proxyconnect tcp: dial tcp 1.2.3.4:3128: connection refused", /HTTPS_PROXY was not reached/],
      [
        "reading https://p.example/sumdb/s/tile/8/1/237: 404 Not Found",
        /only a part of the checksum database/,
      ],
      ["reading https://p.example/sumdb/s/lookup/x: 502 Bad Gateway", /refused the request/],
      ["EOF", /network/],
    ] as const) {
      const { message, causes } = explainMismatch(of("database-unreachable", why, "sum.example"));
      assert.match(causes[0]!, cause, why);
      assert.match(message, /could not be compared .* at sum\.example was not reached .* no mismatch\.$/);
    }
    assert.match(causesOf(of("database-unreachable", "refused", "127.0.0.1:9"))[0]!, /machine itself/);
  });
  test("the database has no record: the settings here tell whether the module is private", () => {
    const absent = of("database-no-record", "reading x: 410 Gone", "sum.example");
    assert.match(explainMismatch(absent, { isPrivate: true }).fix[0]!, /as it is on this machine/);
    assert.match(explainMismatch(absent, {}).fix[0]!, /GOPRIVATE=ex\.test\/m$/);
  });
  test("a malformed go.sum, by the words of its line", () => {
    for (const [words, cause] of [
      [1, /merge left its markers/],
      [2, /merge left its markers/],
      [5, /joined/],
    ] as const) {
      const detail = `/a/go.sum:3: wrong number of fields ${words}`;
      const explained = explainMismatch(of("malformed", detail, "/a/go.sum", ""), {
        malformed: ["go.sum:3 in this workspace: Unfinished merge."],
      });
      assert.match(explained.causes[0]!, cause);
      assert.match(explained.message, /^\/a\/go\.sum cannot be read/);
      assert.deepEqual(explained.known, ["go.sum:3 in this workspace: Unfinished merge."]);
    }
  });
  test("every kind has a sentence, causes and steps", () => {
    for (const kind of [
      "database-no-record",
      "database-unreachable",
      "database-untrusted",
      "database-setting",
      "malformed",
      "updates-needed",
      "vendoring",
    ] as const) {
      for (const path of ["", "ex.test/m"]) {
        const { message, causes, fix } = explainMismatch(of(kind, "why", "where", path));
        assert.ok(message.endsWith(".") && causes.length > 0 && fix.length > 0, kind);
        assert.ok(!/@\b|GOPRIVATE=$/.test(path === "" ? [message, ...fix].join("\n") : ""), kind);
      }
    }
  });
});
