/** What the page of a go.sum comparison computes. */
import assert from "node:assert/strict";
import { differing } from "../../../src/webview/gosum/rows.ts";

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
