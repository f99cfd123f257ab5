/** The reports of several machines in one table: checks by machines. */
import type { Status } from "../engine/check.ts";
import { type CheckReport, checksOf, needsAttention, type Report, type Verdict } from "../engine/report.ts";
import { escapeMarkdown } from "./markdownText.ts";
import { oneLine } from "./visible.ts";
import { cells, pad, widest, wrap } from "./width.ts";
import { closingLine, release, STATUS_MARK, STATUS_MARK_ASCII, STATUS_WORD, VERDICT_WORDS } from "./words.ts";

/** Several reports in one. Contract `go-verify/merged/1`, described in docs/report.md. */
export interface Merged {
  schema: "go-verify/merged/1";
  generator: string;
  /** The worst verdict. */
  verdict: Verdict;
  /** In the given order, with unique names. */
  reports: { name: string; report: Report }[];
}

/** Merges reports. Repeated names are numbered. */
export function merge(named: readonly { name: string; report: Report }[], generator: string): Merged {
  const seen = new Map<string, number>();
  const reports = named.map(({ name, report }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { name: count === 1 ? name : `${name} (${count})`, report };
  });
  const worst = (["not-ready", "ready-with-warnings"] as const).find((verdict) =>
    reports.some(({ report }) => report.verdict === verdict),
  );
  return { schema: "go-verify/merged/1", generator, verdict: worst ?? "ready", reports };
}

/** A table for a terminal, the verdict first and last. Its columns are numbers, since the names of many machines would not fit. */
export function mergedText(
  { reports, verdict }: Merged,
  { columns, unicode }: { columns: number; unicode: boolean },
): string {
  const marks = unicode ? STATUS_MARK : STATUS_MARK_ASCII;
  const name = widest(reports.map((one) => oneLine(one.name)));
  const digits = String(reports.length).length;
  const rows = rowsOf(reports.map(({ report }) => report));
  const label = Math.min(
    widest(rows.map((row) => row.label)),
    Math.max(20, columns - 2 - reports.length * (digits + 2)),
  );
  const problems = problemLines(reports);
  const heads = reports.map((_, index) => `  ${String(index + 1).padStart(digits)}`);
  return [
    summary(verdict, reports),
    "",
    ...reports.flatMap(({ name: own, report }, index) => {
      const machine = `${report.host.os}/${report.host.arch}`;
      const story = `${oneLine(machine)}  ${oneLine(release(report.go))}  ${closingLine(report)}`;
      const start = `${String(index + 1).padStart(digits)}  ${pad(oneLine(own), name)}  `;
      const room = Math.max(NARROWEST, columns - cells(start));
      return wrap(story, room).map((line, i) => (i === 0 ? start : " ".repeat(cells(start))) + line);
    }),
    "",
    `  ${" ".repeat(label)}${heads.join("")}`,
    ...rows.flatMap(({ label: full, statuses }) => {
      const [first = "", ...rest] = wrap(full, label);
      const marked = statuses.map((status) => `  ${(status ? marks[status] : " ").padStart(digits)}`);
      return [`  ${pad(first, label)}${marked.join("")}`, ...rest.map((line) => `  ${line}`)];
    }),
    "",
    ...problems.flatMap((line) => wrap(line, columns)),
    ...(problems.length > 0 ? [""] : []),
    `${STATUSES.map((status) => `${marks[status]} ${STATUS_WORD[status]}`).join("  ")}`,
    "",
    summary(verdict, reports),
    "",
  ]
    .map((line) => line.trimEnd())
    .join("\n");
}

/** The same as a Markdown table, with the names of the machines. */
export function mergedMarkdown({ reports, verdict }: Merged): string {
  const rows = rowsOf(reports.map(({ report }) => report)).map(({ label, statuses }) => {
    const results = statuses.map((status) => (status ? `${STATUS_MARK[status]} ${STATUS_WORD[status]}` : ""));
    return `| ${[escapeMarkdown(label), ...results].join(" | ")} |`;
  });
  const names = reports.map(({ name }) => escapeMarkdown(name));
  const releases = reports.map(({ report }) => escapeMarkdown(release(report.go)));
  return [
    `## Go Verify: ${VERDICT_WORDS[verdict]}`,
    "",
    `| Check | ${names.join(" | ")} |`,
    `| --- |${" --- |".repeat(reports.length)}`,
    `| Go | ${releases.join(" | ")} |`,
    ...rows,
    "",
    ...problemLines(reports).map((line) => `- ${escapeMarkdown(line)}`),
    "",
    `**${summary(verdict, reports)}**`,
    "",
  ].join("\n");
}

/** A machine's story is not wrapped narrower, however long the names of the machines are. */
const NARROWEST = 30;

const STATUSES: readonly Status[] = ["pass", "warn", "fail", "error", "skip"];

/** The status of each check on all machines; undefined if a report does not have the check. */
function rowsOf(reports: readonly Report[]): { label: string; statuses: (Status | undefined)[] }[] {
  const checks = reports.map((report) => new Map(checksOf(report).map((check) => [check.id, check])));
  const labels = new Map<string, string>();
  for (const { id, label } of checks.flatMap((some): CheckReport[] => [...some.values()])) {
    labels.set(id, labels.get(id) ?? oneLine(label));
  }
  return [...labels].map(([id, label]) => ({ label, statuses: checks.map((some) => some.get(id)?.status) }));
}

/** The checks that need attention: `mac: install.race: The race detector finds nothing`. */
function problemLines(reports: Merged["reports"]): string[] {
  return reports.flatMap(({ name, report }) =>
    checksOf(report)
      .filter(({ status }) => needsAttention(status))
      .map((check) => oneLine(`${name}: ${check.id}: ${check.summary}`)),
  );
}

function summary(verdict: Verdict, reports: Merged["reports"]): string {
  const ready = reports.filter(({ report }) => report.verdict !== "not-ready").length;
  return `${VERDICT_WORDS[verdict]}: ${ready} of ${reports.length} machines ${ready === 1 ? "is" : "are"} ready`;
}
