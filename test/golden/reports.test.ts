/** The text of our reports against that of Go's own pprof and preprofile, run live over real profiles. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { callGraph } from "../../src/profile/analyse/callGraph.ts";
import { type Analysis, analyse } from "../../src/profile/analyse/graph.ts";
import { DEFAULTS, type Query } from "../../src/profile/query/query.ts";
import { sourceLines } from "../../src/profile/reports/list.ts";
import { listReport } from "../../src/profile/reports/listText.ts";
import { pgoFitness } from "../../src/profile/reports/pgo.ts";
import { queryFor, type Report } from "../../src/profile/reports/report.ts";
import { tagsReport } from "../../src/profile/reports/tagsText.ts";
import { tracesReport } from "../../src/profile/reports/tracesText.ts";
import { peekReport, treeReport } from "../../src/profile/reports/treeText.ts";
import { sameLines } from "../support/same.ts";
import {
  type Answer,
  asker,
  ELSEWHERE,
  goTool,
  openNamed,
  openRaw,
  PROFILES,
  profileNames,
  reportOf,
} from "./pprof.ts";

const EXPRESSION = "alloc|main|Read|gc|fib";

/** The reports with the flags of pprof that print the same. */
const REPORTS: readonly (readonly [report: Report, flag: string])[] = [
  [treeReport, "-tree"],
  [peekReport, `-peek=${EXPRESSION}`],
  [tracesReport, "-traces"],
  [tagsReport, "-tags"],
  [listReport, `-list=${EXPRESSION}`],
];

/** Further questions, of which each report and profile gets one: pprof's flags, and the same in our words. */
const QUESTIONS: readonly [flags: readonly string[], query: Partial<Query>][] = [
  [["-tagshow=e", "-cum"], { tagShow: "e", sort: "cum" }],
  [["-taghide=by", "-nodecount=7"], { tagHide: "by", nodeCount: 7 }],
  [["-mean", "-sample_index=0"], { mean: true, sampleIndex: "0" }],
  [["-focus=runtime|main", "-unit=auto"], { focus: "runtime|main", unit: "auto" }],
  [["-lines", "-edgefraction=0.05"], { granularity: "lines", edgeFraction: 0.05 }],
  [["-trim=false", "-noinlines"], { trim: false, noInlines: true }],
  [["-divide_by=3", "-nodefraction=0.03"], { divideBy: 3, nodeFraction: 0.03 }],
  [["-hide=^runtime", "-drop_negative"], { hide: "^runtime", dropNegative: true }],
  [
    ["-files", "-relative_percentages", "-ignore=gc"],
    { granularity: "files", relativePercentages: true, ignore: "gc" },
  ],
];

/** A profile whose every trace is long is asked for the other reports only. */
const LONG_TRACES = /typecheck|stress-failure|big-heap|python-ebpf|cmd-compile|service\.cpu/;

