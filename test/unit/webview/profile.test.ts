/** What the profile page reckons by itself. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import type { TreeFrame } from "../../../src/profile/analyse/callTree.ts";
import { matcher } from "../../../src/profile/query/regex.ts";
import { alternatives, either } from "../../../src/webview/profile/alternatives.ts";
import { changeColor, greyColor, hueColor, TEXT } from "../../../src/webview/profile/colors.ts";
import { chipsOf, pprofCommand, withFilter } from "../../../src/webview/profile/filters.ts";
import { changeOf, fitted, labelOf } from "../../../src/webview/profile/flame/flameFrame.ts";
import { pathTo, rowToward } from "../../../src/webview/profile/flame/flameKeys.ts";
import { WHOLE } from "../../../src/webview/profile/flame/flameWindow.ts";
import { hueOf, isRuntime, packageOf } from "../../../src/webview/profile/flame/packages.ts";
import { childrenOf, FOLDED, flameRows, levelOf, rowAt } from "../../../src/webview/profile/flameRows.ts";
import { exactly, shortName } from "../../../src/webview/profile/names.ts";
import { readState, STANDARD } from "../../../src/webview/profile/state.ts";
import { statusParts } from "../../../src/webview/profile/status.ts";
import { type TopLine, topLines } from "../../../src/webview/profile/views/topLines.ts";
import { type TraceLine, traceLines, traceText } from "../../../src/webview/profile/views/traceLines.ts";
import { openRows } from "../../../src/webview/profile/views/treeRows.ts";
import type { Frame, PageQuery, PlacedTrace, Summary } from "../../../src/webview/profile/wire.ts";
import { amount, count, percent } from "../../../src/webview/shared/numbers.ts";

const frame = (node: number, value: number, children: TreeFrame[] = [], self = 0): TreeFrame => ({
  node,
  value,
  self,
  inlined: false,
  children,
});

/** all(10) → a(6) → c(2); all → b(3); all → two folded ones (1). */
const rows = flameRows(
  {
    ...frame(-1, 10, [frame(0, 6, [frame(2, 2)], 4), frame(1, 3)]),
    folded: { count: 2, value: 1 },
  },
  ({ node }) => node + 1,
);

