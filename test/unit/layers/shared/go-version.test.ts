import assert from "node:assert/strict";
import { goVersion } from "../../../../src/layers/shared/go-version.ts";

test("the release is returned with what follows it", () => {
  assert.equal(goVersion("go version go1.26.8 linux/amd64\n"), "go1.26.8");
  assert.equal(goVersion("go version go1.26.8 X:jsonv2 linux/amd64\n"), "go1.26.8 X:jsonv2");
  assert.equal(goVersion("go version go1.19.8 (Debian) linux/amd64"), "go1.19.8 (Debian)");
  assert.equal(
    goVersion("go version devel go1.27-3b2a1c0d Tue Nov 3 10:00:00 2026 +0000 darwin/arm64"),
    "devel go1.27-3b2a1c0d Tue Nov 3 10:00:00 2026 +0000",
  );
});

test("other output is not from a go command", () => {
  for (const text of [
    "",
    "go1.26.8",
    "welcome\ngo version go1.26.8 linux/amd64",
    "go version go1.26.8",
    "go version  linux/amd64 x",
  ]) {
    assert.equal(goVersion(text), undefined, text);
  }
});
