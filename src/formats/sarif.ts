/**
 * SARIF 2.1.0 (OASIS), for code scanning: one result per problem. Passed and skipped checks are rules without a result,
 * since viewers such as GitHub's show each result as an alert, whatever its `kind`.
 */
import type { Finding } from "../engine/check.ts";
import { checksOf, type Report } from "../engine/report.ts";
import { insideFolder, type ReportFolders, withoutHome } from "./home.ts";
import { printable } from "./json.ts";
import { problems } from "./problems.ts";
import { visible } from "./visible.ts";

/** The report as a SARIF log. */
export function sarif(report: Report, places: ReportFolders = {}): string {
  const shared = withoutHome(report, places.home);
  const checks = checksOf(shared);
  const [, version = ""] = shared.generator.split(" ");
  const run = {
    tool: {
      driver: {
        name: "Go Verify",
        version,
        rules: checks.map(({ id, title }) => ({ id, shortDescription: { text: visible(title) } })),
      },
    },
    invocations: [
      {
        executionSuccessful: checks.every(({ status }) => status !== "error"),
        startTimeUtc: shared.startedAt,
        endTimeUtc: new Date(Date.parse(shared.startedAt) + shared.durationMs).toISOString(),
      },
    ],
    results: checks.flatMap((check, ruleIndex) =>
      problems(check).map((finding) => ({
        ruleId: check.id,
        ruleIndex,
        level: finding.severity === "warning" ? "warning" : "error",
        message: { text: messageOf(finding) },
        ...locations(finding, shared, places),
      })),
    ),
  };
  return sarifLog(run);
}

/** A SARIF log of one run. */
export function sarifLog(run: object): string {
  const $schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  return printable({ $schema, version: "2.1.0", runs: [run] });
}

/** A location: a file by its relative path with slashes, and a line from 1. */
export function fileRegion(file: string, line: number): object {
  const uri = file.split("/").map(encodeURIComponent).join("/");
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine: line } } };
}

function messageOf({ message, cause, fix }: Finding): string {
  return visible([message, cause, fix].filter((part) => part !== "").join("\n"));
}

/** A problem without a location is located at the go command, since GitHub rejects results without a location. */
function locations({ location }: Finding, { go }: Report, places: ReportFolders) {
  const path = location?.path ?? go?.path;
  if (path === undefined) {
    return {};
  }
  const region = location?.line === undefined ? {} : { region: { startLine: location.line } };
  return { locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path, places) }, ...region } }] };
}

/** RFC 3986: relative inside the folder and under home (`~/…`), otherwise a file URI. */
function uriOf(path: string, places: ReportFolders): string {
  const inside = insideFolder(path, places);
  const slashed = (inside ?? path).replaceAll("\\", "/");
  const encoded = slashed.split("/").map(encodeURIComponent).join("/");
  if (inside !== undefined || path.startsWith("~")) {
    return encoded;
  }
  return `file://${encoded.startsWith("/") ? "" : "/"}${encoded.replace(/^([a-z])%3A/i, "$1:")}`;
}