suite("profile page: frames", () => {
  test("lie level by level, each in its parent's width", () => {
    assert.deepEqual([...rows.levels], [0, 1, 4, 5]);
    assert.deepEqual([...rows.parents], [-1, 0, 0, 0, 1]);
    const inPercent = (shares: Float64Array) => Array.from(shares, (share) => Math.round(share * 100));
    assert.deepEqual(inPercent(rows.lefts), [0, 0, 60, 90, 0]);
    assert.deepEqual(inPercent(rows.widths), [100, 60, 30, 10, 20]);
    assert.deepEqual([...rows.frames], [0, 1, 2, -1, 3]);
    assert.equal(rows.flags[3], FOLDED);
    assert.equal(rows.counts[3], 2);
  });

  test("are found where they lie, and nowhere else", () => {
    for (let row = 0; row < rows.length; row++) {
      const level = levelOf(rows, row);
      assert.equal(rowAt(rows, level, rows.lefts[row]! + rows.widths[row]! / 2), row);
    }
    assert.equal(rowAt(rows, 2, 0.5), -1);
    assert.equal(rowAt(rows, 3, 0), -1);
    assert.equal(rowAt(rows, 0, 1), -1);
  });

  test("are reached by the keyboard", () => {
    assert.equal(rowToward(rows, 0, "in", WHOLE), 1);
    assert.equal(rowToward(rows, 1, "next", WHOLE), 2);
    assert.equal(rowToward(rows, 3, "next", WHOLE), 3);
    assert.equal(rowToward(rows, 4, "out", WHOLE), 1);
    assert.equal(rowToward(rows, 2, "in", WHOLE), 2);
    assert.deepEqual(
      pathTo(rows, 4, (row) => `row ${row}`),
      ["row 1", "row 4"],
    );
  });

  test("are rows of a tree as far as it is open", () => {
    assert.deepEqual(childrenOf(rows, 0), [1, 2, 3]);
    assert.deepEqual(childrenOf(rows, 2), []);
    assert.deepEqual(
      openRows(rows, new Set([0, 1])).map(({ row, level, position, siblings }) => [
        row,
        level,
        position,
        siblings,
      ]),
      [
        [0, 0, 1, 1],
        [1, 1, 1, 3],
        [4, 2, 1, 1],
        [2, 1, 2, 3],
        [3, 1, 3, 3],
      ],
    );
    assert.deepEqual(
      openRows(rows, new Set([0]), 0, true).map(({ row, level }) => [row, level]),
      [
        [1, 0],
        [2, 0],
        [3, 0],
      ],
    );
  });

  test("of a comparison name their change with its sign, so that the colour is not the only sign of it", () => {
    const compared = flameRows(
      { ...frame(-1, 30, [frame(0, 15), frame(1, 10), frame(2, 5), frame(3, 0)]), base: 40 },
      ({ node }) => node + 1,
    );
    const bases = Float64Array.of(40, 10, 10, 0, 20);
    const texts = Array.from({ length: 5 }, (_, row) => changeOf({ ...compared, bases }, row));
    assert.deepEqual(texts, ["−25.0 %", "+50.0 %", "", "new", "gone"]);
    assert.equal(changeOf(rows, 0), "");
  });

  test("of a comparison are labelled by their name first, and by the sign where the number has no room", () => {
    const compared = flameRows({ ...frame(-1, 30, [frame(0, 15)]), base: 40 }, ({ node }) => node + 1);
    const named = (name: string) => ({
      node: 0,
      name,
      function: name,
      file: "",
      line: 0,
      flat: 0,
      cum: 0,
      base: undefined,
    });
    const answer = {
      rows: { ...compared, bases: Float64Array.of(40, 10) },
      frames: [named(""), named("encoding/json.Marshal")],
      depth: 0,
      span: WHOLE,
    };
    const labelIn = (room: number) => labelOf(answer, 1, room, (text) => text.length * 7);
    assert.equal(labelIn(400), "encoding/json.Marshal +50.0 %");
    assert.equal(labelIn(160), "json.Marshal +50.0 %");
    assert.equal(labelIn(125), "json.Mar… +50.0 %");
    assert.equal(labelIn(80), "json.Mar… +");
    assert.equal(labelIn(20), "");
  });

  test("say as much of their name as has room, and nothing under three letters", () => {
    const measure = (text: string) => text.length * 7;
    const name = "encoding/json.(*decodeState).value";
    assert.equal(fitted(name, 300, measure), name);
    assert.equal(fitted(name, 200, measure), "json.(*decodeState).value");
    assert.equal(fitted(name, 60, measure), "json.(*…");
    assert.equal(fitted(name, 25, measure), "");
    assert.ok(fitted("x".repeat(1_000_000), 500, measure).length < 80);
    assert.equal(shortName("a/b.F[c/d.T]"), "b.F[c/d.T]");
  });
});

/** The contrast of two colours (WCAG 2.2, "contrast ratio"): from 1 to 21. */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

