/** `traces` as pprof prints it (printTraces in google/pprof, internal/report/report.go). */
import { type Analysis, compareText, plainFormatter } from "../analyse/graph.ts";
import { profileLines } from "../analyse/head.ts";
import type { Trace, Traces } from "./traces.ts";

const RULE = "-----------+-------------------------------------------------------";

/** Prints the report piece by piece: it may be longer than a string can be. Names are as the profile has them. */
export function* tracesText(analysis: Analysis, traces: Traces): Generator<string> {
  yield `${profileLines(analysis, plainFormatter(analysis)(analysis.total)).join("\n")}\n`;
  for (let index = 0; index < traces.length; index++) {
    yield traceText(traces.at(index));
  }
  yield `${RULE}\n`;
}

function traceText({ text, labels, frames }: Trace): string {
  const lines = [
    RULE,
    ...labelLines(labels.filter(({ isNumber }) => !isNumber)),
    ...labelLines(labels.filter(({ isNumber }) => isNumber)),
    ...frames.map(({ name, inlined }, i) => {
      const value = i === 0 ? text : "";
      return `${value.padStart(10)}   ${name}${inlined ? " (inline)" : ""}`;
    }),
  ];
  return `${lines.join("\n")}\n`;
}

function labelLines(labels: Trace["labels"]): string[] {
  const lines = labels.map(({ key, values }) => {
    // Go's %10s counts code points.
    const padding = " ".repeat(Math.max(0, 10 - [...key].length));
    return `${padding}${key}:  ${values.join(" ")}`;
  });
  return lines.sort(compareText);
}
