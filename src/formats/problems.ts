/** The problems of a check in the order of its findings, for all formats except text. */
import type { Finding } from "../engine/check.ts";
import { type CheckReport, needsAttention } from "../engine/report.ts";

/** All findings except notes. For a check that needs attention but has none, its summary becomes one. */
export function problems(check: CheckReport): Finding[] {
  if (!needsAttention(check.status)) {
    return [];
  }
  const found = check.findings.filter((finding) => finding.severity !== "info");
  const severity = check.status === "warn" ? "warning" : "error";
  return found.length > 0 ? found : [{ severity, message: `${check.summary}.`, cause: "", fix: "" }];
}
