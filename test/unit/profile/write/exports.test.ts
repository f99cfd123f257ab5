/** Exports for other tools, and from names that are up to no good. */
import assert from "node:assert/strict";
import { type Analysis, analyse } from "../../../../src/profile/analyse/graph.ts";
import { subtract } from "../../../../src/profile/query/merge.ts";
import { DEFAULTS, QueryError } from "../../../../src/profile/query/query.ts";
import { type TopTable, top } from "../../../../src/profile/reports/top.ts";
import { collapsed, speedscope } from "../../../../src/profile/write/exportStacks.ts";
import { topCsv, topMarkdown } from "../../../../src/profile/write/exportTable.ts";
import { fixture, open } from "../bytes.ts";

suite("exports of profiles", () => {
  let analysis: Analysis;
  let table: TopTable;

  suiteSetup(async () => {
    analysis = analyse(await open(fixture("go/small.cpu.pprof")), DEFAULTS);
    table = top(analysis);
  });

  test("speedscope gets every stack with its value, root first", () => {
    const file = JSON.parse(speedscope(analysis, "small", "Go Verify"));
    const [profile] = file.profiles;
    const sum = profile.weights.reduce((all: number, weight: number) => all + weight, 0);
    assert.equal(profile.unit, "nanoseconds");
    assert.equal(sum, analysis.total);
    assert.equal(profile.endValue, sum);
    const flat = new Map<string, number>();
    for (const [i, stack] of profile.samples.entries()) {
      const { name } = file.shared.frames[stack.at(-1)];
      flat.set(name, (flat.get(name) ?? 0) + profile.weights[i]);
    }
    for (const row of table.rows) {
      assert.equal(flat.get(row.name) ?? 0, row.flat, row.name);
    }
  });

  test("speedscope gets no difference", async () => {
    const base = await open(fixture("recorded/heap.leak.3.pb.gz"));
    const shrunk = subtract(await open(fixture("recorded/heap.leak.0.pb.gz")), base, {
      kind: "diff",
      normalize: false,
    });
    const difference = analyse(shrunk, DEFAULTS);
    assert.throws(() => speedscope(difference, "d", "Go Verify"), QueryError);
    assert.match(collapsed(difference), / -\d+\n/);
  });

  test("collapsed stacks add up, one line for each", () => {
    const lines = collapsed(analysis).trimEnd().split("\n");
    const stacks = lines.map((line) => line.slice(0, line.lastIndexOf(" ")));
    const sum = lines.reduce((all, line) => all + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
    assert.equal(sum, analysis.total);
    assert.equal(new Set(stacks).size, stacks.length);
    assert.ok(lines.some((line) => /^golang.org[^;]*;main.run.func2;main.computeSum \d+$/.test(line)));
  });

  test("a semicolon or line end within a name stays within it", () => {
    const named = { ...analysis, names: () => "f[struct { a;\nb }]" };
    for (const line of collapsed(named).trimEnd().split("\n")) {
      assert.match(line, /^(f\[struct \{ a: b \}\];?)+ \d+$/);
    }
  });

  const hostile = (name: string): TopTable => ({ ...table, rows: [{ ...table.rows[0]!, name }] });

  test("CSV quotes, and starts no formula", () => {
    const lines = (name: string) => topCsv(hostile(name), analysis.values.type).split("\r\n");
    assert.deepEqual(lines('a,"b"'), [
      "flat (nanoseconds),flat %,sum %,cum (nanoseconds),cum %,function,inlined",
      '190000000,50.00,50.00,240000000,63.16,"a,""b""",',
      "",
    ]);
    assert.match(lines("=1+1")[1]!, /,'=1\+1,$/);
    assert.match(lines("@SUM(A1)")[1]!, /,'@SUM\(A1\),$/);
  });

  test("Markdown shows names as they are", () => {
    const row = (name: string) => topMarkdown(hostile(name)).split("\n")[2]!;
    const head = "| 190ms | 50.00% | 50.00% | 240ms | 63.16% |";
    assert.equal(row("a|b\n<img src=x>"), `${head} \`a\\|b <img src=x>\` |`);
    assert.equal(row("`a\\|b` @c"), `${head} \`\` \`a\\\\x7cb\` @c \`\` |`);
  });
});