suite("profile page: colours", () => {
  for (const tone of ["light", "dark"] as const) {
    test(`${tone}: text can be read on every one`, () => {
      const all = [
        greyColor(tone),
        ...Array.from({ length: 360 }, (_, hue) => hueColor(hue, tone)),
        ...Array.from({ length: 201 }, (_, i) => changeColor(i / 100 - 1, tone)),
      ];
      const worst = Math.min(...all.map((color) => contrast(color, TEXT[tone])));
      assert.ok(worst >= 4.5, `${worst}`);
    });
  }

  test("the contrast that is measured is WCAG's", () => {
    assert.equal(contrast("#000000", "#ffffff"), 21);
    assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
  });

  for (const [name, path] of [
    ["runtime.mallocgc", "runtime"],
    ["runtime.gcBgMarkWorker.func1", "runtime"],
    ["github.com/a/b.v2/c.(*T[go.shape.int]).Do.func1", "github.com/a/b.v2/c"],
    ["main.F[example.com/x/y.T]", "main"],
    ["std::vector<a::b>::push_back(int)", "std"],
    ["folly::Executor::add(int)", "folly::Executor"],
    ["java.util.HashMap.get", "java.util"],
    ["memcpy", ""],
  ] as const) {
    test(`${name} is of ${path || "no package"}`, () => assert.equal(packageOf(name), path));
  }

  test("packages of a module are alike, the runtime is nobody's", () => {
    const near = Math.abs(hueOf("github.com/a/b/c") - hueOf("github.com/a/b/d"));
    assert.ok(Math.min(near, 360 - near) <= 40);
    assert.equal(isRuntime("internal/runtime/maps"), true);
    assert.equal(isRuntime("runtimex"), false);
  });
});

suite("profile page: words", () => {
  test("figures are rounded for people", () => {
    assert.equal(amount(318_000_000, "nanoseconds"), "318 ms");
    assert.equal(amount(4_204_000_000, "nanoseconds"), "4.20 s");
    assert.equal(amount(64_392_500, "bytes"), "61.4 MB");
    assert.equal(amount(12_345, "count"), "12,345");
    assert.equal(amount(-2_000, "microseconds"), "−2.00 ms");
    assert.equal(amount(0, "bytes"), "0");
    assert.equal(percent(413, 1000), "41.3 %");
    assert.equal(percent(1, 10_000), "< 0.1 %");
    assert.equal(percent(9_996, 10_000), "100 %");
    assert.equal(percent(1, 0), "0 %");
    assert.equal(count(-1234), "−1,234");
  });

  test("the command is what a shell takes, and what pprof takes", () => {
    const query = { ...STANDARD, focus: "a b|it's", granularity: "lines", noInlines: true } as const;
    const command = pprofCommand(query, {
      profile: "my file.pprof",
      base: "a/base.pprof",
      demangle: "simple",
      shell: "posix",
    });
    assert.equal(
      command,
      "go tool pprof -top -diff_base=a/base.pprof -lines -noinlines -focus='a b|it'\\''s' 'my file.pprof'",
    );
    const { stdout } = spawnSync("sh", ["-c", `printf '%s\\n' ${command}`], { encoding: "utf8" });
    assert.deepEqual(stdout.trim().split("\n").slice(-2), ["-focus=a b|it's", "my file.pprof"]);
  });

  test("the command shows names as the page does", () => {
    const files = { profile: "f", base: undefined, shell: "posix" } as const;
    assert.equal(
      pprofCommand(STANDARD, { ...files, demangle: "full" }),
      "go tool pprof -top -symbolize=demangle=full f",
    );
  });

  test("the command is what PowerShell takes, which parts an unquoted option at a dot", () => {
    const query = { ...STANDARD, focus: "it's", noInlines: true } as const;
    assert.equal(
      pprofCommand(query, {
        profile: "C:\\p\\my file.pprof",
        base: "b\\a.pprof",
        demangle: "simple",
        shell: "powershell",
      }),
      "go tool pprof -top '-diff_base=b\\a.pprof' -noinlines '-focus=it''s' 'C:\\p\\my file.pprof'",
    );
  });

  test("a name becomes an expression that matches it alone", () => {
    const name = "a.(*T[x|y]).F$1^\\{}+?";
    assert.match(name, new RegExp(exactly(name)));
    assert.doesNotMatch(`${name}2`, new RegExp(exactly(name)));
  });
});

