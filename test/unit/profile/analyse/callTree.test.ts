import assert from "node:assert/strict";
import fc from "fast-check";
import {
  callTree,
  ROOT,
  type SizeBy,
  sandwich,
  type TreeFrame,
  type TreeOptions,
  zoomedTree,
} from "../../../../src/profile/analyse/callTree.ts";
import { type Analysis, analyse, cumValue } from "../../../../src/profile/analyse/graph.ts";
import { subtract } from "../../../../src/profile/query/merge.ts";
import { DEFAULTS } from "../../../../src/profile/query/query.ts";
import { randomFrom } from "../../../support/random.ts";
import { sameLines } from "../../../support/same.ts";
import { analysisOf, type Folded, nodeOf, profileOf } from "../stacks.ts";

const STACKS: readonly Folded[] = [
  ["main;parse;read", 50],
  ["main;parse;next+skip", 20],
  ["main;parse", 10],
  ["main;fib;fib;fib", 8],
  ["main;skip", 7],
  ["gc", 5],
];

/** A tree as lines: depth, name, what is special, value and own value. */
function drawn(analysis: Analysis, tree: TreeFrame, depth = 0): string[] {
  const name = tree.node === ROOT ? "root" : analysis.names(tree.node);
  const inlined = tree.inlined ? " (inline)" : "";
  const base = tree.base === undefined ? "" : ` base ${tree.base}`;
  const folded = tree.folded
    ? [`${"  ".repeat(depth + 1)}${tree.folded.count} more ${tree.folded.value}`]
    : [];
  return [
    `${"  ".repeat(depth)}${name}${inlined} ${tree.value}/${tree.self}${base}`,
    ...tree.children.flatMap((child) => drawn(analysis, child, depth + 1)),
    ...folded,
  ];
}

function treeOf(stacks: readonly Folded[], options: TreeOptions): string[] {
  const analysis = analysisOf(stacks);
  return drawn(analysis, callTree(analysis, options));
}

