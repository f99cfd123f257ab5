/** `tags` as pprof prints it (printTags in google/pprof, internal/report/report.go), columns as Go's text/tabwriter. */
import { reportOf } from "./report.ts";
import { type TagKey, type TagReport, tags } from "./tags.ts";

/** The report of pprof's `tags`. */
export const tagsReport = reportOf({
  name: "tags",
  about: "print the values of each label, as -tags does",
  make: tags,
  text: (_, report) => [tagsText(report)],
});

/** The text of the report. */
function tagsText({ keys, totalText }: TagReport): string {
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