suite("profile page: filters", () => {
  const EXPRESSIONS = [
    "a",
    "x|y",
    "(x|y)z",
    "[|]x",
    "[]|]x",
    "[^]|]",
    "[[:alpha:]|]a",
    "\\|",
    "\\Qa|b",
    "\\Qa|b\\Ec",
    "(?i)q|w",
    "(?i:q)|w",
    "(?:(?i)q)",
    "^m\\.\\(\\*T\\)\\.F$",
  ];
  const TEXTS = [
    "a",
    "A",
    "b",
    "x",
    "y",
    "z",
    "xz",
    "|",
    "|x",
    "]x",
    "a|b",
    "a|bc",
    "c",
    "q",
    "Q",
    "w",
    "W",
    "m.(*T).F",
    "",
  ];

  test("are joined so that either matches, and taken apart into what was joined", () => {
    for (const one of EXPRESSIONS) {
      for (const other of EXPRESSIONS) {
        const both = either(one, other);
        const matches = matcher("focus", both)!;
        const [first, second] = [matcher("focus", one)!, matcher("focus", other)!];
        for (const text of TEXTS) {
          assert.equal(matches(text), first(text) || second(text), `${both} on ${text}`);
        }
        const closed = (parts: string[]) => parts.map((part) => (part === "\\Qa|b" ? "\\Qa|b\\E" : part));
        const apart = closed([...alternatives(one), ...alternatives(other)]);
        assert.deepEqual(closed(alternatives(both)), apart, both);
      }
    }
    assert.equal(either("", "b"), "b");
  });

  test("that cannot be taken apart are whole", () => {
    for (const text of ["a|", "|a", "(?i)a|b", "a||b", Array(60).fill("a").join("|")]) {
      assert.deepEqual(alternatives(text), [text]);
    }
  });

  const added = (...filters: (readonly [Parameters<typeof withFilter>[1], string])[]) =>
    filters.reduce<PageQuery>((query, [key, value]) => Object.assign(query, withFilter(query, key, value)), {
      ...STANDARD,
    });

  test("are chips with the words that join them", () => {
    const query = added(["focus", "a"], ["focus", "b"], ["ignore", "c"], ["tagRoot", "k"], ["tagRoot", "l"]);
    assert.deepEqual(
      chipsOf(query).map(({ kind, value, joint, rest }) => [joint, kind.name, value, rest]),
      [
        ["", "focus", "a", "b"],
        ["or", "focus", "b", "a"],
        ["and", "ignore", "c", ""],
        ["and", "tagroot", "k", "l"],
        ["next", "tagroot", "l", "k"],
      ],
    );
    assert.match(
      pprofCommand(query, { profile: "f", base: undefined, demangle: "simple", shell: "posix" }),
      / -focus='a\|b' -ignore=c -tagroot=k,l /,
    );
  });

  test("on labels are joined where pprof can express it, else replaced", () => {
    for (const [one, other, both, chips] of [
      ["user=a", "user=b", "user=a|b", ["user=a", "user=b"]],
      ["user=a", "job=b", "job=b", ["job=b"]],
      ["a", "b", "a|b", ["a", "b"]],
      ["a,b", "c", "c", ["c"]],
      ["bytes=4kb:", "bytes=1kb", "bytes=1kb", ["bytes=1kb"]],
      ["a", "a", "a", ["a"]],
    ] as const) {
      const query = added(["tagFocus", one], ["tagFocus", other]);
      assert.equal(query.tagFocus, both);
      assert.deepEqual(
        chipsOf(query).map(({ value }) => value),
        chips,
      );
    }
  });
});

