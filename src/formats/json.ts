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

/** The same in pieces, one for each element of its lists: a long list is never there as one text. */
export function* printablePieces(value: object): Generator<string> {
  let before = "{";
  for (const [name, part] of Object.entries(value).filter(([, part]) => part !== undefined)) {
    const start = `${before}\n  ${JSON.stringify(name)}: `;
    if (Array.isArray(part) && part.length > 0) {
      yield printableJson(`${start}[`);
      for (const [i, element] of part.entries()) {
        yield printableJson(`${i === 0 ? "" : ","}\n    ${indented(element, "    ")}`);
      }
      yield "\n  ]";
    } else {
      yield printableJson(start + indented(part, "  "));
    }
    before = ",";
  }
  yield before === "{" ? "{}\n" : "\n}\n";
}

const indented = (value: unknown, by: string) => JSON.stringify(value, null, 2).replaceAll("\n", `\n${by}`);

/**
 * JSON with the same content that is safe to print: characters that are hidden, control a terminal or change the text
 * direction, and commands of CI runners, have `\u` escapes.
 */
export function printableJson(text: string): string {
  return inert(escapeHidden(text, jsonEscape), jsonEscape);
}
