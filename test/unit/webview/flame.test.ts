/** The flame graph's window, matches, tooltip and colours, without a page. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { TreeFrame } from "../../../src/profile/analyse/callTree.ts";
import { analyse } from "../../../src/profile/analyse/graph.ts";
import { DEFAULTS } from "../../../src/profile/query/query.ts";
import { blended, originColor, TEXT, textOn } from "../../../src/webview/profile/colors.ts";
import { figuresOf, placeOf } from "../../../src/webview/profile/figures.ts";
import {
  centered,
  panned,
  rowOfPath,
  sameRow,
  showing,
  sizeOfSpan,
  spanOf,
  WHOLE,
  zoomed,
  zoomOf,
} from "../../../src/webview/profile/flame/flameWindow.ts";
import { keyed, wheeled } from "../../../src/webview/profile/flame/gestures.ts";
import { matchesOf } from "../../../src/webview/profile/flame/matches.ts";
import { ORIGINS, originOf } from "../../../src/webview/profile/flame/origin.ts";
import { tipPlace } from "../../../src/webview/profile/flame/tipPlace.ts";
import { flameRows } from "../../../src/webview/profile/flameRows.ts";
import { shownNode, shownRow } from "../../../src/webview/profile/shownFrame.ts";
import { rowsUpTo } from "../../../src/webview/profile/views/treeRows.ts";
import type { FlameAnswer, Frame, Span, Summary } from "../../../src/webview/profile/wire.ts";
import { cutRoots } from "../../../src/webview/profile/worker/cutRoots.ts";
import { profileOf } from "../profile/stacks.ts";

const tree = (node: number, value: number, children: TreeFrame[] = [], self = 0): TreeFrame => ({
  node,
  value,
  self,
  inlined: false,
  children,
});

const frame = (node: number, name: string, flat = 0, cum = 0): Frame => ({
  node,
  name,
  function: name,
  file: "",
  line: 0,
  flat,
  cum,
  base: undefined,
});

/** all(100) → a(60) → c(20), a(10); all → b(40) → a(8). */
const frames = [frame(-1, ""), frame(0, "a", 40, 68), frame(1, "b", 32, 40), frame(2, "c", 20, 20)];
const root = tree(-1, 100, [
  tree(0, 60, [tree(2, 20, [], 20), tree(0, 10, [], 10)], 30),
  tree(1, 40, [tree(0, 8, [], 8)], 32),
]);
const answer: FlameAnswer = {
  rows: flameRows(root, ({ node }) => node + 1),
  frames,
  depth: 0,
  span: WHOLE,
};
const near = (a: Span, b: Span) => Math.abs(a.from - b.from) < 1e-9 && Math.abs(a.to - b.to) < 1e-9;

suite("flame graph: window", () => {
  test("a zoom leaves what is at the pointer where it is, and stays inside the whole", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, fc.double({ min: 0.2, max: 5, noNaN: true }), (a, b, at, factor) => {
        const span = zoomed(WHOLE, a, Math.max(0.01, b));
        const next = zoomed(span, at, factor);
        assert.ok(next.from >= 0 && next.to <= 1 + 1e-12 && next.from < next.to);
        if (factor < 1) {
          const point = (of: Span) => of.from + at * sizeOfSpan(of);
          assert.ok(Math.abs(point(next) - point(span)) < 1e-9);
        }
      }),
    );
    let span: Span = WHOLE;
    for (let i = 0; i < 200; i++) {
      span = zoomed(span, 0.3, 0.5);
    }
    assert.ok(sizeOfSpan(span) >= 1e-9);
  });

  test("it is moved, and stops at the edges", () => {
    const span = { from: 0.5, to: 0.7 };
    assert.ok(near(panned(span, 0.5), { from: 0.6, to: 0.8 }));
    assert.ok(near(panned(span, 9), { from: 0.8, to: 1 }));
    assert.ok(near(panned(span, -9), { from: 0, to: 0.2 }));
    assert.ok(near(centered(span, 0.3), { from: 0.2, to: 0.4 }));
    assert.ok(near(panned(WHOLE, 0.5), WHOLE));
  });

  test("of a path, it is a part of the frame at its end, as far as the path exists", () => {
    assert.deepEqual(rowOfPath(answer, ["a", "c"]), { row: 3, depth: 2 });
    assert.deepEqual(rowOfPath(answer, ["b", "c"]), { row: 2, depth: 1 });
    assert.ok(near(spanOf(answer, ["b"], { from: 0, to: 0.5 }).span, { from: 0.6, to: 0.8 }));
    assert.ok(near(spanOf(answer, ["b", "gone"], { from: 0, to: 0.5 }).span, { from: 0.6, to: 1 }));
    assert.equal(spanOf(answer, ["a", "c"], WHOLE).level, 2);
  });

  test("a zoom is the same window again, in the frame of the path that holds it", () => {
    const inB = { from: 0.7, to: 0.8 };
    const zoom = zoomOf(answer, ["b"], inB);
    assert.deepEqual(zoom.path, ["b"]);
    assert.ok(near(spanOf(answer, zoom.path, zoom.window).span, inB));
    const beyond = { from: 0.5, to: 0.8 };
    const wider = zoomOf(answer, ["b"], beyond);
    assert.deepEqual(wider.path, []);
    assert.ok(near(spanOf(answer, wider.path, wider.window).span, beyond));
  });

  test("a frame is brought into view with as little change as possible", () => {
    assert.equal(showing(answer.rows, 1, WHOLE, 0.1), WHOLE);
    assert.equal(showing(answer.rows, 0, { from: 0.2, to: 0.3 }, 0.1).from, 0.2);
    assert.ok(near(showing(answer.rows, 5, { from: 0, to: 0.2 }, 0.1), { from: 0.48, to: 0.68 }));
    assert.ok(near(showing(answer.rows, 5, WHOLE, 0.5), { from: 0.56, to: 0.72 }));
  });

  test("a row of another answer is found by its path", () => {
    const other = {
      ...answer,
      rows: flameRows(tree(-1, 40, [tree(1, 40, [tree(0, 8)])]), ({ node }) => node + 1),
    };
    assert.equal(sameRow(answer, 5, other), 2);
    assert.equal(sameRow(answer, 3, other), -1);
    assert.equal(sameRow(answer, 3, answer), 3);
    assert.deepEqual(rowsUpTo(answer.rows, 5, 0), [5, 2, 0]);
    assert.equal(rowsUpTo(answer.rows, 5, 1), undefined);
  });
});