suite("profile page: lines", () => {
  const row = (name: string, flat: number): Frame => ({
    node: flat,
    name,
    function: name,
    file: "",
    line: 0,
    flat,
    cum: flat,
    base: undefined,
  });
  const names = (lines: readonly TopLine[]) => lines.map(({ group, frame }) => group?.name ?? frame?.name);

  test("of Top have the sum of the flat values so far", () => {
    const answer = { frames: [row("a.F", 5), row("b.G", 3), row("a.H", 2)], packages: [] };
    assert.deepEqual(
      topLines(answer, new Set()).map(({ sum }) => sum),
      [5, 8, 10],
    );
  });

  test("of Top are packages, with the functions of those that are open", () => {
    const group = { cum: 0, baseFlat: undefined };
    const answer = {
      frames: [row("a.F", 5), row("a.H", 2), row("b.G", 3)],
      packages: [
        { name: "a", flat: 7, ...group, from: 0, to: 2 },
        { name: "b", flat: 3, ...group, from: 2, to: 3 },
      ],
    };
    assert.deepEqual(names(topLines(answer, new Set())), ["a", "b"]);
    const lines = topLines(answer, new Set(["a"]));
    assert.deepEqual(names(lines), ["a", "a.F", "a.H", "b"]);
    assert.deepEqual(
      lines.map(({ sum }) => sum),
      [7, undefined, undefined, 10],
    );
  });

  const trace = (...frames: string[]): PlacedTrace => ({
    value: 2e9,
    labels: [],
    frames: frames.map((name, i) => ({
      node: i,
      name,
      function: name,
      inlined: false,
      file: `${name}.go`,
      line: i + 1,
    })),
    more: 0,
  });
  const kinds = (lines: readonly TraceLine[]) =>
    lines.map((line) =>
      line.kind === "frame" ? line.frame.name : line.kind === "runtime" ? line.count : line.kind,
    );

  test("of a trace fold what the runtime does", () => {
    const stack = trace(
      "runtime.a",
      "runtime.b",
      "main.f",
      "runtime.c",
      "main.main",
      "runtime.main",
      "runtime.goexit",
    );
    assert.deepEqual(kinds(traceLines([stack], new Set())), [
      "stack",
      2,
      "main.f",
      "runtime.c",
      "main.main",
      2,
    ]);
    const open = traceLines([stack], new Set(["0-0-run"]));
    assert.deepEqual(kinds(open).slice(0, 4), ["stack", 2, "runtime.a", "runtime.b"]);
    assert.deepEqual(kinds(traceLines([trace("runtime.a", "runtime.b")], new Set())), [
      "stack",
      "runtime.a",
      "runtime.b",
    ]);
    assert.equal(
      traceText(trace("main.f", "main.main"), "nanoseconds"),
      "2.00 s\n  main.f  main.f.go:1\n  main.main  main.main.go:2",
    );
  });

  test("of the status say how many cores a CPU profile used", () => {
    const summary: Summary = {
      sampleTypes: [],
      index: 0,
      type: { type: "cpu", unit: "nanoseconds" },
      total: 63.9e9,
      left: 63.9e9,
      whole: 63.9e9,
      taken: 6390,
      stacks: 10,
      stacksLeft: 10,
      durationNanos: 60.1e9,
      nameless: undefined,
      compared: undefined,
      unmatched: [],
    };
    assert.equal(
      statusParts(summary, { normalized: false, share: 1 })[1],
      "63.9 s of CPU in 60.1 s (1.06 cores)",
    );
    const delay = { ...summary, type: { type: "delay", unit: "nanoseconds" } };
    assert.equal(statusParts(delay, { normalized: false, share: 1 })[1], "63.9 s in 60.1 s");
    const compared = { ...summary, compared: { base: 1e9, own: 2e9 } };
    assert.equal(
      statusParts(compared, { normalized: true, share: 1 }).at(-1),
      "B is scaled to the total of A",
    );
  });
});

suite("profile page: state", () => {
  test("what it wrote it reads", () => {
    const state = readState({ view: "top", query: { ...STANDARD, focus: "x" }, path: ["a"], stops: [0] });
    assert.equal(state.view, "top");
    assert.equal(state.query.focus, "x");
    assert.deepEqual(readState(JSON.parse(JSON.stringify(state))), state);
  });

  for (const foreign of [
    undefined,
    null,
    7,
    [],
    { view: "none", query: { focus: 3, granularity: "x", __proto__: { focus: "y" } }, path: [1], undo: {} },
  ]) {
    test(`${JSON.stringify(foreign)} gives a fresh one`, () => {
      assert.deepEqual(readState(foreign), readState({}));
    });
  }
});
