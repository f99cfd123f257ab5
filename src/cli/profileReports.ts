/** Chooses the report of `go-verify profile`, and prints it. */
import { printableJson } from "../formats/json.ts";
import { visible } from "../formats/visible.ts";
import type { Query } from "../profile/query/query.ts";
import type { PrintedReport } from "../profile/reports/report.ts";
import { DEFAULT_REPORT, REPORTS } from "../profile/reports/table.ts";
import { shownJson, shownText } from "../profile/table/bytesText.ts";
import type { Profile } from "../profile/table/profile.ts";
import { type FileFormatName, takesTop, whatOf } from "./profileFormats.ts";
import { sourceFinder } from "./sources.ts";

/** The options, by the names of the reports: `true`, or the report's regular expression. */
export type ReportOptions = Readonly<Record<string, unknown>>;

/**
 * @throws Error where the options name a report, or a number of rows, and the format is another thing
 */
export function expectNoReport(format: FileFormatName | "html", options: ReportOptions): void {
  const names = [...(takesTop(format) ? [] : ["top"]), ...REPORTS.map((report) => report.name)];
  const name = names.find((one) => options[one] !== undefined);
  if (name !== undefined) {
    throw new Error(
      `--format ${format} ${whatOf(format)}, which has no --${name}: use text or json for the report.`,
    );
  }
}

/** Whether the options name a report. */
export function namesReport(options: ReportOptions): boolean {
  return ["top", ...REPORTS.map((report) => report.name)].some((name) => options[name] !== undefined);
}

/**
 * The report that the options name, safe to print.
 * @throws QueryError
 */
export function printedReport(profile: Profile, query: Query, options: ReportOptions): PrintedReport {
  const report = REPORTS.find(({ name }) => options[name] !== undefined) ?? DEFAULT_REPORT;
  const option = options[report.name];
  const printed = report.print(profile, query, {
    expression: report.takesExpression && typeof option === "string" ? option : "",
    sourceOf: sourceFinder(query),
  });
  return {
    ...printed,
    *text() {
      for (const piece of printed.text()) {
        yield visible(shownText(piece));
      }
    },
    *json() {
      for (const piece of printed.json()) {
        // Of a long document only a part is made safe at a time.
        for (const part of partsOf(piece)) {
          yield printableJson(shownJson(part));
        }
      }
    },
  };
}

const PART = 1024 * 1024;

/** A text in parts that end at the end of a line. */
function* partsOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start + PART) + 1 || text.length;
    yield text.slice(start, end);
    start = end;
  }
}
