/** Results of checks that may have many findings. */
import { type CheckResult, conclude, type Finding, type Severity } from "../../engine/check.ts";

/** More findings are left out; the summary counts those of the worst severity. */
const MAX_FINDINGS = 20;

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** The result of all findings; it includes the worst of them. */
export function concludeMany(findings: readonly Finding[], passSummary: string): CheckResult {
  const sorted = findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const result = conclude(sorted, passSummary);
  return { ...result, findings: result.findings.slice(0, MAX_FINDINGS) };
}

/** A count with its noun, such as `1 line` or `3 lines`. */
export function pluralize(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