suite("flame graph: gestures", () => {
  const wheel = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };
  test("the wheel alone scrolls; with Ctrl or the command key it zooms; sideways or with Shift it moves", () => {
    const span = { from: 0.4, to: 0.6 };
    assert.equal(wheeled(span, { ...wheel, deltaY: 100 }, 0.5, 1000), undefined);
    for (const key of ["ctrlKey", "metaKey"] as const) {
      const inward = wheeled(span, { ...wheel, deltaY: -100, [key]: true }, 0.5, 1000)!;
      assert.ok(inward.from > span.from && inward.to < span.to);
      const fine = wheeled(span, { ...wheel, deltaY: -2, [key]: true }, 0.5, 1000)!;
      assert.ok(sizeOfSpan(fine) > sizeOfSpan(inward) && sizeOfSpan(fine) < sizeOfSpan(span));
    }
    const right = { from: 0.42, to: 0.62 };
    assert.ok(near(wheeled(span, { ...wheel, deltaX: 100, deltaY: 3 }, 0.5, 1000)!, right));
    assert.ok(near(wheeled(span, { ...wheel, deltaY: 100, shiftKey: true }, 0.5, 1000)!, right));
  });

  test("W and S zoom, A and D move, others do nothing", () => {
    const span = { from: 0.4, to: 0.6 };
    assert.ok(sizeOfSpan(keyed(span, "w", 0.5)!) < 0.2);
    assert.ok(near(keyed(keyed(span, "W", 0.5)!, "s", 0.5)!, span));
    assert.ok(keyed(span, "a", 0.5)!.from < 0.4 && keyed(span, "d", 0.5)!.from > 0.4);
    assert.equal(keyed(span, "x", 0.5), undefined);
  });
});

suite("flame graph: matches", () => {
  test("go from left to right, a caller before its callees", () => {
    const marks = Uint8Array.of(1, 0, 1);
    assert.deepEqual(matchesOf(answer, marks, 1000), [1, 3, 4, 5]);
  });

  test("those under a pixel do not count, unless there is no other", () => {
    const marks = Uint8Array.of(1, 0, 1);
    assert.deepEqual(matchesOf(answer, marks, 10), [1, 3, 4]);
    assert.deepEqual(matchesOf(answer, Uint8Array.of(0, 0, 1), 2), [3]);
    assert.deepEqual(matchesOf(answer, new Uint8Array(3), 1000), []);
  });
});

