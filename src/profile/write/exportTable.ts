/** The table of `top` for spreadsheets and for text. */
import type { TopRow, TopTable } from "../reports/top.ts";
import type { ValueType } from "../table/profile.ts";

/**
 * Comma-separated values (RFC 4180), with values in the sample type's own unit. A text that a spreadsheet would take
 * for a formula gets an apostrophe in front: names come from the profile, which may be hostile.
 */
export function topCsv({ rows }: TopTable, { unit }: ValueType): string {
  const head = [`flat (${unit})`, "flat %", "sum %", `cum (${unit})`, "cum %", "function", "inlined"];
  const lines = rows.map((row) => [
    `${row.flat}`,
    percent(row.flatPercent),
    percent(row.sumPercent),
    `${row.cum}`,
    percent(row.cumPercent),
    csvText(row.name),
    row.inlined,
  ]);
  return [head.map(csvText), ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}

function percent(text: string): string {
  return text.trim().replace("%", "");
}

function csvText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A Markdown table, with values as pprof prints them. */
export function topMarkdown({ rows }: TopTable): string {
  const cells = (row: TopRow) => [
    row.flatText,
    row.flatPercent.trim(),
    row.sumPercent.trim(),
    row.cumText,
    row.cumPercent.trim(),
    codeCell(row.name) + (row.inlined === "" ? "" : ` (${row.inlined})`),
  ];
  const table = [["flat", "flat%", "sum%", "cum", "cum%", "function"], ...rows.map(cells)];
  const [head, ...body] = table.map((line) => `| ${line.join(" | ")} |\n`);
  return `${head}| ---: | ---: | ---: | ---: | ---: | --- |\n${body.join("")}`;
}

/**
 * A name as a code span in the cell of a table: only there GitHub links nothing, no mention and no address. Within a
 * cell `\|` is a bar; a backslash before it would be lost to it, so such a bar is written out.
 */
function codeCell(name: string): string {
  const text = name
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
    .trim()
    .replace(/\\\|/g, "\\\\x7c")
    .replaceAll("|", "\\|");
  if (text === "") {
    return "";
  }
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$/.test(text) ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}
