/**
 * A report for the log of a GitHub Actions step: an annotation for each problem, then one line per check.
 * Escaping as in actions/toolkit, packages/core/src/command.ts.
 */
import type { Finding } from "../engine/check.ts";
import { type CheckReport, checksOf, type Report } from "../engine/report.ts";
import { insideFolder, type ReportFolders, withoutHome } from "./home.ts";
import { problems } from "./problems.ts";
import { inert, oneLine, visible } from "./visible.ts";
import { closingLine, duration, STATUS_MARK, summaryWithStatus } from "./words.ts";

/** The report as workflow commands and plain lines. */
export function github(report: Report, places: ReportFolders = {}): string {
  const shared = withoutHome(report, places.home);
  const checks = checksOf(shared);
  const lines = [
    ...checks.flatMap((check) => problems(check).map((finding) => annotation(finding, check, places))),
    ...checks.map((check) =>
      plainLine(
        `${STATUS_MARK[check.status]} ${check.label}: ${summaryWithStatus(check)} (${duration(check.durationMs)})`,
      ),
    ),
    plainLine(closingLine(shared)),
  ];
  return `${lines.join("\n")}\n`;
}

function annotation(finding: Finding, check: CheckReport, places: ReportFolders): string {
  const { path, line } = finding.location ?? {};
  const inside = path === undefined ? undefined : insideFolder(path, places);
  const where =
    path === undefined || inside !== undefined ? [] : [line === undefined ? path : `${path}:${line}`];
  const parts = [finding.message, ...where, finding.cause, finding.fix].filter((part) => part !== "");
  const level = finding.severity === "warning" ? "warning" : "error";
  return annotate(level, { file: inside, line, title: check.label, message: parts.join("\n") });
}

/** A workflow command that shows a message at a line of the change, or for the whole step if there is no file. */
export function annotate(
  level: "error" | "warning",
  {
    file,
    line,
    title,
    message,
  }: { file: string | undefined; line: number | undefined; title: string; message: string },
): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${escapeProperty(file)}`]),
    ...(file === undefined || line === undefined ? [] : [`line=${line}`]),
    `title=${escapeProperty(oneLine(title))}`,
  ];
  return `::${level} ${inert(`${properties.join(",")}::${escapeData(visible(message))}`)}`;
}

/** Foreign text on one line that is not a workflow command. */
export function plainLine(text: string): string {
  return inert(oneLine(text));
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
