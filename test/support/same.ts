/** Comparisons of large values. assert.deepEqual makes a diff when it fails, which takes gigabytes for long lists. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

/** Fails with the first line that differs. */
export function sameLines(actual: readonly string[], expected: readonly string[], about = "lines"): void {
  const length = Math.max(actual.length, expected.length);
  for (let i = 0; i < length; i++) {
    if (actual[i] !== expected[i]) {
      const shown = [actual[i], expected[i]].map((line) => line?.slice(0, 500) ?? "nothing");
      assert.fail(`${about}: line ${i + 1} of ${expected.length} is\n${shown[0]}\ninstead of\n${shown[1]}`);
    }
  }
}

/** Fails with the names of the fields that differ. */
export function sameFields<T extends object>(actual: T, expected: T, about = "fields"): void {
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]) as Set<keyof T>;
  const differing = [...keys].filter((key) => !isDeepStrictEqual(actual[key], expected[key]));
  assert.deepEqual(differing, [], `${about}: ${differing.join(", ")} differ`);
}
