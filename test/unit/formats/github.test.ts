import assert from "node:assert/strict";
import fc from "fast-check";
import { github } from "../../../src/formats/github.ts";
import { check, everyStatus, report } from "./sample.ts";

const places = { home: "/home/kim", folder: "/home/kim/repo" };

suite("a report for GitHub Actions", () => {
  test("annotates problems, then lists each check on a line", () => {
    assert.equal(
      github(report(everyStatus())),
      `::warning title=Release support::go1.26.8; go1.26.11 is out.%0AThree patch releases since go1.26.8.%0Ago install golang.org/dl/go1.26.11@latest && go1.26.11 download
::error title=Standard library::archive/tar is missing.%0A/usr/local/go/src/archive/tar:1%0A$GOROOT/src/archive/tar does not exist; 361 of 362 packages are there.%0AReinstall go1.26.8 into an empty folder.
::error title=Standard library::archive/zip does not resolve.
::error title=Runtime::go run did not end within 300 s.
✓ Go command: /usr/local/go/bin/go (14 ms)
✓ Hello program: ✅ Go runtime OK (318 ms)
! Release support: go1.26.8; go1.26.11 is out (174 ms)
✗ Standard library: archive/tar is missing (and 1 more) (252 ms)
? Runtime: error: go run did not end within 300 s (5 min 0 s)
– Race detector: skipped: needs cgo (CGO_ENABLED=0) (0 ms)
not ready: 1 failed, 1 error, 1 warning, 2 passed, 1 skipped in 4.2 s
`,
    );
  });

  test("names file and line inside the repository, escaped, and shortens home elsewhere", () => {
    const at = (path: string) =>
      check({
        label: "a: b, c 100%",
        status: "fail",
        summary: "s",
        findings: [
          { severity: "error", message: "50% off\r\nnow", cause: "", fix: "", location: { path, line: 3 } },
        ],
      });
    const [inside, outside] = github(
      report([at("/home/kim/repo/a,b:c.mod"), at("/home/kim/go.env")]),
      places,
    ).split("\n");
    assert.equal(inside, "::error file=a%2Cb%3Ac.mod,line=3,title=a%3A b%2C c 100%25::50%25 off%0Anow");
    assert.equal(outside, "::error title=a%3A b%2C c 100%25::50%25 off%0Anow%0A~/go.env:3");
  });

  test("lets no text of others become a command, whatever it is", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "\n::stop-commands::x",
        "##[add-mask]a",
        "::error::a",
        "\r\n  ::set-env name=a::b",
        "%0A::x::",
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, (one, two) => {
        const off = check({
          label: one,
          status: "fail",
          summary: two,
          findings: [{ severity: "error", message: two, cause: one, fix: two, location: { path: one } }],
        });
        const lines = github(report([off], { go: null }), places)
          .trimEnd()
          .split("\n");
        assert.equal(lines.length, 3);
        assert.match(lines[0]!, /^::error /);
        assert.match(lines[1]!, /^✗ /);
        assert.match(lines[2]!, /^not ready: 1 failed in /);
        assert.ok(lines.every((line) => !line.includes("##[") && !line.includes("\r")));
      }),
    );
  });
});
