/** What of a flame page's tree is drawn, and what a search finds. */
import assert from "node:assert/strict";
import { type FlameTree, flameTree, weightsOf } from "../../../src/flamePage/data.ts";
import { type DrawnFrame, drawnTree } from "../../../src/flamePage/drawn.ts";
import { flameData } from "../../../src/flamePage/fold.ts";
import { unpacked } from "../../../src/flamePage/pack.ts";
import { search } from "../../../src/flamePage/search.ts";
import { factsOf, nameOf, wordsOf } from "../../../src/flamePage/words.ts";
import { analyse } from "../../../src/profile/analyse/graph.ts";
import { DEFAULTS } from "../../../src/profile/query/query.ts";
import { fixture, open } from "../profile/bytes.ts";
import { analysisOf, type Folded } from "../profile/stacks.ts";

async function treeOf(stacks: readonly Folded[]): Promise<FlameTree> {
  return flameTree(await unpacked((await flameData(analysisOf(stacks), { name: "cpu" })).rows));
}

const rowOf = (tree: FlameTree, name: string) =>
  Array.from({ length: tree.length }, (_, row) => row).find((row) => nameOf(tree, row) === name)!;

function* all(root: DrawnFrame): Generator<{ frame: DrawnFrame; level: number }> {
  const left = [{ frame: root, level: 0 }];
  for (let one = left.pop(); one; one = left.pop()) {
    yield one;
    left.push(...one.frame.children.map((frame) => ({ frame, level: one.level + 1 })));
  }
}

suite("what a flame page draws", () => {
  test("are few frames of a large profile, which enclose their callees", async () => {
    const profile = await open(fixture("go/cmd-compile.cpu.pgo"));
    const { rows } = await flameData(analyse(profile, DEFAULTS), { name: "cpu" });
    const tree = flameTree(await unpacked(rows));
    assert.ok(tree.length > 10_000);
    const drawn = [...all(drawnTree(tree, weightsOf(tree, "value"), 0, 4000))];
    assert.ok(drawn.length > 500 && drawn.length <= 2200, `${drawn.length}`);
    for (const { frame } of drawn) {
      const width = frame.children.reduce((sum, { weight }) => sum + weight, 0);
      assert.ok(width <= frame.weight);
    }
  });

  test("sums up what is too narrow, and shows it in a zoom", async () => {
    const tree = await treeOf([
      ["main;wide", 9000],
      ...Array.from({ length: 100 }, (_, i): Folded => [`main;narrow;n${i}`, 1]),
    ]);
    const weights = weightsOf(tree, "value");
    const narrow = rowOf(tree, "narrow");
    const rest = [...all(drawnTree(tree, weights, 0, 500))].find(({ frame }) => frame.kind === "rest")!.frame;
    assert.deepEqual([rest.row, rest.count, rest.value], [narrow, 100, 100]);
    const zoomed = [...all(drawnTree(tree, weights, narrow, 500))].map(({ frame }) => frame);
    assert.deepEqual(
      zoomed.slice(0, 3).map(({ kind, row, weight }) => [kind, nameOf(tree, row), weight]),
      [
        ["caller", "all", 100],
        ["caller", "main", 100],
        ["frame", "narrow", 100],
      ],
    );
    assert.equal(zoomed.length, 103);
  });

  test("of a deep stack is never an endless page, at any zoom", async () => {
    const tree = await treeOf([[Array.from({ length: 5000 }, (_, i) => `f${i}`).join(";"), 7]]);
    const weights = weightsOf(tree, "value");
    for (const row of [0, 3, 90, 1000, 2040]) {
      const drawn = [...all(drawnTree(tree, weights, row, 1000))];
      assert.ok(drawn.length > 1 && drawn.length <= 92, `${row}: ${drawn.length}`);
      assert.ok(drawn.some(({ frame }) => frame.row === row && frame.kind === "frame"));
    }
    const callers = [...all(drawnTree(tree, weights, 1000, 1000))].find(
      ({ frame }) => frame.kind === "callers",
    )!;
    assert.deepEqual([callers.level, callers.frame.count, callers.frame.row], [3, 1000 - 9, 993]);
  });

  test("the facts of a frame", async () => {
    const tree = await treeOf([
      ["main;example.com/a.Work", 30_000_000],
      ["main", 10_000_000],
    ]);
    const head = { ...(await flameData(analysisOf([["main", 40_000_000]]), { name: "cpu" })).head };
    const frames = [...all(drawnTree(tree, weightsOf(tree, "value"), 0, 500))].map(({ frame }) => frame);
    assert.deepEqual(factsOf(tree, frames.at(-1)!, wordsOf(head)), [
      "example.com/a.Work",
      "Total 30.0 ms: 75.0 % of all, 75.0 % of main",
      "Self 30.0 ms: 75.0 % of all",
    ]);
  });
});

suite("a flame page's search", () => {
  test("is plain text, in capitals or not, and counts what is inside of a match once", async () => {
    const tree = await treeOf([
      ["main;Parse[go.shape.int];parse", 30],
      ["main;parse", 20],
      ["main;other", 50],
    ]);
    const found = (text: string) => {
      const { rows, value } = search(tree, text);
      return [rows.length, value];
    };
    assert.deepEqual(found("PARSE"), [3, 50]);
    assert.deepEqual(found("parse["), [1, 30]);
    assert.deepEqual(found(".*"), [0, 0]);
    assert.deepEqual(found("main"), [1, 100]);
    assert.deepEqual(found("all"), [0, 0]);
  });
});
