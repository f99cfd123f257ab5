import assert from "node:assert/strict";
import { parseGoMod } from "../../../../src/modules/goMod/goMod.ts";
import { parseGoWork } from "../../../../src/modules/goMod/goWork.ts";
import { replacementOf } from "../../../../src/modules/goMod/replacements.ts";

suite("replacementOf", () => {
  /** What replaces a module, with the main module that says so: `./folder of name`. */
  function replaced(
    version: string,
    { work, mains = [] }: { work?: string; mains?: readonly string[] },
    path = "example.com/x",
  ): string | undefined {
    const parsed = mains.map((text, index) => ({
      name: `main ${index}`,
      mod: parseGoMod(`module example.com/own${index}\n${text}`).file,
    }));
    const goWork = work === undefined ? undefined : parseGoWork(work).file;
    const found = replacementOf({ path, version }, parsed, goWork);
    return (
      found &&
      `${found.replacement.new.path} of ${found.main?.name ?? "go.work"}, line ${found.replacement.line}`
    );
  }
  const ALL = "replace example.com/x => ./all\n";
  const EXACT = "replace example.com/x v1.0.0 => ./exact\n";
  const OTHER = "replace example.com/x v1.5.0 => ./other\n";

  test("the exact version comes before all versions, in either order", () => {
    assert.equal(replaced("v1.0.0", { mains: [ALL + EXACT] }), "./exact of main 0, line 3");
    assert.equal(replaced("v1.0.0", { mains: [EXACT + ALL] }), "./exact of main 0, line 2");
    assert.equal(replaced("v1.1.0", { mains: [EXACT + ALL] }), "./all of main 0, line 3");
  });

  test("another version or another module is not replaced", () => {
    assert.equal(replaced("v1.0.0", { work: OTHER, mains: [OTHER] }), undefined);
    assert.equal(replaced("v1.0.0", { work: ALL, mains: [ALL] }, "example.com/x/y"), undefined);
  });

  test("go.work comes before go.mod, but not for a version that it does not replace", () => {
    assert.equal(replaced("v1.0.0", { work: ALL, mains: [EXACT] }), "./all of go.work, line 1");
    assert.equal(replaced("v1.0.0", { work: OTHER, mains: [ALL] }), "./all of main 0, line 2");
  });

  test("the last main module counts, even with a replacement of all versions", () => {
    assert.equal(replaced("v1.0.0", { mains: [EXACT, ALL, ""] }), "./all of main 1, line 2");
  });

  test("of two equal replacements, the last line counts", () => {
    assert.equal(replaced("v1.0.0", { mains: [ALL + ALL] }), "./all of main 0, line 3");
    assert.equal(replaced("v1.0.0", { mains: [EXACT + EXACT] }), "./exact of main 0, line 3");
  });

  test("a main module is not replaced at all versions", () => {
    const mains = ["replace example.com/own0 => ./other\n"];
    assert.equal(replaced("", { mains }, "example.com/own0"), undefined);
    assert.equal(replaced("v1.0.0", { mains }, "example.com/own0"), "./other of main 0, line 2");
    assert.equal(replaced("", { mains: [ALL] }), "./all of main 0, line 2");
  });
});
