/** What the page of a go.sum comparison computes. */
import assert from "node:assert/strict";
import { parseGoMod } from "../../../src/modules/goMod/goMod.ts";
import { diffTrees } from "../../../src/modules/goSum/treeDiff.ts";
import { translator } from "../../../src/modules/translate.ts";
import { columnsOf, pathParts } from "../../../src/webview/gosum/columns.ts";
import { differing, indexRows, rowsOf } from "../../../src/webview/gosum/rows.ts";

suite("go.sum page: two hashes", () => {
  for (const [hash, other, parts] of [
    ["abcd", "abxd", ["ab", "c", "d"]],
    ["abcd", "abcd", ["abcd", "", ""]],
    ["abc", "xyz", ["", "abc", ""]],
    // What is the same at the start is not the same at the end once more.
    ["abab", "ab", ["ab", "ab", ""]],
    ["ab", "abab", ["ab", "", ""]],
    ["aaa", "aa", ["aa", "a", ""]],
    ["", "abc", ["", "", ""]],
  ] as const) {
    test(`${hash || "nothing"} beside ${other}: the part that differs is marked, and nothing is shown twice`, () => {
      assert.deepEqual(differing(hash, other), parts);
    });
  }
});

suite("go.sum page: columns", () => {
  for (const [path, parts] of [
    ["github.com/example/router", ["github.com/example", "/router"]],
    ["github.com/example/router/v2", ["github.com/example", "/router/v2"]],
    ["plain", ["plain", ""]],
    ["a.b/v2", ["a.b/v2", ""]],
    [`a.b/${"c".repeat(30)}`, [`a.b/${"c".repeat(10)}`, "c".repeat(20)]],
  ] as const) {
    test(`of ${path} the end is never cut`, () => {
      assert.deepEqual(pathParts(path), parts);
    });
  }

  test("are as wide as what is in them, within limits", () => {
    const module = (path: string, from: string, to: string) => ({
      path,
      from,
      to,
      change: "upgraded" as const,
      relation: "direct" as const,
      code: "possible" as const,
      why: [],
      lines: [],
    });
    const t = translator({});
    assert.deepEqual(columnsOf([module("a.b/cd/ef/gh/ij", "v1.0.0", "v1.10.0")], t), {
      "--paths": "16ch",
      "--versions": "16ch",
      "--links": "11ch",
    });
    const link = { kind: "package" as const, address: "" };
    const ofHost = columnsOf([{ ...module("a.b/c", "v1.0.0", "v1.1.0"), links: [link, link, link] }], t);
    assert.equal(ofHost["--links"], "30ch");
    const huge = columnsOf([module("p".repeat(900), "v".repeat(900), "w")], t);
    assert.deepEqual(huge, { "--paths": "49ch", "--versions": "72ch", "--links": "11ch" });
  });
});

suite("go.sum page: rows", () => {
  test("what changed in go.mod comes first, and each row has its own name", () => {
    const side = (version: string, ...lines: string[]) => {
      const folders = ["a", "b"];
      const hash = `h1:${"x".repeat(42)}A=`;
      const sum = (i: number) => `a.b/c ${version}.${i} ${hash}\na.b/c ${version}.${i}/go.mod ${hash}\n`;
      const mod = (i: number) => ["module m.example/m", `require a.b/c ${version}.${i}`, ...lines].join("\n");
      return {
        label: "",
        sums: new Map(folders.map((folder, i) => [`${folder}/go.sum`, sum(i)])),
        mods: new Map(
          folders.map((folder, i) => {
            const text = mod(i);
            return [folder, { ...parseGoMod(text), text, name: "go.mod", isVendored: false }];
          }),
        ),
        work: undefined,
      };
    };
    const diff = diffTrees(side("v1.0"), side("v1.1", "replace d.e/f => evil.example/f v1.0.0"));
    const rows = rowsOf(indexRows(diff), { text: "", kind: "", folds: {} });
    assert.deepEqual(
      rows.map(({ kind, id }) => `${kind} ${id}`),
      [
        "section mods",
        "mod mod-0",
        "section upgraded",
        "module module-a.b/c a upgraded",
        "module module-a.b/c b upgraded",
      ],
    );
  });
});
