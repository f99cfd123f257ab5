/** How checks of many files answer. */
import { type CheckResult, conclude, type Finding, type Severity } from "../../engine/check.ts";

/** Findings that are told one by one; the summary counts the rest of the same weight. */
const TOLD = 20;

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** The result of all findings, of which the worst are told. */
export function concludeTold(findings: readonly Finding[], passSummary: string): CheckResult {
  const sorted = findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const result = conclude(sorted, passSummary);
  return { ...result, findings: result.findings.slice(0, TOLD) };
}

/** How many there are of something whose plural has an s, such as `1 line` or `3 lines`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
