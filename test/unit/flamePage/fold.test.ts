/** The call tree of a profile as the data of a page, and back. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { calleesOf, type FlameTree, flameTree, hasFolded, weightsOf } from "../../../src/flamePage/data.ts";
import { type FlameOptions, flameData } from "../../../src/flamePage/fold.ts";
import { unpacked } from "../../../src/flamePage/pack.ts";
import { nameOf } from "../../../src/flamePage/words.ts";
import { type Analysis, analyse } from "../../../src/profile/analyse/graph.ts";
import { measureStacks } from "../../../src/profile/analyse/stackMeasures.ts";
import { subtract } from "../../../src/profile/query/merge.ts";
import { DEFAULTS, type Query } from "../../../src/profile/query/query.ts";
import type { Profile } from "../../../src/profile/table/profile.ts";
import { fixture, open } from "../profile/bytes.ts";
import { analysisOf, type Folded, profileOf } from "../profile/stacks.ts";

async function opened(analysis: Analysis, options: Partial<FlameOptions> = {}) {
  const data = await flameData(analysis, { name: "cpu", ...options });
  return { ...data, tree: flameTree(await unpacked(data.rows)) };
}

const read = (name: string): Promise<Profile> => open(fixture(name));

/** The paths of all rows with their values, `a;b 5`. */
function pathsOf(tree: FlameTree): string[] {
  const paths: string[] = [];
  for (let row = 1; row < tree.length; row++) {
    const names = [];
    for (let at = row; at > 0; at = tree.parents[at]!) {
      names.unshift(nameOf(tree, at));
    }
    paths.push(`${names.join(";")} ${tree.values[row]} (${tree.selfs[row]})`);
  }
  return paths;
}

/** Each row is its own value and those of its callees, and encloses them. */
function expectSums(tree: FlameTree): void {
  const weights = weightsOf(tree, "value");
  for (let row = 0; row < tree.length; row++) {
    let sum = Number(tree.selfs[row]!);
    let width = 0;
    for (const callee of calleesOf(tree, row)) {
      assert.equal(tree.parents[callee], row);
      assert.equal(tree.depths[callee], tree.depths[row]! + 1);
      sum += Number(tree.values[callee]!);
      width += weights[callee]!;
    }
    assert.equal(sum, tree.values[row]);
    assert.ok(width <= weights[row]!);
  }
}

/** So many different functions, with names that do not compress, that not all of them fit. */
function manyStacks(): Folded[] {
  const name = (i: number) => createHash("sha256").update(`${i}`).digest("base64url");
  return Array.from({ length: 30_000 }, (_, i): Folded => [`main;${name(i % 7)};${name(i)}`, 1 + (i % 5)]);
}

suite("the data of a flame page", () => {
  test("has each path with its values", async () => {
    const stacks: Folded[] = [
      ["main;a;b", 30],
      ["main;a", 20],
      ["main;c", 60],
      ["", 5],
    ];
    const { head, tree } = await opened(analysisOf(stacks));
    assert.deepEqual(pathsOf(tree), ["main 110 (0)", "main;c 60 (60)", "main;a 50 (20)", "main;a;b 30 (30)"]);
    assert.deepEqual([tree.values[0], tree.selfs[0], head.total, head.folds], [115, 5, 115, 0]);
    expectSums(tree);
  });

  for (const name of ["go/cmd-compile.cpu.pgo", "go/dd.big-heap.raw.pprof", "recorded/cpu.labels.pb.gz"]) {
    test(`has all of ${name}, and each sum`, async () => {
      const analysis = analyse(await read(name), DEFAULTS);
      const { tree } = await opened(analysis);
      const { own } = measureStacks(analysis);
      assert.equal(
        tree.values[0],
        own[0]!.reduce((sum, value) => sum + value, 0),
      );
      assert.equal(hasFolded(tree), false);
      expectSums(tree);
    });
  }

  test("folds small frames where there are too many, with exact sums", async () => {
    const { head, rows, tree } = await opened(analysisOf(manyStacks()));
    assert.ok(head.folds > 0);
    assert.ok(rows.length <= 270_000, `${rows.length}`);
    assert.ok(hasFolded(tree));
    assert.equal(tree.values[0], 90_000);
    expectSums(tree);
    const frames = tree.frames.subarray(1).reduce((sum, frame) => sum + (frame < 0 ? -frame : 1), 0);
    assert.equal(frames, 1 + 7 + 30_000);
  });

  test("folds what is too deep", async () => {
    const { tree } = await opened(analysisOf([[Array.from({ length: 5000 }, () => "f").join(";"), 7]]));
    assert.equal(
      tree.depths.reduce((most, depth) => Math.max(most, depth)),
      2049,
    );
    assert.deepEqual([tree.values[0], tree.frames.at(-1)], [7, -1]);
    expectSums(tree);
  });

  test("of two profiles has what was before, also of what vanished", async () => {
    const before = profileOf([
      ["main;gone", 40],
      ["main;same", 10],
    ]);
    const after = profileOf([
      ["main;same", 10],
      ["main;new", 30],
    ]);
    const difference = subtract(after, before, { kind: "diff", normalize: false });
    const { head, tree } = await opened(analyse(difference, DEFAULTS), { base: "before" });
    const rows = Array.from(tree.values, (value, row) => [nameOf(tree, row), tree.bases![row], value]);
    assert.deepEqual(rows.sort(), [
      ["all", 50, 40],
      ["gone", 40, 0],
      ["main", 50, 40],
      ["new", 0, 30],
      ["same", 10, 10],
    ]);
    assert.deepEqual([head.total, head.base], [40, "before"]);
    const change = weightsOf(tree, "change");
    assert.deepEqual([change[0], change[1]], [70, 70]);
  });

  test("says what narrows it, and how certain it is", async () => {
    const profile = await read("recorded/cpu.labels.pb.gz");
    const query: Query = { ...DEFAULTS, focus: "flate", tagFocus: "tenant", nodeCount: 7 };
    const { head } = await opened(analyse(profile, query), { normalize: true });
    assert.deepEqual(head.filters, ["-focus=flate", "-tagfocus=tenant"]);
    assert.match(head.time, /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    assert.deepEqual([head.type.type, head.uncertainty], ["cpu", undefined]);
    const few = profileOf(
      [["main", [25, 250]]],
      [
        { type: "samples", unit: "count" },
        { type: "cpu", unit: "nanoseconds" },
      ],
    );
    const { head: uncertain } = await opened(analyse(few, DEFAULTS));
    assert.deepEqual([uncertain.taken, uncertain.uncertainty, uncertain.time], [25, 20, ""]);
  });

  test("is leaf first where the editor's graph is", async () => {
    const { tree, head } = await opened(analysisOf([["main;a", 3]]), { leafFirst: true });
    assert.deepEqual(pathsOf(tree), ["a 3 (0)", "a;main 3 (3)"]);
    assert.equal(head.leafFirst, true);
  });
});
