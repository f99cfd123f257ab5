import assert from "node:assert/strict";
import { pass } from "../../../src/engine/check.ts";
import {
  plan,
  type Selection,
  SelectionError,
  type SelectionProblem,
  similar,
} from "../../../src/engine/plan.ts";
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

function refused(selection: Partial<Selection>, of = layers): SelectionProblem {
  try {
    plan(of, { ...ALL, depth: "quick", ...selection });
  } catch (error) {
    assert.ok(error instanceof SelectionError && error.name === "SelectionError");
    return error.problem;
  }
  assert.fail("the selection was not refused");
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

  test("of layers and checks holds only those checks, with what they need of other layers", () => {
    assert.deepEqual(chosen({ layers: ["one"], checks: ["one.second"] }), ["one.first", "one.second"]);
    assert.deepEqual(chosen({ layers: ["two"], checks: ["two.third"] }), ["one.first", "two.third"]);
  });

  test("refuses a check that is in none of the layers", () => {
    assert.deepEqual(refused({ layers: ["one"], checks: ["one.first", "two.huge"] }), {
      kind: "outside",
      check: "two.huge",
      layers: ["one"],
    });
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

  test("refuses what does not exist, and names what is near", () => {
    const all = checks.map(({ id }) => id);
    const unknown = (what: "check" | "layer", id: string, near: string[]) => ({
      kind: "unknown",
      what,
      id,
      near,
      known: what === "check" ? all : ["one", "two"],
    });
    assert.deepEqual(refused({ layers: ["three"] }), unknown("layer", "three", []));
    assert.deepEqual(refused({ checks: ["slow"] }), unknown("check", "slow", ["one.slow"]));
    assert.deepEqual(refused({ skip: ["two"] }), unknown("check", "two", ["two.third", "two.huge"]));
    assert.deepEqual(refused({ checks: ["x"] }), unknown("check", "x", []));
    assert.deepEqual(refused({ checks: ["one.secnod"] }), unknown("check", "one.secnod", ["one.second"]));
  });

  test("refuses a selection that leaves nothing", () => {
    assert.deepEqual(refused({ checks: ["two.huge"], skip: ["two.huge"] }), { kind: "nothing-left" });
    assert.deepEqual(refused({}, []), { kind: "nothing-left" });
  });

  test("refuses layers without checks", () => {
    const empty = { id: "three", title: "Three", about: "", checks: [] };
    const of = [...layers, empty];
    assert.deepEqual(refused({ layers: ["three"] }, of), { kind: "no-checks", layers: ["three"] });
    assert.deepEqual(refused({ layers: ["three", "two"], skip: ["one.first", "two.third"] }, of), {
      kind: "nothing-left",
    });
  });

  test("reports a check that needs what does not exist", () => {
    const lost = layersOf([checkNamed("one.lost", fine, { needs: ["one.gone"] })]);
    assert.throws(() => plan(lost, ALL), new Error("one.lost needs one.gone, which does not exist"));
  });
});

suite("words that a mistyped one may mean", () => {
  const commands = ["verify", "list", "explain", "explain-mismatch", "self-test", "gosum", "lsp"];

  const rows: [string, string[]][] = [
    ["verfy", ["verify"]],
    ["vreify", ["verify"]],
    ["explian", ["explain"]],
    ["explain-mismach", ["explain-mismatch"]],
    ["selftest", ["self-test"]],
    ["lst", ["list", "lsp"]],
    ["bogus", []],
    ["", []],
    ["x".repeat(100_000), []],
  ];
  for (const [word, expected] of rows) {
    test(`${JSON.stringify(word.slice(0, 20))}: ${expected.join(", ") || "none"}`, () => {
      assert.deepEqual(similar(word, commands), expected);
    });
  }

  test("none where nothing is known", () => assert.deepEqual(similar("x", []), []));
});
