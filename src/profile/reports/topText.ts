/** The table of `top` as pprof prints it, head and all (printText in internal/report/report.go). */
import type { Analysis } from "../analyse/graph.ts";
import { headLines } from "../analyse/head.ts";
import { reportOf } from "./report.ts";
import { type TopRow, type TopTable, top } from "./top.ts";

/** The report of pprof's `top`. */
export const topReport = reportOf({
  name: "top",
  about: "print the heaviest functions, as -top does",
  overrides: { nodeCount: 0 },
  make: top,
  text: (analysis, table) => [topText(analysis, table)],
});

/** The text of the table. */
function topText(analysis: Analysis, table: TopTable): string {
  const lines = [
    ...headLines(analysis, table),
    `${"flat".padStart(10)} ${"flat".padStart(5)}% ${"sum".padStart(5)}% ${"cum".padStart(10)} ${"cum".padStart(5)}%`,
    ...table.rows.map(rowLine),
  ];
  return `${lines.join("\n")}\n`;
}

function rowLine({ flatText, flatPercent, sumPercent, cumText, cumPercent, name, inlined }: TopRow): string {
  const numbers = `${flatText.padStart(10)} ${flatPercent} ${sumPercent} ${cumText.padStart(10)} ${cumPercent}`;
  return `${numbers}  ${name}${inlined === "" ? "" : ` (${inlined})`}`;
}
