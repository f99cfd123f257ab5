/** A report as GitHub-flavoured Markdown: for a pull request, an issue, or a CI job's summary page. */
import type { Finding } from "../engine/check.ts";
import {
  type CheckReport,
  checksOf,
  type LayerReport,
  needsAttention,
  type Report,
} from "../engine/report.ts";
import { type ReportFolders, withoutHome } from "./home.ts";
import { escapeXml } from "./junit.ts";
import { log } from "./log.ts";
import type { LogMeta } from "./logBlock.ts";
import { code, escapeMarkdown, fenceFor } from "./markdownText.ts";
import { problems } from "./problems.ts";
import { oneLine, visible } from "./visible.ts";
import { closingLine, duration, release, STATUS_MARK, STATUS_WORD, VERDICT_WORDS } from "./words.ts";

/** The report as Markdown: the verdict, one table per layer, and details of the checks that need attention. */
export function markdown(report: Report, places: ReportFolders = {}): string {
  const shared = { ...withoutHome(report, places.home), home: "~" };
  const go = [release(shared.go), ...(shared.go ? [shared.go.goroot || shared.go.path] : [])];
  const parts = [
    `## Go Verify: ${VERDICT_WORDS[shared.verdict]}`,
    go.map(escapeMarkdown).join(" · "),
    ...shared.layers.flatMap((layer) => [`### ${escapeMarkdown(layer.title)}`, table(layer)]),
    ...checksOf(shared)
      .filter(({ status }) => needsAttention(status))
      .flatMap((check) => details(check, shared)),
    `**${closingLine(shared)}**`,
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Of a successful command: GitHub limits the size of a page. */
const MAX_LINES = 50;

function table(layer: LayerReport): string {
  const rows = layer.checks.map((check) => {
    const { status } = check;
    const cells = [
      `${STATUS_MARK[status]} ${STATUS_WORD[status]}`,
      escapeMarkdown(check.title),
      escapeMarkdown(check.summary),
      status === "skip" ? "" : duration(check.durationMs),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return ["| Status | Check | Result | Time |", "| --- | --- | --- | ---: |", ...rows].join("\n");
}

function details(check: CheckReport, meta: LogMeta): string[] {
  return [
    `### ${STATUS_MARK[check.status]} ${escapeMarkdown(check.title)}`,
    ...problems(check).map(problemLines),
    `<details><summary>Log of <code>${escapeXml(oneLine(check.id))}</code></summary>`,
    fenced(log(check, { ...meta, maxLines: MAX_LINES })),
    "</details>",
  ];
}

function problemLines({ message, cause, fix, location }: Finding): string {
  const where =
    location && (location.line === undefined ? location.path : `${location.path}:${location.line}`);
  return [
    `- ${escapeMarkdown(message)}`,
    ...(where ? [`  - **Where:** ${escapeMarkdown(where)}`] : []),
    ...(cause ? [`  - **Why:** ${escapeMarkdown(cause)}`] : []),
    ...(fix ? [`  - **Fix:** ${fix.endsWith(".") ? escapeMarkdown(fix) : code(fix)}`] : []),
  ].join("\n");
}

function fenced(text: string): string {
  const content = visible(text).trimEnd();
  const fence = fenceFor(content, 3);
  return `${fence}text\n${content}\n${fence}`;
}