suite("flame graph: tooltip", () => {
  test("is beside the frame and inside the window, wherever the pointer is", () => {
    fc.assert(
      fc.property(
        fc.nat(1280),
        fc.nat(700),
        fc.integer({ min: 50, max: 480 }),
        fc.integer({ min: 20, max: 300 }),
        (x, y, width, height) => {
          const top = y - (y % 20);
          const edges = { top, bottom: top + 20 };
          const place = tipPlace({ x, y }, edges, { width, height }, { width: 1280, height: 720 });
          assert.ok(place.top >= edges.bottom || place.top + height <= edges.top);
          assert.ok(
            place.left >= 0 && place.left + width <= 1280 && place.top >= 0 && place.top + height <= 720,
          );
        },
      ),
    );
  });

  const summary = { total: 100, type: { type: "cpu", unit: "nanoseconds" } } as Summary;
  const words = (row: number, of: FlameAnswer = answer, span?: Span) =>
    figuresOf(shownRow(of, row, span), summary).map(({ label, value }) => `${label} ${value}`);

  test("has total and self, the shares of all, of the parent and of the zoom", () => {
    assert.deepEqual(words(3), [
      "total (cum) 20 ns, 20.0 % of all",
      "self (flat) 20 ns, 20.0 % of all",
      "of the parent 33.3 %",
    ]);
    assert.deepEqual(words(3, answer, { from: 0, to: 0.4 }).at(-1), "of the zoom 50.0 %");
    assert.deepEqual(words(0).length, 2);
  });

  test("has the figures of all calls only where they differ", () => {
    assert.equal(words(1).at(-1), "in all calls total 68 ns, self 40 ns");
    assert.ok(!words(2).some((text) => text.startsWith("in all calls")));
  });

  test("of a comparison has both sides and the change", () => {
    const bases = Float64Array.of(90, 60, 0, 40, 10, 8);
    const compared = { ...answer, rows: { ...answer.rows, bases } };
    assert.deepEqual(words(3, compared), ["A 40 ns", "B 20 ns", "change −20 ns (−50.0 %)"]);
    assert.deepEqual(words(2, compared), ["A 0", "B 40 ns", "change +40 ns (new)"]);
    assert.deepEqual(words(1, compared).at(-1), "change none");
  });

  test("a function as a whole has its flat and cum; a long path is cut at its start", () => {
    const figures = figuresOf(shownNode(frames[1]!), summary);
    assert.deepEqual(
      figures.map(({ value }) => value),
      ["68 ns, 68.0 % of all", "40 ns, 40.0 % of all"],
    );
    assert.equal(placeOf("a.go", 0), "a.go");
    assert.match(placeOf(`${"d/".repeat(50)}a.go`, 7), /^….{56}a\.go:7$/);
  });
});

suite("flame graph: colours", () => {
  for (const [name, file, origin] of [
    ["main.main", "/home/u/p/main.go", "own"],
    ["example.com/a/b.F", "example.com/a/b/f.go", "own"],
    ["cmd/compile/internal/ssa.Compile", "/go/src/cmd/compile/internal/ssa/compile.go", "own"],
    ["golang.org/x/text/unicode.F", "/go/pkg/mod/golang.org/x/text@v0.13.0/unicode/f.go", "third"],
    ["golang.org/x/text.F", "golang.org/x/text@v0.13.0/f.go", "third"],
    ["github.com/a/b.F", "/home/u/p/vendor/github.com/a/b/f.go", "third"],
    ["encoding/json.(*decodeState).value", "/usr/local/go/src/encoding/json/decode.go", "std"],
    ["vendor/golang.org/x/net/http2/hpack.F", "/usr/local/go/src/vendor/golang.org/x/net/f.go", "std"],
    ["runtime.mallocgc", "/usr/local/go/src/runtime/malloc.go", "runtime"],
    ["internal/runtime/maps.F", "internal/runtime/maps/f.go", "runtime"],
    ["_cgo_wait", "", "runtime"],
    ["memcpy", "string.c", "runtime"],
  ] as const) {
    test(`${name} is ${origin}`, () => assert.equal(originOf({ name, file }), origin));
  }

  test("text can be read on the colours of origins, and on a match whatever the theme's colour is", () => {
    const luminance = (text: string) => {
      const [r, g, b] = [1, 3, 5].map((at) => {
        const value = Number.parseInt(text.slice(at, at + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      }) as [number, number, number];
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a: string, b: string) => {
      const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
      return (high + 0.05) / (low + 0.05);
    };
    for (const tone of ["light", "dark"] as const) {
      for (const origin of ORIGINS) {
        assert.ok(contrast(originColor(origin, tone), TEXT[tone]) >= 4.5, `${origin} ${tone}`);
      }
    }
    const channel = fc.nat(255);
    fc.assert(
      fc.property(fc.tuple(channel, channel, channel), (color) => {
        const text = `#${color.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
        assert.ok(contrast(text, textOn(color)) >= 4.5);
      }),
    );
    assert.deepEqual(blended([255, 0, 0], 0.5, "#000000"), [128, 0, 0]);
  });
});

suite("flame graph: stacks that were cut", () => {
  const stack = (outermost: string, length: number) =>
    [outermost, ...Array.from({ length: length - 1 }, (_, i) => `f${i}`)].join(";");
  const cut = (outermost: string, length: number, type = "cpu") => {
    const profile = { ...profileOf([[stack(outermost, length), 5]]), periodType: { type, unit: "" } };
    const analysis = analyse(profile, DEFAULTS);
    return [...cutRoots(analysis)].map((node) => analysis.names(node));
  };

  test("are as long as the profiler stores them", () => {
    assert.deepEqual(cut("deep", 64), ["deep"]);
    assert.deepEqual(cut("deep", 63), []);
    assert.deepEqual(cut("deep", 65), []);
    assert.deepEqual(cut("deep", 128, "space"), ["deep"]);
    assert.deepEqual(cut("deep", 64, "space"), []);
    assert.deepEqual(cut("runtime.main", 64), []);
  });

  test("count the frames that were inlined", () => {
    assert.deepEqual(cut("deep+inlined", 63), ["deep"]);
  });
});