suite("reports, against go tool pprof", function () {
  this.timeout(600_000);
  let ask: ReturnType<typeof asker>;
  let preprofile: string;

  suiteSetup(() => {
    ask = asker(goTool("pprof"));
    preprofile = goTool("preprofile");
  });

  for (const [index, name] of profileNames().entries()) {
    test(name, async () => {
      const profile = await openNamed(name);
      const reports = REPORTS.filter(([report]) => report !== tracesReport || !LONG_TRACES.test(name));
      // Each profile gets a third of the plain questions, and one special one; all are put to many profiles.
      const plain = reports.filter((_, i) => (i + index) % 3 === 0);
      const [flags, query] = QUESTIONS[index % QUESTIONS.length]!;
      const [special, flag] = reports[index % reports.length]!;
      await Promise.all([
        ...plain.map(([report, own]) => expectSame(report, [own], {})),
        expectSame(special, [flag, ...flags], query),
      ]);

      async function expectSame(report: Report, own: readonly string[], query: Partial<Query>) {
        const ours = () => [
          ...report.print(profile, { ...DEFAULTS, ...query }, { expression: EXPRESSION, sourceOf }).text(),
        ];
        const theirs = await ask(own, [name]);
        if (theirs.code !== 0 && /no matches found/.test(theirs.stderr)) {
          assert.throws(ours, { name: "QueryError", message: /^(peek|list): no function with samples/ });
          return;
        }
        const lines = ours()
          .join("")
          .split("\n")
          .filter((line) => !line.startsWith("Time: "));
        sameLines(comparable(report, lines), comparable(report, reportOf(theirs)), own.join(" "));
      }
    });
  }

  test("the call graph has the nodes and edges that -dot draws", async () => {
    const names = profileNames();
    for (const [index, name] of names.entries()) {
      const profile = await openNamed(name);
      const [flags, query] = [
        [[], {}],
        [["-nodecount=15"], { nodeCount: 15 }],
        [["-nodefraction=0.05", "-edgefraction=0.05"], { nodeFraction: 0.05, edgeFraction: 0.05 }],
      ][index % 3] as [string[], Partial<Query>];
      const analysis = analyse(profile, queryFor({}, { ...DEFAULTS, ...query }));
      const theirs = drawnByDot(await ask(["-dot", ...flags], [name]));
      assert.deepEqual(drawn(analysis), theirs, `${name} ${flags.join(" ")}`);
      assert.ok(
        theirs.length > 0 || profile.samples.length === 0 || analysis.weights.cum.every((c) => c === 0),
        name,
      );
    }
  });

  test("go build -pgo sees the calls that preprofile sees", async () => {
    const verdicts = new Set<string>();
    for (const name of profileNames()) {
      const fitness = pgoFitness(await openRaw(name));
      verdicts.add(fitness.verdict);
      const { status, stdout, stderr } = spawnSync(preprofile, ["-i", join(PROFILES, name)], {
        encoding: "utf8",
        maxBuffer: 256 * 1024 * 1024,
      });
      assert.equal(fitness.verdict === "refused", status !== 0, `${name}: ${fitness.reason} ${stderr}`);
      if (status === 0) {
        const lines = fitness.edges.map((e) => `${e.caller}\n${e.callee}\n${e.offset} ${e.weight}\n`);
        assert.equal(`GO PREPROFILE V1\n${lines.join("")}`, stdout, name);
      }
    }
    assert.deepEqual([...verdicts].sort(), ["nothing-to-do", "refused", "usable"]);
  });
});

/** Rows of one weight and name come in no order of pprof's own, nor do its edges of opposite weights. */
function comparable(report: Report, lines: readonly string[]): readonly string[] {
  return report === treeReport || report === peekReport ? lines.toSorted() : lines;
}

function sourceOf(file: string) {
  try {
    return sourceLines(readFileSync(file, "utf8"));
  } catch {
    const missing = file.startsWith("/")
      ? `open ${file}: no such file or directory`
      : `could not find file ${file} on path ${ELSEWHERE}`;
    return { error: missing };
  }
}

function drawn(analysis: Analysis): string[] {
  const { nodes, edges } = callGraph(analysis);
  const numbers = new Map(nodes.map(({ node }, i) => [node, `N${i + 1}`]));
  return [
    ...nodes.map(({ name, cumText }, i) => `N${i + 1} ${name} (${cumText})`),
    ...edges.map(({ from, to, text, inlined, residual }) =>
      [`${numbers.get(from)} -> ${numbers.get(to)} ${text}`, inlined && "(inline)", residual && "dotted"]
        .filter(Boolean)
        .join(" "),
    ),
  ];
}

/** The nodes and edges of a graph in DOT, by node number, as addNode and addEdge in dotgraph.go write them. */
function drawnByDot(answer: Answer): string[] {
  assert.equal(answer.code, 0, answer.stderr);
  return answer.stdout.split("\n").flatMap((line) => {
    const node = /^(N\d+) \[.* tooltip="(.*)" color=/.exec(line);
    if (node) {
      return [`${node[1]} ${node[2]!.replace(/\\(["\\])/g, "$1")}`];
    }
    const edge = /^(N\d+ -> N\d+) \[label=" (.*?)(\\n \(inline\))?"(.*)$/.exec(line);
    // Calls go between numbered nodes; an arrow to a label's box has another name.
    return edge
      ? [
          `${edge[1]} ${edge[2]}${edge[3] ? " (inline)" : ""}${/style="dotted"/.test(edge[4]!) ? " dotted" : ""}`,
        ]
      : [];
  });
}
