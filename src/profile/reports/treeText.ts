/** `tree` and `peek` as pprof prints them (printTree in google/pprof, internal/report/report.go). */
import type { Analysis } from "../analyse/graph.ts";
import { headLines } from "../analyse/head.ts";
import type { CallRow, TreeEntry, TreeReport } from "./tree.ts";

const RULE = "----------------------------------------------------------+-------------";
const LEGEND = "      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ";

/** Prints the report. Names are as the profile has them: whoever shows them to a terminal makes them visible first. */
export function treeText(analysis: Analysis, report: TreeReport): string {
  const lines = [
    ...headLines(analysis, report),
    RULE,
    LEGEND,
    ...report.entries.flatMap(entryLines),
    ...(report.nodes > 0 ? [RULE] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function entryLines(entry: TreeEntry): string[] {
  const { flatText, flatPercent, sumPercent, cumText, cumPercent, name, callers, callees } = entry;
  const numbers = `${flatText.padStart(10)} ${flatPercent} ${sumPercent} ${cumText.padStart(10)} ${cumPercent}`;
  return [RULE, ...callers.map(callLine), `${numbers}                | ${name}`, ...callees.map(callLine)];
}

function callLine({ text, percent, name, inlined }: CallRow): string {
  return `${text.padStart(50)} ${percent} |   ${name}${inlined ? " (inline)" : ""}`;
}
