import assert from "node:assert/strict";
import { pass } from "../../../src/engine/check.ts";
import { plan, type Selection, SelectionError } from "../../../src/engine/plan.ts";
import { ALL, checkNamed, layersOf } from "./checks.ts";

const fine = async () => pass("");
const checks = [
  checkNamed("one.first", fine),
  checkNamed("one.second", fine, { needs: ["one.first"] }),
  checkNamed("one.slow", fine, { needs: ["one.second"], effort: "standard" }),
  checkNamed("two.third", fine, { needs: ["one.first"] }),
  checkNamed("two.huge", fine, { effort: "deep" }),
];
const layers = layersOf(checks);

function chosen(selection: Partial<Selection>): string[] {
  return plan(layers, { ...ALL, depth: "quick", ...selection }).checks.map((check) => check.id);
}

function refused(selection: Partial<Selection>): string {
  let message = "";
  assert.throws(
    () => chosen(selection),
    (error) => {
      message = (error as Error).message;
      return error instanceof SelectionError && error.name === "SelectionError";
    },
  );
  return message;
}

suite("a plan", () => {
  test("holds what the depth allows, in the layers' order", () => {
    assert.deepEqual(chosen({}), ["one.first", "one.second", "two.third"]);
    assert.deepEqual(chosen({ depth: "standard" }), ["one.first", "one.second", "one.slow", "two.third"]);
    assert.deepEqual(
      chosen({ depth: "deep" }),
      checks.map((check) => check.id),
    );
    assert.equal(plan(layers, { ...ALL, depth: "standard" }).depth, "standard");
  });

  test("of a layer brings along what that needs of another", () => {
    assert.deepEqual(chosen({ layers: ["two"] }), ["one.first", "two.third"]);
  });

  test("of a check by name runs it whatever its effort, with what it needs", () => {
    assert.deepEqual(chosen({ checks: ["one.slow"] }), ["one.first", "one.second", "one.slow"]);
    assert.deepEqual(chosen({ checks: ["two.huge"] }), ["two.huge"]);
  });

  test("of a layer and a check holds both", () => {
    assert.deepEqual(chosen({ layers: ["one"], checks: ["two.huge"] }), [
      "one.first",
      "one.second",
      "two.huge",
    ]);
  });

  test("leaves out what is skipped, even where it is needed", () => {
    assert.deepEqual(chosen({ skip: ["one.first"] }), ["one.second", "two.third"]);
    assert.deepEqual(chosen({ checks: ["one.second"], skip: ["one.first"] }), ["one.second"]);
  });

  test("names each check once though two need it", () => {
    assert.deepEqual(chosen({ checks: ["two.third", "one.second", "one.second"] }), [
      "one.first",
      "one.second",
      "two.third",
    ]);
  });

  test("refuses what does not exist, and tells what is near", () => {
    assert.equal(refused({ layers: ["three"] }), 'There is no layer "three": known are one, two.');
    assert.equal(refused({ checks: ["slow"] }), 'There is no check "slow": did you mean one.slow?');
    assert.equal(refused({ skip: ["two"] }), 'There is no check "two": did you mean two.third or two.huge?');
    assert.equal(
      refused({ checks: ["x"] }),
      'There is no check "x": known are one.first, one.second, one.slow, two.third, two.huge.',
    );
  });

  test("refuses a selection that leaves nothing", () => {
    const nothing = "No check is left to run: the selection, --skip and --depth exclude all of them.";
    assert.equal(refused({ checks: ["two.huge"], skip: ["two.huge"] }), nothing);
    assert.throws(() => plan([], ALL), new SelectionError(nothing));
  });

  test("tells a check that needs what does not exist", () => {
    const lost = layersOf([checkNamed("one.lost", fine, { needs: ["one.gone"] })]);
    assert.throws(() => plan(lost, ALL), new Error("one.lost needs one.gone, which does not exist"));
  });
});
