import type { Report } from "../engine/report.ts";

/** Characters that JSON allows in strings, but that control a terminal, end a line or change the text direction. */
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The report as JSON, contract `go-verify/report/1` (docs/report-1.schema.json); safe to print. */
export function json(report: Report): string {
  return printable(report);
}

/** A value as JSON that is safe to print. */
export function printable(value: object): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}
