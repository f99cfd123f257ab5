import assert from "node:assert/strict";
import { expectedTools } from "../../../../src/layers/install/tools/release.ts";

/** As src/cmd/dist/build.go of go1.25 has it. */
const DIST_25 = `var (
	toolchain = []string{"cmd/asm", "cmd/cgo", "cmd/compile", "cmd/link", "cmd/preprofile"}

	// Keep in sync with the filter in cmd/distpack/pack.go.
	toolsIncludedInDistpack = []string{"cmd/asm", "cmd/cgo", "cmd/compile", "cmd/cover", "cmd/link", "cmd/preprofile", "cmd/vet"}
)
`;
const READY_25 = ["asm", "cgo", "compile", "cover", "link", "preprofile", "vet"];

suite("the tools of a release", () => {
  test("go1.22.5 contains them all", () => {
    assert.deepEqual(expectedTools("go1.22.5", "package main\n"), {
      ready:
        "addr2line asm buildid cgo compile covdata cover doc fix link nm objdump pack pprof test2json trace vet".split(
          " ",
        ),
      onDemand: [],
    });
  });

  test("go1.24 has preprofile", () => {
    assert.ok(expectedTools("go1.24.11", undefined).ready.includes("preprofile"));
  });

  test("go1.19 has no covdata", () => {
    assert.ok(!expectedTools("go1.19.8", undefined).ready.includes("covdata"));
  });

  test("go1.25 contains what its own list names and builds the rest", () => {
    assert.deepEqual(expectedTools("go1.25.5", DIST_25), {
      ready: READY_25,
      onDemand: "addr2line buildid covdata doc fix nm objdump pack pprof test2json trace".split(" "),
    });
  });

  test("doc is not in go1.26", () => {
    assert.ok(!expectedTools("go1.26.8", DIST_25).onDemand.includes("doc"));
  });

  test("without the list, the tools that builds need are present and the rest is built", () => {
    const { ready, onDemand } = expectedTools("go1.26.8", undefined);
    assert.deepEqual(ready, ["asm", "cgo", "compile", "cover", "link", "vet"]);
    assert.ok(onDemand.includes("pprof") && onDemand.includes("preprofile"));
  });

  test("an unknown release has only the tools that it names itself", () => {
    for (const version of ["go1.99.0", "devel +abc", ""]) {
      assert.deepEqual(expectedTools(version, DIST_25), { ready: READY_25, onDemand: [] }, version);
      assert.deepEqual(expectedTools(version, undefined), { ready: [], onDemand: [] }, version);
    }
  });

  test("a development tree counts as its future release", () => {
    assert.ok(expectedTools("devel go1.26-1a2b3c Mon Jan 5", DIST_25).onDemand.includes("pprof"));
  });
});
