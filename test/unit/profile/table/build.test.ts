/** Rows that are added one after the other, equal ones once. */
import assert from "node:assert/strict";
import { merge } from "../../../../src/profile/query/merge.ts";
import { builder } from "../../../../src/profile/table/build.ts";
import type { Label } from "../../../../src/profile/table/labels.ts";
import { labelsOf } from "../../../../src/profile/table/labels.ts";
import { samplesAsText } from "../bytes.ts";
import { profileOf } from "../stacks.ts";

const text = (key: string, value: string): Label => ({ key, text: value, number: 0, unit: "" });
const number = (key: string, value: number): Label => ({
  key,
  text: undefined,
  number: value,
  unit: "bytes",
});

suite("profile builder", () => {
  test("samples are equal where stack and labels are, in whatever order the labels come", () => {
    const profile = profileOf([
      ["main;a", 1, [text("k", "v"), number("n", 7)]],
      ["main;a", 2, [number("n", 7), text("k", "v")]],
      ["main;a", 4, [text("k", "v")]],
      ["main;a", 8],
      ["main", 16],
      ["main;a", 32],
    ]);
    assert.deepEqual([...profile.samples.values], [3, 4, 40, 16]);
    const labels = [0, 1, 2, 3].map((sample) => labelsOf(profile, sample).map(({ key }) => key));
    assert.deepEqual(labels, [["k", "n"], ["k"], [], []]);
    assert.deepEqual(labelsOf(profile, 0), [text("k", "v"), number("n", 7)]);
  });

  test("what adds up to 0 goes, with the locations that nothing else has", () => {
    const profile = profileOf([
      ["a;b", 5],
      ["a;c", 3],
      ["a;b", -5],
      ["d", 0],
    ]);
    assert.deepEqual([...profile.samples.values], [3]);
    assert.equal(profile.locations.length, 2);
    assert.deepEqual([...profile.samples.frames], [0, 1]);
  });

  test("more locations than 16 bits can number", () => {
    const target = builder();
    const count = 70_000;
    for (let i = 0; i < count; i++) {
      const location = { mapping: undefined, address: BigInt(i + 1), folded: false, lines: [] };
      target.sample(Int32Array.of(target.location(location), 0), [i + 1], target.labels([]));
    }
    const profile = target.finish(profileOf([]));
    const merged = merge([profile, profile]);
    assert.equal(merged.samples.length, count);
    assert.equal(samplesAsText(profile)[69_999], "70000: 11170 1");
    assert.equal(samplesAsText(merged)[69_999], "140000: 11170 1");
    assert.equal(samplesAsText(merged)[65_535], "131072: 10000 1");
  });
});
