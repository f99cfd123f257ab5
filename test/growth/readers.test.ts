/** Reading what the go command, a CI log or a Go file says costs CPU time in line with its length. */
import { splitFlags } from "../../src/disk/goFlags.ts";
import { goTests } from "../../src/extension/profiles/goTests.ts";
import {
  damagedBuild,
  explainBuild,
  positionIn,
  withoutHeaders,
} from "../../src/layers/shared/build-error.ts";
import { explain } from "../../src/layers/shared/symptoms.ts";
import { readMismatches } from "../../src/modules/goSum/mismatch/mismatch.ts";
import { embedPatterns, isIgnored } from "../../src/modules/vendor/vendorFiles.ts";
import { textsGrow } from "./textsGrow.ts";

/** The beginnings of what a log says about checksums. */
const MISMATCHES = [
  ": checksum mismatch",
  "verifying a.b/c@v1.0.0: checksum mismatch\n",
  "verifying a.b/c@v1.0.0: checksum mismatch\n\tdownloaded: h1:a=\n\tgo.sum: ",
  ": checksum mismatch\ndownloaded: h1:a= a: a: a: a: \n",
  "downloaded:",
  "go.sum:     h1:",
  "a: h1:a=",
  ": verifying module",
  ": unknown hashes in go.sum: ; adding h1:",
  "verifying a.b/c@v1.0.0: unknown hashes in go.sum: h2:a\n",
  "missing go.sum entry",
  ":    missing go.sum entry",
  " (replaced by a missing go.sum entry",
  " for module providing package a",
  ": zip has been modified (",
  "a.b/c v1.0.0: missing ziphash: \n",
  "a.b/c@v1.0.0",
  "\\n",
  "\\t",
  "\u001b[",
  "\u001b]",
  "\r",
  "\r\n",
  ")",
  '"(',
  ":",
  ": ",
  "\t",
  "%0A",
  "%09",
  "&#xA;",
  "<br/>",
  "\0",
  "[a](a)",
  "[",
  "](",
  "<https://a|",
  "verifying ",
  "verifying a.b/c@v1.0.0: a.b/c@v1.0.0: reading https://a/lookup/a: 404\n",
  "verifying a.b/c@v1.0.0: Get ",
  "verifying a.b/c@v1.0.0: \n",
  "server response:\n",
  "verifying a.b/\n",
  "#1 1.0 verifying a.b/c@v1.0.0: checksum mismatch\n#2 1.0 \tdownloaded: h1:a=\n",
  "verifying a.b/c@v1.0.0: checksum\n",
  "downloaded:\nh1:a\n",
  "1.1.1.",
  "1s",
  "malformed go.sum:\n",
  ": wrong number of fields 1",
  "updates to go.mod needed, disabled by -mod=vendor\n(a)\n",
  "inconsistent vendoring in a:\na: is vendor/modules.txt\n",
  "=== RUN   TestA\n",
  "--- PASS: TestA\n",
  "=== RUN   TestA\nverifying a.b/c@v1.0.0: checksum mismatch\n--- PASS: TestA\n",
  '{"Action":"output","Package":"a","Test":"b","Output":"a\\n"}\n',
  '"Action":"',
  "PASS\nok \n",
  "GOPROXY=direct ",
  "GOPRIVATE=*,a.b,\n",
  "go version go1.1 ",
  "golang:1.",
];

suite("the cost of a log grows in line with it", () => {
  textsGrow("checksum mismatches", readMismatches, MISMATCHES);
  textsGrow(
    "checksum mismatches below a heading",
    (text) => readMismatches(`verifying a.b/c@v1.0.0: checksum mismatch\n\tdownloaded: h1:a=\n\t${text}`),
    MISMATCHES,
  );
  textsGrow(
    "settings before each message",
    (text) =>
      readMismatches(`GOPRIVATE=${text}\n${"verifying a.b/c@v1.0.0: checksum mismatch\n".repeat(20)}`),
    ["*", "*,", "a.b/*,", "[", "?"],
  );
  textsGrow(
    "checksum mismatches in lines of 4 KB",
    (text) =>
      readMismatches(
        (text.match(/[\s\S]{1,4096}/g) ?? []).map((row) => `${row} missing go.sum entry`).join("\n"),
      ),
    [")", '"', ": ", "a ", "/", "~1", "@v1."],
  );
});

/** The beginnings of what the go command prints when it fails. */
const FAILURES = [
  "package a is not in std (",
  "linked object header mismatch:",
  'linked object header mismatch: have "go object a a a want "go object',
  "open a",
  "open /pkg/tool/include/",
  "spawn a/pkg/tool/",
  "obtaining buildID for go tool a: fork/exec ",
  "go.mod requires go >= a (running go 1",
  "errors parsing go.mod:\na:1",
  "lookup a",
  "dial tcp a: ",
  'exec: "a',
  "proxyconnect tcp: ",
  "vet: ",
  "a.go:",
  "a.go:1:2: syntax error\n",
  "a.",
  "# a",
  "# a\n",
  "\r",
  "\n",
  "\u2028",
  " ",
  "a",
  ":",
];

suite("the cost of an output grows in line with it", () => {
  const result = (text: string) => ({
    argv: ["go", "build"],
    exitCode: 1,
    signal: null,
    durationMs: 1,
    stdout: text,
    stderr: text,
    truncated: false,
  });
  const context = { env: {} };
  textsGrow("symptoms", (text) => explain(result(text), context, ""), FAILURES);
  textsGrow("a failed build", (text) => explainBuild(result(text), context, "/tmp", ""), FAILURES);
  textsGrow("a damaged build", (text) => damagedBuild(result(text), context, "/tmp", ""), FAILURES);
  textsGrow("a position", (text) => positionIn(text, "/tmp"), FAILURES);
  textsGrow("without headers", withoutHeaders, FAILURES);
});

suite("the cost of a Go file grows in line with it", () => {
  textsGrow("its tests", goTests, [
    "func TestX(t *testing.T",
    "func TestX(t *testing.T) {\n",
    "func ",
    "func Test",
    "func Test(",
    "func Test( t *t . T , ",
    "/*",
    "//",
    "`",
    '"\\',
    "'\\",
    '"\n',
    "a",
  ]);
  textsGrow("blanks in the head of a test", (text) => goTests(`func TestX(t *testing.T${text}`), [
    " ",
    "\n",
    ", ",
    "/**/",
  ]);
  textsGrow("blanks before a name", (text) => goTests(`func${text}`), [" ", "\n", "Test", "\tfunc"]);
  textsGrow("its embed directives", embedPatterns, [
    '//go:embed "',
    "//go:embed `",
    '//go:embed "\\" \n',
    "//go:embed \t",
    " ",
  ]);
  textsGrow("its build constraint", isIgnored, [
    "// ",
    "//go:build ignor",
    "//",
    "//\n",
    "//go:build ",
    "\n",
  ]);
  textsGrow("the words of GOFLAGS", splitFlags, ['"', "'", "\"'", " ", "-a=", '" ']);
});
