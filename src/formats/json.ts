import type { Report } from "../engine/report.ts";
import { escapeHidden, inert, jsonEscape } from "./visible.ts";

/** The report as JSON, contract `go-verify/report/1` (docs/report-1.schema.json); safe to print. */
export function json(report: Report): string {
  return printable(report);
}

/** A value as JSON that is safe to print. */
export function printable(value: object): string {
  return `${printableJson(JSON.stringify(value, null, 2))}\n`;
}

/**
 * JSON with the same content that is safe to print: characters that are hidden, control a terminal or change the text
 * direction, and commands of CI runners, have `\u` escapes.
 */
export function printableJson(text: string): string {
  return inert(escapeHidden(text, jsonEscape), jsonEscape);
}
