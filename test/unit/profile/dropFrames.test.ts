import assert from "node:assert/strict";
import { dropUninteresting } from "../../../src/profile/query/filter.ts";
import { wholeView } from "../../../src/profile/query/view.ts";
import { profileOf } from "./stacks.ts";

const dropping = (dropFrames: string, keepFrames = "") =>
  dropUninteresting(wholeView({ ...profileOf([["main;work;malloc", 1]]), dropFrames, keepFrames }));

suite("expressions that a profile holds", () => {
  test("drop frames", () => {
    assert.equal(dropping("malloc").stacks.ends[0]! - dropping("malloc").stacks.starts[0]!, 2);
    assert.equal(
      dropping("malloc", "mall.c").stacks.ends[0]! - dropping("malloc", "mall.c").stacks.starts[0]!,
      3,
    );
  });

  test("are refused if they could keep us busy for hours", () => {
    const message =
      "the profile's drop_frames is too large an expression (more than 5000 steps): check where the profile is from";
    for (const expression of [".*a.{900}|".repeat(10), "a{1000}".repeat(900), "a|".repeat(5_000_000)]) {
      assert.throws(() => dropping(expression), { name: "QueryError", message });
    }
    assert.throws(
      () => dropping("a", "(".repeat(1_000_000)),
      /^QueryError: the profile's keep_frames is too large/,
    );
  });
});
