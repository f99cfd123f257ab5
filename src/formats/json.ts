import type { Report } from "../engine/report.ts";

/** What JSON allows inside a text but a terminal obeys, or takes for a line end or a change of direction. */
const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The report as JSON, contract `go-verify/report/1` (docs/report-1.schema.json); safe to print as it is. */
export function json(report: Report): string {
  return printable(report);
}

/** A value as JSON that is safe to print as it is. */
export function printable(value: object): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(OBEYED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}