suite("call tree", () => {
  test("every path has its sum, recursion is kept, inlined calls are marked", () => {
    assert.deepEqual(treeOf(STACKS, { minimum: 0 }), [
      "root 100/0",
      "  main 95/0",
      "    parse 80/10",
      "      read 50/50",
      "      next 20/0",
      "        skip (inline) 20/20",
      "    fib 8/0",
      "      fib 8/0",
      "        fib 8/8",
      "    skip 7/7",
      "  gc 5/5",
    ]);
  });

  test("what is too small is folded, with how many and how much", () => {
    assert.deepEqual(treeOf(STACKS, { minimum: 10 }), [
      "root 100/0",
      "  main 95/0",
      "    parse 80/10",
      "      read 50/50",
      "      next 20/0",
      "        skip (inline) 20/20",
      "    2 more 15",
      "  1 more 5",
    ]);
  });

  test("a frame exactly as wide as the minimum is shown", () => {
    const tree = callTree(analysisOf(STACKS), { minimum: 5 });
    assert.equal(tree.folded, undefined);
    assert.equal(callTree(analysisOf(STACKS), { minimum: 5.1 }).folded?.value, 5);
  });

  test("leaf first, callers lie below", () => {
    assert.deepEqual(treeOf(STACKS, { minimum: 10, inverted: true }), [
      "root 100/0",
      "  read 50/0",
      "    parse 50/0",
      "      main 50/50",
      "  skip 27/0",
      "    next 20/0",
      "      parse 20/0",
      "        main 20/20",
      "    1 more 7",
      "  parse 10/0",
      "    main 10/10",
      "  2 more 13",
    ]);
  });

  /** The tree as lines, and the part of it that is looked at in percent. */
  const zoomedInto = (analysis: Analysis, names: readonly string[], options: Partial<TreeOptions> = {}) => {
    const zoom = { path: names.map((name) => nodeOf(analysis, name)), from: 0, to: 1 };
    const { root, depth, from, to } = zoomedTree(analysis, { minimum: 10, zoom, ...options });
    return { lines: drawn(analysis, root), depth, part: [from, to].map((share) => Math.round(share * 100)) };
  };

  test("what is zoomed into is opened further, and what is beside it stays as it was", () => {
    const analysis = analysisOf(STACKS);
    const before = ["root 100/0", "  main 95/0", "    parse 80/10", "      read 50/50", "      next 20/0"];
    const fib = zoomedInto(analysis, ["main", "fib"]);
    assert.deepEqual(fib.lines, [
      ...before,
      "        skip (inline) 20/20",
      "    fib 8/0",
      "      fib 8/0",
      "        fib 8/8",
      "    skip 7/7",
      "  gc 5/5",
    ]);
    assert.deepEqual([fib.depth, fib.part], [2, [80, 88]]);
    const inlined = zoomedInto(analysis, ["main", "parse", "next", "skip"]);
    assert.deepEqual([inlined.depth, inlined.part], [4, [50, 70]]);
    const part = { path: [], from: 0.95, to: 1 };
    const { root } = zoomedTree(analysis, { minimum: 10, zoom: part });
    assert.deepEqual(drawn(analysis, root), [
      ...before,
      "        skip (inline) 20/20",
      "    2 more 15",
      "  gc 5/5",
    ]);
  });

  test("of a path that does not exist, the part that does is zoomed into", () => {
    const analysis = analysisOf(STACKS);
    const { depth, part } = zoomedInto(analysis, ["gc", "main"]);
    assert.deepEqual([depth, part], [1, [95, 100]]);
    const one = analysisOf([["main;parse;read", 5]]);
    assert.deepEqual(zoomedInto(one, ["main", "read"]).depth, 1);
    assert.deepEqual(zoomedInto(analysisOf([]), ["main"]).part, [0, 100]);
  });

  test("a call that is inlined only sometimes is not marked", () => {
    const stacks: readonly Folded[] = [
      ["main;next+skip", 2],
      ["main;next;skip", 1],
    ];
    assert.deepEqual(treeOf(stacks, { minimum: 0 }), [
      "root 3/0",
      "  main 3/0",
      "    next 3/0",
      "      skip 3/3",
    ]);
  });

  test("a stack without frames is the root's own, and a sample of 0 is nowhere", () => {
    assert.deepEqual(
      treeOf(
        [
          ["", 4],
          ["a", 6],
          ["b", 0],
        ],
        { minimum: 0 },
      ),
      ["root 10/4", "  a 6/6"],
    );
    assert.deepEqual(treeOf([], { minimum: 0 }), ["root 0/0"]);
  });

  test("the depth is limited, and what lies deeper is folded", () => {
    const deep: readonly Folded[] = [[Array.from({ length: 5000 }, () => "f").join(";"), 1]];
    const tree = callTree(analysisOf(deep), { minimum: 0 });
    let depth = 0;
    let frame = tree;
    while (frame.children.length > 0) {
      frame = frame.children[0]!;
      depth += 1;
    }
    assert.equal(depth, 2048);
    assert.deepEqual(frame.folded, { count: 1, value: 1 });
    assert.deepEqual(treeOf([["a;b;c", 1]], { minimum: 0, maxDepth: 1 }), [
      "root 1/0",
      "  a 1/0",
      "    1 more 1",
    ]);
  });

  test("compared with a base, a frame has both values", () => {
    const before = profileOf([
      ["main;old", 30],
      ["main;work", 10],
    ]);
    const after = profileOf([
      ["main;work", 25],
      ["main;new", 5],
    ]);
    const diff = subtract(after, before, { kind: "diff", normalize: false });
    const analysis = analyse(diff, DEFAULTS);
    assert.deepEqual(drawn(analysis, callTree(analysis, { minimum: 10 })), [
      "root 30/0 base 40",
      "  main 30/0 base 40",
      "    work 25/25 base 10",
      "    old 0/0 base 30",
      "    1 more 5",
    ]);
    assert.deepEqual(drawn(analysis, callTree(analysis, { minimum: 10, sizeBy: "base" })), [
      "root 30/0 base 40",
      "  main 30/0 base 40",
      "    old 0/0 base 30",
      "    work 25/25 base 10",
      "    1 more 5",
    ]);
    const old = ["main", "old"].map((name) => nodeOf(analysis, name));
    const zoom = { path: old, from: 0, to: 1 };
    const partBy = (sizeBy: SizeBy) => {
      const { depth, from, to } = zoomedTree(analysis, { minimum: 10, zoom, sizeBy });
      return [depth, from, to];
    };
    assert.deepEqual(partBy("base"), [2, 0, 0.75]);
    assert.deepEqual(partBy("value"), [1, 0, 1]);
  });

  test("a sandwich has all callers and callees of a node, each stack once", () => {
    const analysis = analysisOf([
      ["main;a;f;b;f;c", 4],
      ["main;f;c", 2],
      ["main;d+f;e", 1],
      ["other", 9],
    ]);
    const { callers, callees } = sandwich(analysis, nodeOf(analysis, "f"), { minimum: 0 });
    assert.deepEqual(drawn(analysis, callees), [
      "f 7/0",
      "  b 4/0",
      "    f 4/0",
      "      c 4/4",
      "  c 2/2",
      "  e 1/1",
    ]);
    assert.deepEqual(drawn(analysis, callers), [
      "f 7/0",
      "  a 4/0",
      "    main 4/4",
      "  main 2/2",
      "  d 1/0",
      "    main 1/1",
    ]);
    assert.equal(callers.value, cumValue(analysis, nodeOf(analysis, "f")));
  });

  test("at any minimum and either way, the sums hold and the whole is there", () => {
    const name = fc.constantFrom("a", "b", "c", "d+e", "e");
    const stack = fc.tuple(
      fc.array(name, { maxLength: 6 }).map((names) => names.join(";")),
      fc.integer({ min: 1, max: 50 }),
    );
    fc.assert(
      fc.property(fc.array(stack), fc.nat({ max: 40 }), fc.boolean(), (stacks, minimum, inverted) => {
        const tree = callTree(analysisOf(stacks), { minimum, inverted });
        assert.equal(
          tree.value,
          stacks.reduce((sum, [, value]) => sum + value, 0),
        );
        const check = (frame: TreeFrame) => {
          const shown = frame.children.reduce((sum, child) => sum + Number(child.value), 0);
          assert.equal(frame.value, Number(frame.self) + shown + Number(frame.folded?.value ?? 0));
          for (const child of frame.children) {
            assert.ok(child.value >= minimum);
            check(child);
          }
        };
        check(tree);
      }),
    );
  });

  test("each path of the whole tree has the sum of the stacks that begin with it", () => {
    const name = fc.constantFrom("a", "b", "c");
    const stack = fc.tuple(
      fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join(";")),
      fc.integer({ min: 1, max: 50 }),
    );
    fc.assert(
      fc.property(fc.array(stack, { minLength: 1 }), (stacks) => {
        const analysis = analysisOf(stacks);
        const check = (frame: TreeFrame, path: string) => {
          const under = stacks.filter(([folded]) => `${folded};`.startsWith(path));
          assert.equal(
            frame.value,
            under.reduce((sum, [, value]) => sum + value, 0),
          );
          for (const child of frame.children) {
            check(child, `${path}${analysis.names(child.node)};`);
          }
        };
        check(callTree(analysis, { minimum: 0 }), "");
      }),
    );
  });

  test("of so many stacks that they share a trunk, each path has its sums, whether it is on the trunk or not", () => {
    const random = randomFrom(11);
    const shapes = ["a", "b", "c+d", "c", "d", "e+a+b"];
    const made = Array.from({ length: 2 * 25_000 }, (): Folded => {
      const depth = Math.floor(12 * random());
      // Squares make some paths far heavier than others, as in real call trees.
      const groups = Array.from({ length: depth }, () => shapes[Math.floor(6 * random() ** 2)]);
      return [groups.join(";"), 1 + Math.floor(9 * random())];
    });
    const [after, before] = [made.slice(0, 25_000), made.slice(25_000)];
    const diff = subtract(profileOf(after), profileOf(before), { kind: "diff", normalize: false });
    const analysis = analyse(diff, DEFAULTS);
    const expected = pathsOf(after, before);
    for (const minimum of [3, 200]) {
      sameLines(pathsIn(analysis, callTree(analysis, { minimum })), shownOf(expected, minimum));
    }
    const path = ["a", "c", "d"].map((name) => nodeOf(analysis, name));
    const zoom = { path, from: 0, to: 1 };
    const { root, depth, from, to } = zoomedTree(analysis, { minimum: 200, zoom });
    assert.equal(depth, 3);
    assert.equal(Math.round((to - from) * Number(root.value)), expected.get("a;c;d")!.value);
    const bare = (lines: readonly string[]) => lines.map((line) => line.replace(/ \+\d+$/, ""));
    const shown = bare(shownOf(expected, 200));
    const open = new Set(bare(pathsIn(analysis, root)));
    assert.deepEqual(
      shown.filter((line) => !open.has(line)),
      [],
    );
    assert.ok([...open].some((line) => line.startsWith("a;c;d;") && !shown.includes(line)));
  });
});

