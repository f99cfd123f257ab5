import assert from "node:assert/strict";
import { analyse } from "../../../../src/profile/analyse/graph.ts";
import { DEFAULTS, type Query } from "../../../../src/profile/query/query.ts";
import { callsOfLine } from "../../../../src/profile/reports/lineCalls.ts";
import { linesOfFiles, list, listedLines } from "../../../../src/profile/reports/list.ts";
import { pgoFitness } from "../../../../src/profile/reports/pgo.ts";
import { DEFAULT_REPORT, REPORTS } from "../../../../src/profile/reports/table.ts";
import { tags } from "../../../../src/profile/reports/tags.ts";
import { fixture, open } from "../bytes.ts";
import { analysisOf, type Folded, profileOf } from "../stacks.ts";

suite("profile reports", () => {
  test("peek and list leave nothing out; a tree shows 80 nodes unless another number is requested", () => {
    const heavy = Array.from({ length: 99 }, (_, i): Folded => [`main;f${i}`, 9999]);
    const profile = profileOf([...heavy, ["main;tiny", 1]]);
    const shown = (name: string, query: Partial<Query> = {}): number => {
      const report = REPORTS.find((one) => one.name === name) ?? DEFAULT_REPORT;
      const input = { expression: ".", sourceOf: () => [] };
      const { json } = report.print(profile, { ...DEFAULTS, ...query }, input);
      const { rows, entries, routines } = JSON.parse([...json()].join(""));
      return (rows ?? entries ?? routines).length;
    };
    assert.equal(shown("peek"), 101);
    assert.equal(shown("list"), 101);
    assert.equal(shown("tree"), 80);
    assert.equal(shown("tree", { nodeCount: 0 }), 100);
    assert.equal(shown("top"), 100);
  });

  test("a source line has what it calls, each stack once, the heaviest first", () => {
    const place = { name: "work", file: "/src/work.go", line: 7 };
    const analysis = analysisOf([
      ["main;work+next;read", 10],
      ["main;work;work;read", 5],
      ["main;work;write", 20],
      ["main;work", 3],
    ]);
    assert.deepEqual(callsOfLine(analysis, place), [
      { name: "write", value: 20, inlined: false },
      { name: "next", value: 10, inlined: true },
      { name: "read", value: 5, inlined: false },
      { name: "work", value: 5, inlined: false },
    ]);
    assert.deepEqual(callsOfLine(analysis, { ...place, line: 8 }), []);
  });

  test("each report has a name of its own, and its JSON a schema by it", () => {
    const profile = profileOf([["main;a", 1]]);
    const input = { expression: ".", sourceOf: () => [] };
    for (const report of [DEFAULT_REPORT, ...REPORTS]) {
      const document = JSON.parse([...report.print(profile, DEFAULTS, input).json()].join(""));
      assert.equal(document.schema, `go-verify/profile-${report.name}/1`);
    }
    assert.equal(new Set(REPORTS.map(({ name }) => name)).size, REPORTS.length);
  });

  for (const name of ["recorded/cpu.labels.pb.gz", "recorded/heap.leak.3.pb.gz", "go/labels.cpu.pprof"]) {
    test(`each label's filter leaves its own samples: ${name}`, async () => {
      const profile = await open(fixture(name));
      const { keys } = tags(analyse(profile, DEFAULTS));
      assert.ok(keys.length > 0);
      for (const { key, values } of keys) {
        for (const { name: value, count, filter } of values) {
          assert.ok(filter !== undefined);
          const { view } = analyse(profile, { ...DEFAULTS, tagFocus: filter });
          assert.equal(view.stacks.length, count, `${key} ${value}: ${filter}`);
        }
      }
    });
  }

  test("a key that tagfocus cannot name has no filter; a comma in a value is no list", () => {
    const labels = (key: string, text: string) => [{ key, text, number: 0, unit: "" }];
    const analysis = analysisOf([
      ["a", 1, labels("k=v", "x")],
      ["b", 2, labels("k", "x,y")],
    ]);
    const [plain, odd] = tags(analysis).keys;
    assert.equal(odd?.values[0]?.filter, undefined);
    const filter = plain?.values[0]?.filter ?? "";
    const { view } = analyse(analysis.view.profile, { ...DEFAULTS, tagFocus: filter });
    assert.deepEqual([...view.stacks.samples.subarray(0, view.stacks.length)], [1]);
  });

  test("a listing goes from the first line of a function to five behind the last that weighs", () => {
    const analysis = analysisOf([
      ["main;work", 30],
      ["main", 10],
    ]);
    const { routines } = list(analysis, "^main$");
    assert.deepEqual(
      routines.map(({ name, file, first, last, weights }) => ({ name, file, first, last, weights })),
      [{ name: "main", file: "/src/main.go", first: 1, last: 12, weights: [{ line: 7, flat: 10, cum: 40 }] }],
    );
    const source = Array.from({ length: 9 }, (_, i) => `line ${i + 1}`);
    const lines = listedLines(analysis, routines[0]!, source);
    assert.deepEqual(
      lines
        .map(({ line, flatText, cumText, source: text }) => `${line} ${flatText} ${cumText} ${text}`)
        .slice(5),
      ["6 . . line 6", "7 10ns 40ns line 7", "8 . . line 8", "9 . . line 9"],
    );
    assert.throws(() => list(analysis, "^nothing$"), { name: "QueryError" });
  });

  test("the lines of files count a stack once, whatever function is on them", () => {
    const recursive = analysisOf([["main;main;work", 30]]);
    assert.deepEqual(
      [...linesOfFiles(recursive)],
      [
        ["/src/main.go", [{ line: 7, flat: 0, cum: 30 }]],
        ["/src/work.go", [{ line: 7, flat: 30, cum: 30 }]],
      ],
    );
  });

  test("the compiler sees calls between the two innermost locations only", () => {
    const fitness = pgoFitness(
      profileOf([
        ["main;a;b", 60],
        ["main;a", 30],
        ["main", 10],
      ]),
    );
    assert.equal(fitness.verdict, "usable");
    assert.deepEqual(fitness.edges, [
      { caller: "a", callee: "b", offset: 6, weight: 60 },
      { caller: "main", callee: "a", offset: 6, weight: 30 },
    ]);
    assert.deepEqual([fitness.total, fitness.seen, fitness.weight, fitness.hot], [100, 90, 90, 2]);
    const heap = pgoFitness(profileOf([["main;a", 1]], [{ type: "alloc_space", unit: "bytes" }]));
    assert.equal(heap.verdict, "refused");
    assert.equal(pgoFitness(profileOf([])).verdict, "nothing-to-do");
    assert.equal(pgoFitness(profileOf([["main", 3]])).verdict, "nothing-to-do");
    const idle = pgoFitness(
      profileOf(
        [["main;a", [0, 1]]],
        [
          { type: "samples", unit: "count" },
          { type: "cpu", unit: "nanoseconds" },
        ],
      ),
    );
    assert.equal(idle.verdict, "refused");
    assert.match(idle.reason, /^Every sample has the value 0, /);
  });
});
