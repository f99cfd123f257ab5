import { checksOf, type Report } from "../engine/report.ts";

/** The report for reading in a terminal. */
export function text(report: Report): string {
  const lines = checksOf(report).map(
    (c) => `${c.status.padEnd(5)} ${c.title}  ${c.summary}  ${c.durationMs} ms`,
  );
  return `${lines.join("\n")}\n${report.verdict} in ${report.durationMs} ms\n`;
}
