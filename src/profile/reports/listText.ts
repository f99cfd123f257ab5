/** `list` as pprof prints it (printSource in google/pprof, internal/report/source.go). */
import type { Analysis } from "../analyse/graph.ts";
import { type ListReport, listedLines, type Routine } from "./list.ts";

/** A file's lines, or why there are none. */
export type Source = readonly string[] | { error: string };

/** Prints the report. Names and source are as they are: whoever shows them to a terminal makes them visible first. */
export function listText(
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
