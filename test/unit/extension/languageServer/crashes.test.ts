import assert from "node:assert/strict";
import { crashCounter } from "../../../../src/extension/languageServer/crashes.ts";

suite("crashes of the language server", () => {
  test("three within three minutes are too many", () => {
    const isTooOften = crashCounter();
    assert.deepEqual([0, 100_000, 179_999].map(isTooOften), [false, false, true]);
  });

  test("older ones do not count", () => {
    const isTooOften = crashCounter();
    assert.deepEqual([0, 100_000, 180_000, 200_000].map(isTooOften), [false, false, false, true]);
  });
});
