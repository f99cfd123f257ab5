/** Shares as pprof prints them (measurement.Percentage in google/pprof, internal/measurement/measurement.go). */
import assert from "node:assert/strict";
import { percentage } from "../../../../src/profile/table/units.ts";

suite("profile units", () => {
  for (const [value, total, text] of [
    [9994, 10_000, "99.94%"],
    [9995, 10_000, "  100%"],
    [10_005, 10_000, "  100%"],
    [10_006, 10_000, "100.06%"],
    [-9995, 10_000, "  100%"],
    [0, 0, "    0%"],
    [633, 10_000, " 6.33%"],
    [99, 10_000, " 0.99%"],
  ] as const) {
    test(`${value} of ${total} is "${text}"`, () => assert.equal(percentage(value, total), text));
  }
});
