/** Reading a profile, and what is made of it, costs CPU time in line with it, whatever there is much of in it. */
import { callGraph } from "../../src/profile/analyse/callGraph.ts";
import { callTree, sandwich } from "../../src/profile/analyse/callTree.ts";
import { analyse } from "../../src/profile/analyse/graph.ts";
import { subtract } from "../../src/profile/query/merge.ts";
import { narrowed } from "../../src/profile/query/narrowed.ts";
import { DEFAULTS } from "../../src/profile/query/query.ts";
import { decodeProfile } from "../../src/profile/read/decode.ts";
import { pieceDecoder } from "../../src/profile/read/decodePieces.ts";
import { pgoFitness } from "../../src/profile/reports/pgo.ts";
import { DEFAULT_REPORT, REPORTS } from "../../src/profile/reports/table.ts";
import { top } from "../../src/profile/reports/top.ts";
import type { Profile } from "../../src/profile/table/profile.ts";
import { callgrindText } from "../../src/profile/write/callgrind.ts";
import { dotText } from "../../src/profile/write/dot.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { collapsed, speedscope } from "../../src/profile/write/exportStacks.ts";
import { topCsv, topMarkdown } from "../../src/profile/write/exportTable.ts";
import { rawText } from "../../src/profile/write/raw.ts";
import { topProfile } from "../../src/profile/write/topProfile.ts";
import { rawProfile, writtenProfile } from "../../src/profile/write/written.ts";
import { flameRows } from "../../src/webview/profile/flameRows.ts";
import { grows } from "./growth.ts";
import { profileOf, SHAPES } from "./hostileProfile.ts";

const ALL = { ...DEFAULTS, nodeCount: 0, trim: false };

function read(bytes: Uint8Array): unknown {
  const decoder = pieceDecoder(bytes.length);
  decoder.take(bytes);
  return decodeProfile(bytes);
}

function tables(profile: Profile): unknown {
  const byName = analyse(profile, ALL);
  const byLine = analyse(profile, { ...ALL, granularity: "lines", sort: "cum" });
  const input = { expression: "main", sourceOf: () => ({ error: "no such file" }) };
  const reports = [DEFAULT_REPORT, ...REPORTS].map((report) => {
    const printed = report.print(profile, DEFAULTS, {
      ...input,
      expression: report.takesExpression ? "." : "",
    });
    return [...printed.text(), ...printed.json()].length;
  });
  return [top(byName), top(byLine), pgoFitness(profile), reports];
}

function trees(profile: Profile): unknown {
  const analysis = analyse(profile, DEFAULTS);
  const minimum = (root: number) => Math.abs(root) / 4000;
  return [
    flameRows(callTree(analysis, { minimum }), ({ node }) => node),
    callTree(analysis, { minimum, inverted: true }),
    sandwich(analysis, 0, { minimum }),
    callGraph(analyse(profile, { ...DEFAULTS, nodeCount: 40 })),
  ];
}

function filters(profile: Profile): unknown {
  const query = { ...DEFAULTS, focus: "main|f", hide: "9$", tagIgnore: "key=nothing", tagRoot: "key" };
  const pruned = { ...profile, dropFrames: "main.*7", keepFrames: "main.*8" };
  return [analyse(profile, query).total, analyse(pruned, { ...query, pruneFrom: "5" }).total];
}

function compared(profile: Profile): unknown {
  return subtract(profile, profile, { kind: "diff", normalize: true }).samples.length;
}

function exports(profile: Profile): unknown {
  const analysis = analyse(profile, DEFAULTS);
  const table = top(analysis);
  return [
    encodeProfile(narrowed(analysis.view)),
    table.rows.length > 0 &&
      profile.samples.values.every((value) => value > 0) &&
      speedscope(analysis, "a", "b"),
    collapsed(analysis),
    topCsv(table, analysis.values.type),
    topMarkdown(table),
  ];
}

function files(profile: Profile): unknown {
  const analysis = analyse(profile, { ...ALL, granularity: "addresses" });
  const texts = [
    rawText(rawProfile(analysis)),
    callgrindText(analysis),
    dotText(analyse(profile, { ...DEFAULTS, nodeCount: 40 })),
  ];
  return [
    texts.map((pieces) => [...pieces].length),
    encodeProfile(writtenProfile(analysis)),
    topProfile(analyse(profile, DEFAULTS)),
  ];
}

const STAGES = { tables, trees, filters, compared, exports, files };

for (const [shape, make] of Object.entries(SHAPES)) {
  suite(`the cost of a profile grows in line with it: ${shape}`, () => {
    grows("read", { make, act: read, from: 16_384 });
    for (const [stage, act] of Object.entries(STAGES)) {
      grows(stage, { make: profileOf(make), act, from: 16_384 });
    }
  });
}
