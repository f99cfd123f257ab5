/** The formats of reports, by name. A format is loaded when it is used. */
import type { Report } from "../engine/report.ts";
import type { ReportFolders } from "./home.ts";
import type { TextOptions } from "./text.ts";

/** The names of the formats. */
export const FORMATS = ["text", "json", "junit", "sarif", "markdown", "github"] as const;

/** The name of a format. */
export type Format = (typeof FORMATS)[number];

/** Renders a report in a format. */
export async function render(
  report: Report,
  format: Format,
  options: TextOptions & ReportFolders,
): Promise<string> {
  switch (format) {
    case "text":
      return (await import("./text.ts")).text(report, options);
    case "json":
      return (await import("./json.ts")).json(report);
    case "junit":
      return (await import("./junit.ts")).junit(report, options);
    case "sarif":
      return (await import("./sarif.ts")).sarif(report, options);
    case "markdown":
      return (await import("./markdown.ts")).markdown(report, options);
    case "github":
      return (await import("./github.ts")).github(report, options);
  }
}
