import assert from "node:assert/strict";
import {
  embedder,
  embedPatterns,
  isBuilt,
  isCopied,
  isIgnored,
  isMetadata,
  isStray,
} from "../../../../src/modules/vendor/vendorFiles.ts";

suite("files of a vendor folder", () => {
  test("what a build reads", () => {
    assert.deepEqual(["/a.go", "/x/b.s", "/c.h", "/d.syso"].map(isBuilt), [true, true, true, true]);
    assert.deepEqual(["/a_test.go", "/README.md", "/go.mod", "/x.txt"].map(isBuilt), [
      false,
      false,
      false,
      false,
    ]);
  });

  test("what is copied", () => {
    assert.equal(isCopied("/a.go", { withGoMod: false }), true);
    assert.equal(isCopied("/sub/a_test.go", { withGoMod: true }), false);
    assert.equal(isCopied("/go.mod", { withGoMod: false }), false);
    assert.equal(isCopied("/go.sum", { withGoMod: true }), true);
    assert.deepEqual(["/LICENSE.txt", "/sub/NOTICE", "/license"].map(isMetadata), [true, true, false]);
    assert.deepEqual(["/sub/.DS_Store", "/._a.go", "/DS_Store"].map(isStray), [true, true, false]);
  });

  test("what says that it is to be ignored", () => {
    assert.equal(isIgnored("// Copyright\n\n//go:build ignore\n\npackage main\n"), true);
    assert.equal(isIgnored("// +build ignore\n\npackage main\n"), true);
    assert.equal(isIgnored("//go:build linux\n\npackage m // ignore\n"), false);
  });

  test("patterns of go:embed", () => {
    assert.deepEqual(
      embedPatterns(
        '//go:embed a.txt "b c" `d*`\n//go:embed all:e\n// go:embed no\nvar x = 1 //go:embed no\n',
      ),
      ["a.txt", "b c", "d*", "all:e"],
    );
  });

  test("what a pattern embeds", () => {
    const embeds = (pattern: string, path: string) => embedder(["other", pattern])(path);
    assert.equal(embeds("data", "data/x/y.txt"), true);
    assert.equal(embeds("data/*.txt", "data/x.txt"), true);
    assert.equal(embeds("data/*", "data/x/y.txt"), true);
    assert.equal(embeds("data", "data/.hidden"), false);
    assert.equal(embeds("data", "data/_x/y"), false);
    assert.equal(embeds("data/*", "data/.hidden"), true);
    assert.equal(embeds("all:data", "data/.hidden"), true);
    assert.equal(embeds("data", "database/x"), false);
  });
});
