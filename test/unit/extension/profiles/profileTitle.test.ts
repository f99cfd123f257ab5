/** The titles of profile tabs. */
import assert from "node:assert/strict";
import { comparedTitle, recordedTitle } from "../../../../src/extension/profiles/profileTitle.ts";

suite("the title of a profile's tab", () => {
  test("is what was recorded", () => {
    const name = "BenchmarkWords-cpu-2026-11-24T07-01-22.pprof";
    assert.equal(recordedTitle(name), "BenchmarkWords · cpu");
    assert.equal(recordedTitle("localhost-6060-heap-2026-11-24T07-01-22.pprof"), "localhost-6060 · heap");
    assert.equal(recordedTitle("cpu.pprof"), undefined);
  });

  for (const [what, base, profile, title] of [
    ["both names", "/a/before.pprof", "/a/after.pprof", "before.pprof ↔ after.pprof"],
    [
      "with folders where the names are the same",
      "/r/old/cpu.pprof",
      "/r/new/cpu.pprof",
      "old/cpu.pprof ↔ new/cpu.pprof",
    ],
    [
      "with more folders where those are the same",
      "/a/x/c.pprof",
      "/b/x/c.pprof",
      "a/x/c.pprof ↔ b/x/c.pprof",
    ],
    [
      "without a long beginning that is the same",
      "/a/pprof.orders.samples.cpu.001.pb.gz",
      "/a/pprof.orders.samples.cpu.002.pb.gz",
      "….001.pb.gz ↔ ….002.pb.gz",
    ],
    [
      "without a long middle",
      `/a/${"x".repeat(40)}.pprof`,
      "/a/b.pprof",
      "xxxxxxxxxxxxx…xxxxxxx.pprof ↔ b.pprof",
    ],
    [
      "with the times of two recordings of one test",
      "/a/BenchmarkX-cpu-2026-11-24T07-01-22.pprof",
      "/a/BenchmarkX-cpu-2026-11-24T07-05-00.pprof",
      "…7-01-22.pprof ↔ …7-05-00.pprof",
    ],
  ] as const) {
    test(`of a comparison has ${what}`, () => assert.equal(comparedTitle(base, profile), title));
  }
});
