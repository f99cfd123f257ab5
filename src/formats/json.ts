import type { Report } from "../engine/report.ts";

/** The report as JSON, contract `go-verify/report/1` (docs/report-1.schema.json). */
export function json(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
