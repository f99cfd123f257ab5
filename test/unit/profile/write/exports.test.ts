/** Exports for other tools, and from names that are up to no good. */
import assert from "node:assert/strict";
import { type Analysis, analyse } from "../../../../src/profile/analyse/graph.ts";
import { subtract } from "../../../../src/profile/query/merge.ts";
import { DEFAULTS, QueryError } from "../../../../src/profile/query/query.ts";
import { type TopTable, top } from "../../../../src/profile/reports/top.ts";
import { callgrindText } from "../../../../src/profile/write/callgrind.ts";
import { dotText } from "../../../../src/profile/write/dot.ts";
import { collapsed, speedscope } from "../../../../src/profile/write/exportStacks.ts";
import { topCsv, topMarkdown } from "../../../../src/profile/write/exportTable.ts";
import { rawText } from "../../../../src/profile/write/raw.ts";
import { rawProfile } from "../../../../src/profile/write/written.ts";
import { fixture, open } from "../bytes.ts";
import { profileOf } from "../stacks.ts";

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

  test("the raw text has Go's durations, of which pprof prints four characters", () => {
    const { profile } = analysis.view;
    const durationOf = (durationNanos: bigint) =>
      /^Duration: (.*)$/m.exec([...rawText({ ...profile, durationNanos })].join(""))?.[1];
    for (const [nanos, text] of [
      [100n, "100n"],
      [1_500n, "1.5µ"],
      [1_050_000n, "1.05"],
      [5_000_000_000n, "5s"],
      [5_020_000_000n, "5.02"],
      [60_000_000_000n, "1m0s"],
      [3_690_500_000_000n, "1h1m"],
      [-2_000_000n, "-2ms"],
    ] as const) {
      assert.equal(durationOf(nanos), text);
    }
    assert.match(
      [...rawText({ ...profile, timeNanos: 1_500_000_000n })].join(""),
      /^Time: 1970-01-01 00:00:01\.5 \+0000 UTC$/m,
    );
  });

  test("a line end or a quote in a name forges nothing in files for other tools", () => {
    const label = { key: 'k"]', text: 'v"];x[\\"', number: 0, unit: "" };
    const hostile = analyse(profileOf([['a\nfn=(9) b;c"];N9 [x="', 5, [label]]]), {
      ...DEFAULTS,
      trim: false,
    });
    for (const text of [callgrindText(hostile), rawText(rawProfile(hostile))]) {
      assert.doesNotMatch([...text].join(""), /^fn=\(9\) b/m);
    }
    const dot = [...dotText(hostile)].join("");
    // Without escaped characters, each quoted text ends where it must.
    const outside = dot.replace(/\\./g, "").replace(/"[^"\n]*"/g, "");
    assert.doesNotMatch(outside, /"|N9|;x/);
  });

  test("the graph of a difference that is nothing has no calls", () => {
    const same = profileOf([["a;b", 5]]);
    const none = analyse(subtract(same, same, { kind: "diff", normalize: false }), DEFAULTS);
    assert.doesNotMatch([...dotText(none)].join(""), /->/);
  });
});
