import assert from "node:assert/strict";
import { sourceFinder } from "../../../src/cli/sources.ts";

suite("source files that a profile names", () => {
  const source = sourceFinder({ trimPath: "", sourcePath: "test" });

  test("a name that no file can have is no source at hand", () => {
    for (const path of ["f".repeat(5000), "f/".repeat(5000), "main\0.go"]) {
      assert.deepEqual(source(path), { error: `could not find file ${path} on path test` });
    }
    assert.deepEqual(source(`/${"f".repeat(5000)}`), {
      error: `open /${"f".repeat(5000)}: no such file or directory`,
    });
  });

  test("nor is a folder", () => {
    assert.deepEqual(source("unit"), { error: "could not find file unit on path test" });
  });
});
