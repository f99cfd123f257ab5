/** `tree` and `peek` as pprof prints them (printTree in google/pprof, internal/report/report.go). */
import type { Analysis } from "../analyse/graph.ts";
import { headLines } from "../analyse/head.ts";
import { reportOf } from "./report.ts";
import { type CallRow, type TreeEntry, type TreeReport, tree } from "./tree.ts";

/** The report of pprof's `tree`. */
export const treeReport = reportOf({
  name: "tree",
  about: "print each function with its callers and callees, as -tree does",
  make: (analysis) => tree(analysis),
  text: treeText,
});

/** The report of pprof's `peek`. */
export const peekReport = reportOf({
  name: "peek",
  about: "print all functions that match, with callers and callees, as -peek does",
  takesExpression: true,
  overrides: { trim: false },
  make: tree,
  text: treeText,
});

const RULE = "----------------------------------------------------------+-------------";
const LEGEND = "      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ";

/** The text of the report, one piece a node. */
function* treeText(analysis: Analysis, report: TreeReport): Generator<string> {
  yield `${[...headLines(analysis, report), RULE, LEGEND].join("\n")}\n`;
  for (const entry of report.entries) {
    yield `${entryLines(entry).join("\n")}\n`;
  }
  if (report.nodes > 0) {
    yield `${RULE}\n`;
  }
}

function entryLines(entry: TreeEntry): string[] {
  const { flatText, flatPercent, sumPercent, cumText, cumPercent, name, callers, callees } = entry;
  const numbers = `${flatText.padStart(10)} ${flatPercent} ${sumPercent} ${cumText.padStart(10)} ${cumPercent}`;
  return [RULE, ...callers.map(callLine), `${numbers}                | ${name}`, ...callees.map(callLine)];
}

function callLine({ text, percent, name, inlined }: CallRow): string {
  return `${text.padStart(50)} ${percent} |   ${name}${inlined ? " (inline)" : ""}`;
}
