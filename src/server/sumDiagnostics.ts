/** Diagnostics of an open go.sum file. */
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { visible } from "../formats/visible.ts";
import { SUM_CHECK_ID } from "../layers/index.ts";
import type { SumFile, SumProblem } from "../modules/goSum/goSum.ts";
import { problemsOf } from "../modules/goSum/sumDiff.ts";
import { sumFix } from "../modules/goSum/sumFix.ts";
import { goLines } from "./goLines.ts";
import type { RelatedFiles } from "./relatedFiles.ts";

/** How many problems are shown one by one, the worst first. */
export const MAX_DIAGNOSTICS = 100;

/** Longer texts are cut: a message may quote a line of several megabytes. */
const LONGEST = 1000;

/**
 * The problems of a file, as proxy.gosum-wellformed finds them. In a workspace the lines of the other files count too:
 * they can contradict a line, or complete it.
 */
export function problemsIn(sums: SumFile, { name, side, work }: RelatedFiles): readonly SumProblem[] {
  if (work === undefined) {
    return sums.problems;
  }
  return problemsOf(side).filter(({ file }) => file === name);
}

const WEIGHTS: readonly SumProblem["severity"][] = ["error", "warning", "info"];

const SEVERITIES: Readonly<Record<SumProblem["severity"], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  // It has no effect, so it is not listed among the problems.
  info: DiagnosticSeverity.Hint,
};

/** The problems as diagnostics. If there are many, the worst ones, and one that counts the others. */
export function diagnosticsOf(document: TextDocument, problems: readonly SumProblem[]): Diagnostic[] {
  if (problems.length === 0) {
    return [];
  }
  const lines = goLines(document);
  const worstFirst = WEIGHTS.flatMap((weight) => problems.filter(({ severity }) => severity === weight));
  const shown = worstFirst.slice(0, MAX_DIAGNOSTICS).map((problem) => ({
    ...common(problem, lines.rangeOf(problem.line)),
    message: messageOf(problem),
    ...(problem.kind === "duplicate" ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  }));
  const next = worstFirst[MAX_DIAGNOSTICS];
  if (next === undefined) {
    return shown;
  }
  const more = worstFirst.length - MAX_DIAGNOSTICS;
  const message = `${more} more ${more === 1 ? "problem" : "problems"} in this file; the first one is here.`;
  return [...shown, { ...common(next, lines.rangeOf(next.line)), message }];
}

function common({ severity }: SumProblem, range: Diagnostic["range"]) {
  return { range, severity: SEVERITIES[severity], source: "Go Verify", code: SUM_CHECK_ID };
}

function messageOf(problem: SumProblem): string {
  const parts = [problem.message, sumFix(problem)].filter((part) => part !== "");
  return visible(parts.map((part) => part.slice(0, LONGEST)).join("\n"));
}
