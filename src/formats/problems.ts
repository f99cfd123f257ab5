/** What a check says is wrong, in the order of its findings; what other formats than text build on. */
import type { Finding } from "../engine/check.ts";
import { type CheckReport, isOff } from "../engine/report.ts";

/** The findings that are more than notes; where a check that is off has none, its summary stands for one. */
export function problems(check: CheckReport): Finding[] {
  if (!isOff(check.status)) {
    return [];
  }
  const found = check.findings.filter((finding) => finding.severity !== "info");
  const severity = check.status === "warn" ? "warning" : "error";
  return found.length > 0 ? found : [{ severity, message: `${check.summary}.`, cause: "", fix: "" }];
}