/** What a path is expected to weigh. */
interface PathSums {
  value: number;
  self: number;
  base: number;
  inlined: boolean;
}

/** Every path of some stacks and of those of a base, reckoned one stack after the other. */
function pathsOf(after: readonly Folded[], before: readonly Folded[]): Map<string, PathSums> {
  const paths = new Map<string, PathSums>();
  const add = (stack: string, own: number, base: number) => {
    const frames =
      stack === ""
        ? []
        : stack.split(";").flatMap((group) => group.split("+").map((name, i) => ({ name, inlined: i > 0 })));
    for (let depth = 0; depth <= frames.length; depth++) {
      const key = frames
        .slice(0, depth)
        .map(({ name }) => name)
        .join(";");
      const sums = paths.get(key) ?? { value: 0, self: 0, base: 0, inlined: depth > 0 };
      paths.set(key, sums);
      sums.value += own;
      sums.base += base;
      sums.self += depth === frames.length ? own : 0;
      sums.inlined &&= frames[depth - 1]!.inlined;
    }
  };
  for (const [stack, value] of after) {
    add(stack, Number(value), 0);
  }
  for (const [stack, value] of before) {
    add(stack, 0, Number(value));
  }
  return paths;
}

/** Paths as lines, sorted: those that are wide enough, and how many of each path's next are not. */
function shownOf(paths: ReadonlyMap<string, PathSums>, minimum: number): string[] {
  const isShown = ({ value, base }: PathSums) => Math.max(value, base) >= minimum;
  const folded = new Map<string, number>();
  for (const [key, sums] of paths) {
    if (key !== "" && !isShown(sums)) {
      const parent = key.split(";").slice(0, -1).join(";");
      folded.set(parent, (folded.get(parent) ?? 0) + 1);
    }
  }
  const shown = [...paths].filter(([, sums]) => isShown(sums));
  return shown
    .map(
      ([key, { value, self, base, inlined }]) =>
        `${key} ${value}/${self} ${base} ${inlined} +${folded.get(key) ?? 0}`,
    )
    .sort();
}

/** The paths of a tree as the same lines. */
function pathsIn(analysis: Analysis, tree: TreeFrame): string[] {
  const paths: string[] = [];
  const add = (frame: TreeFrame, key: string) => {
    paths.push(
      `${key} ${frame.value}/${frame.self} ${frame.base} ${frame.inlined} +${frame.folded?.count ?? 0}`,
    );
    for (const child of frame.children) {
      add(child, key === "" ? analysis.names(child.node) : `${key};${analysis.names(child.node)}`);
    }
  };
  add(tree, "");
  return paths.sort();
}
