/** `tags` as pprof prints it (printTags in google/pprof, internal/report/report.go), columns as Go's text/tabwriter. */
import type { TagKey, TagReport } from "./tags.ts";

/** Prints the report. Names are as the profile has them: whoever shows them to a terminal makes them visible first. */
export function tagsText({ keys, totalText }: TagReport): string {
  return keys.map((key) => `${keyLines(key, totalText).join("\n")}\n\n`).join("");
}

function keyLines({ key, totalText, percent, values }: TagKey, allText: string): string[] {
  const shareOf = (text: string) => (text === "" ? "" : ` (${text})`);
  const cells = values.map((value) => `${value.text}${shareOf(value.percent)}:`);
  const first = columnOf([`${key}:`, ...cells.map(() => " ")]);
  const second = columnOf(cells);
  return [
    `${first[0]} Total ${totalText} of ${allText}${shareOf(percent)}`,
    ...values.map(({ name }, i) => `${first[i + 1]}${second[i]} ${name}`),
  ];
}

/** Cells to the right in a column one wider than the widest. */
function columnOf(cells: readonly string[]): string[] {
  const widths = cells.map((cell) => [...cell].length);
  const width = 1 + widths.reduce((widest, own) => Math.max(widest, own), 0);
  return cells.map((cell, i) => " ".repeat(width - widths[i]!) + cell);
}
