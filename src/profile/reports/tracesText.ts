/** `traces` as pprof prints it (printTraces in google/pprof, internal/report/report.go). */
import { type Analysis, compareText, plainFormatter } from "../analyse/graph.ts";
import { profileLines } from "../analyse/head.ts";
import { jsonText } from "../table/value.ts";
import { headOf, reportOf } from "./report.ts";
import { type Trace, type Traces, traces } from "./traces.ts";

/** The report of pprof's `traces`. */
export const tracesReport = reportOf({
  name: "traces",
  about: "print every sample with its stack, as -traces does",
  make: traces,
  text: tracesText,
  json: tracesJson,
});

/** A stack may have more frames than a string has room for their names. */
const FRAMES_AT_ONCE = 10_000;

const RULE = "-----------+-------------------------------------------------------";

/** The text of the report, one piece a trace. */
function* tracesText(analysis: Analysis, report: Traces): Generator<string> {
  yield `${profileLines(analysis, plainFormatter(analysis)(analysis.total)).join("\n")}\n`;
  for (let index = 0; index < report.length; index++) {
    yield* traceText(report.at(index));
  }
  yield `${RULE}\n`;
}

function* tracesJson(analysis: Analysis, report: Traces): Generator<string> {
  const head = jsonText({ ...headOf("traces", analysis), total: analysis.total });
  yield `${head.slice(0, -1)},"traces":[`;
  for (let index = 0; index < report.length; index++) {
    const { frames, ...trace } = report.at(index);
    yield `${index === 0 ? "" : ","}\n${jsonText(trace).slice(0, -1)},"frames":[`;
    for (let from = 0; from < frames.length; from += FRAMES_AT_ONCE) {
      const some = JSON.stringify(frames.slice(from, from + FRAMES_AT_ONCE)).slice(1, -1);
      yield `${from === 0 ? "" : ","}${some}`;
    }
    yield "]}";
  }
  yield "\n]}\n";
}

function* traceText({ text, labels, frames }: Trace): Generator<string> {
  const head = [
    RULE,
    ...labelLines(labels.filter(({ isNumber }) => !isNumber)),
    ...labelLines(labels.filter(({ isNumber }) => isNumber)),
  ];
  yield `${head.join("\n")}\n`;
  for (let from = 0; from < frames.length; from += FRAMES_AT_ONCE) {
    const lines = frames.slice(from, from + FRAMES_AT_ONCE).map(({ name, inlined }, i) => {
      const value = from + i === 0 ? text : "";
      return `${value.padStart(10)}   ${name}${inlined ? " (inline)" : ""}\n`;
    });
    yield lines.join("");
  }
}

function labelLines(labels: Trace["labels"]): string[] {
  const lines = labels.map(({ key, values }) => {
    // Go's %10s counts code points.
    const padding = " ".repeat(Math.max(0, 10 - [...key].length));
    return `${padding}${key}:  ${values.join(" ")}`;
  });
  return lines.sort(compareText);
}
