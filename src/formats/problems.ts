/** What a check says is wrong, in the order of its findings; what other formats than text build on. */
import type { Finding } from "../engine/check.ts";
import type { CheckReport } from "../engine/report.ts";

/** Whether something is off: a check that warns, fails, or could not decide. */
export function isOff({ status }: Pick<CheckReport, "status">): boolean {
  return status === "warn" || status === "fail" || status === "error";
}

/** The findings that are more than notes; where a check that is off has none, its summary stands for one. */
export function problems(check: CheckReport): Finding[] {
  if (!isOff(check)) {
    return [];
  }
  const found = check.findings.filter((finding) => finding.severity !== "info");
  const severity = check.status === "warn" ? "warning" : "error";
  return found.length > 0 ? found : [{ severity, message: `${check.summary}.`, cause: "", fix: "" }];
}
