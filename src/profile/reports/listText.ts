/** `list` as pprof prints it (printSource in google/pprof, internal/report/source.go). */
import type { Analysis } from "../analyse/graph.ts";
import { type ListReport, list, listedLines, type Routine } from "./list.ts";
import { headOf, jsonDocument, reportOf, type Source } from "./report.ts";

/** The report of pprof's `list`. */
export const listReport = reportOf({
  name: "list",
  about: "print the source of functions that match, with flat and cum by line, as -list does",
  takesExpression: true,
  overrides: { trim: false, granularity: "lines" },
  make: list,
  text: (analysis, report, sourceOf) => [listText(analysis, report, sourceOf)],
  json(analysis, report, sourceOf) {
    const routines = report.routines.map((routine) => {
      const source = sourceOf(routine.file);
      const lines = "error" in source ? [] : listedLines(analysis, routine, source);
      return { ...routine, lines, ...("error" in source && { error: source.error }) };
    });
    return jsonDocument({ ...headOf("list", analysis), ...report, routines });
  },
});

/** The text of the report. */
function listText(
  analysis: Analysis,
  { totalText, routines }: ListReport,
  sourceOf: (file: string) => Source,
): string {
  const lines = [
    `Total: ${totalText}`,
    ...routines.flatMap((routine) => routineLines(analysis, routine, sourceOf)),
  ];
  return `${lines.join("\n")}\n`;
}

function routineLines(analysis: Analysis, routine: Routine, sourceOf: (file: string) => Source): string[] {
  const { name, file, flatText, cumText, percent } = routine;
  if (file === "") {
    return [`No source information for ${name}`];
  }
  const source = sourceOf(file);
  const body =
    "error" in source
      ? [` Error: ${source.error}`]
      : listedLines(analysis, routine, source).map(
          (line) =>
            `${line.flatText.padStart(10)} ${line.cumText.padStart(10)} ${`${line.line}`.padStart(6)}:${line.source}`,
        );
  return [
    `ROUTINE ======================== ${name} in ${file}`,
    `${flatText.padStart(10)} ${cumText.padStart(10)} (flat, cum) ${percent} of Total`,
    ...body,
  ];
}
