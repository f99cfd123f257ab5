import assert from "node:assert/strict";
import {
  compareVersions,
  isStable,
  languageOf,
  parseVersion,
  versionOfToolchain,
} from "../../../../src/modules/version/version.ts";

// Rows of internal/gover/gover_test.go and go/version/version_test.go.
const ORDERED = [
  "",
  "1",
  "1.5",
  "1.5.1",
  "1.5.2",
  "1.6",
  "1.19rc1",
  "1.19",
  "1.19.1",
  "1.20",
  "1.21",
  "1.21alpha3",
  "1.21beta1",
  "1.21rc1",
  "1.21rc2",
  "1.21rc10",
  "1.21.0",
  "1.21.1",
  "1.21.6",
  "1.26.8",
  "1.26.11",
  "1.27",
  "1.99999999998",
  "1.99999999999",
];

suite("Go versions", () => {
  test("their order", () => {
    for (const [i, x] of ORDERED.entries()) {
      for (const [j, y] of ORDERED.entries()) {
        assert.equal(Math.sign(compareVersions(x, y)), Math.sign(i - j), `${x} and ${y}`);
      }
    }
    assert.equal(compareVersions("1.5", "1.5.0"), 0);
    assert.equal(compareVersions("1", "1.0.0"), 0);
    assert.equal(compareVersions("1.5.0rc1", "1.21.0rc1"), 0, "malformed ones are equal");
  });

  test("what is malformed", () => {
    for (const text of [
      "",
      "go1.2",
      "1.2.3.4",
      "1.02",
      "01.2",
      "1.2.",
      "1.",
      ".1",
      "1.2rc1.3",
      "1.21.0rc1",
      "1.2-x",
      "1.2RC1",
      "1.2 ",
      "1.9.2rc2",
    ]) {
      assert.equal(parseVersion(text), undefined, text);
    }
  });

  test("the line of a release", () => {
    const rows = {
      "1.2rc3": "1.2",
      "1.2.3": "1.2",
      "1.2": "1.2",
      "1": "1",
      "1.0": "1",
      "1.999testmod": "1.999",
      x: "",
    };
    for (const [text, line] of Object.entries(rows)) {
      assert.equal(languageOf(text), line, text);
    }
  });

  test("what is a finished release", () => {
    const stable = ["1.20", "1.20.1", "1.21.0", "1.26.8"];
    const other = ["1.21", "1.26", "1.21rc1", "1.20beta1", "x", ""];
    assert.deepEqual([...stable, ...other].filter(isStable), stable);
  });

  test("the version in a toolchain's name", () => {
    const rows: Record<string, string | undefined> = {
      "go1.26.8": "1.26.8",
      "go1.26.8-acme": "1.26.8",
      "go1.26.8 X:nogreenteagc": "1.26.8",
      "go1.24.4 (Red Hat 1.24.4-1.el9)": "1.24.4",
      "devel go1.28-3f2a": undefined,
      "go1.26/../x": undefined,
      "1.26.8": undefined,
      go: undefined,
    };
    for (const [name, version] of Object.entries(rows)) {
      assert.equal(versionOfToolchain(name), version, name);
    }
  });
});
