/** What is wrong in a file of sums, at its lines, while a person types. */
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { visible } from "../formats/visible.ts";
import { SUM_CHECK_ID } from "../layers/index.ts";
import type { SumFile, SumProblem } from "../modules/goSum/goSum.ts";
import { problemsOf } from "../modules/goSum/sumDiff.ts";
import { sumFix } from "../modules/goSum/sumFix.ts";
import { goLines } from "./goLines.ts";
import type { Neighbours } from "./neighbours.ts";

/** So many are told one by one, the worst first. */
export const MOST_TOLD = 100;

/** Longer texts are cut: a message may quote a line of megabytes. */
const LONGEST = 1000;

/**
 * What is wrong with a file among its neighbours: what proxy.gosum-wellformed finds in it. In a workspace also what
 * contradicts another file's line, and not what another file completes.
 */
export function problemsIn(sums: SumFile, { name, side, work }: Neighbours): readonly SumProblem[] {
  if (work === undefined) {
    return sums.problems;
  }
  return problemsOf(side).filter(({ file }) => file === name);
}

const WEIGHTS: readonly SumProblem["severity"][] = ["error", "warning", "info"];

const SEVERITIES: Readonly<Record<SumProblem["severity"], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  // Nothing follows from it, so it is no problem among those that somebody has to look at.
  info: DiagnosticSeverity.Hint,
};

/** The problems as the protocol tells them; of many the worst, and one that says how many more there are. */
export function diagnosticsOf(document: TextDocument, problems: readonly SumProblem[]): Diagnostic[] {
  if (problems.length === 0) {
    return [];
  }
  const lines = goLines(document);
  const worstFirst = WEIGHTS.flatMap((weight) => problems.filter(({ severity }) => severity === weight));
  const told = worstFirst.slice(0, MOST_TOLD).map((problem) => ({
    ...shared(problem, lines.rangeOf(problem.line)),
    message: messageOf(problem),
    ...(problem.kind === "duplicate" ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  }));
  const next = worstFirst[MOST_TOLD];
  if (next === undefined) {
    return told;
  }
  const more = worstFirst.length - MOST_TOLD;
  const message = `${more} more ${more === 1 ? "problem is" : "problems are"} in this file, the first of them here.`;
  return [...told, { ...shared(next, lines.rangeOf(next.line)), message }];
}

function shared({ severity }: SumProblem, range: Diagnostic["range"]) {
  return { range, severity: SEVERITIES[severity], source: "Go Verify", code: SUM_CHECK_ID };
}

function messageOf(problem: SumProblem): string {
  const parts = [problem.message, sumFix(problem)].filter((part) => part !== "");
  return visible(parts.map((part) => part.slice(0, LONGEST)).join("\n"));
}
