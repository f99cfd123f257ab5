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
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** The most names in one text. */
const MAX_NAMES = 10;

/** Names in one text, such as `a, b and 11 more`. */
export function some(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(", ") + (more > 0 ? ` and ${more.toLocaleString("en")} more` : "");
}
