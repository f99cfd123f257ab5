/** A check's log: what came of it, then every command that was run, so that a person can run it again. */
import type { Finding } from "../engine/check.ts";
import type { CommandRecord } from "../engine/command.ts";
import type { CheckReport, Report } from "../engine/report.ts";
import { shortenHome } from "./home.ts";
import { commandLines } from "./shell.ts";
import { oneLine, visible } from "./visible.ts";
import { duration, ending, release, STATUS_MARK, STATUS_WORD } from "./words.ts";

/**
 * What a log tells of the run that its check belongs to: a report is one. Paths under `home` are shortened; in a
 * report that has them shortened already it is `~` itself.
 */
export type LogMeta = Pick<Report, "startedAt" | "go" | "host"> & { home?: string | undefined };

const WIDTH = 96;
const LABEL = 17;

/** The log of one check. Lines that recreate files, and the command after them, start at column 0 or 2. */
export function log(check: CheckReport, meta: LogMeta): string {
  const short = (text: string) => shortenHome(visible(text), meta.home);
  const title = `${STATUS_MARK[check.status]} ${oneLine(check.title)}`;
  const run = [
    `${STATUS_WORD[check.status]} in ${duration(check.durationMs)}`,
    oneLine(release(meta.go)),
    timeOfDay(meta.startedAt),
  ];
  return [
    `${title.padEnd(WIDTH - check.id.length - 1)} ${oneLine(check.id)}`,
    `  ${run.join(" · ")}`,
    "",
    ...answer(check, short),
    ...commands(check.commands, meta),
    "",
  ].join("\n");
}

function answer(check: CheckReport, short: (text: string) => string): string[] {
  const found = check.findings.map((finding) => findingLines(finding, short));
  const summary = check.status === "skip" ? field("Why not", short(check.summary)) : [];
  const fact = check.status === "pass" ? field("What was found", short(check.summary)) : [];
  const silent = found.length + summary.length + fact.length === 0;
  const only = silent ? field("What is wrong", short(check.summary)) : [];
  return [summary, fact, only, ...found].flatMap((lines) => (lines.length > 0 ? [...lines, ""] : []));
}

function findingLines(finding: Finding, short: (text: string) => string): string[] {
  const { path, line } = finding.location ?? { path: "" };
  return [
    ...field(finding.severity === "info" ? "Note" : "What is wrong", short(finding.message)),
    ...field("Where", short(line === undefined ? path : `${path}:${line}`)),
    ...field("Why", short(finding.cause)),
    ...field("What to do", short(finding.fix)),
  ];
}

function field(label: string, text: string): string[] {
  return text === "" ? [] : [label.padEnd(LABEL) + text.trimEnd().replaceAll("\n", `\n${" ".repeat(LABEL)}`)];
}

function commands(records: readonly CommandRecord[], meta: LogMeta): string[] {
  if (records.length === 0) {
    return field("What was run", "no command");
  }
  const count =
    records.length === 1 ? "1 command" : `${records.length} commands, to be repeated in this order`;
  // A file that two commands read is recreated before the first of them only.
  const made = new Set<string>();
  return [
    ...field("What was run", count),
    ...records.flatMap((record, index) => [
      heading(record, index + 1),
      ...commandLines(record, { windows: meta.host.os === "win32", home: meta.home, made }),
      ...stream("stdout", record.stdout, record),
      ...stream("stderr", record.stderr, record),
      "",
    ]),
  ];
}

function heading(record: CommandRecord, number: number): string {
  const text = `─ ${number} ── ${ending(record)} · ${duration(record.durationMs)} `;
  return text.padEnd(WIDTH, "─");
}

/** The first lines of a stream: few where all went well, more where the reason may be among them. */
function stream(name: string, content: string, record: CommandRecord): string[] {
  const lines = visible(content).replace(/\n$/, "").split("\n");
  if (content === "") {
    return [];
  }
  const first = record.exitCode === 0 ? 5 : 50;
  const shown = lines.slice(0, first);
  const count = `${lines.length} ${lines.length === 1 ? "line" : "lines"}`;
  const kept = record.truncated ? `${count} kept of a longer output` : count;
  const rest = lines.length > first;
  return [
    `  ${name}  ${kept}${rest ? ` (first ${first})` : ""}`,
    ...shown.map((line) => `    ${line}`.trimEnd()),
    ...(rest ? ["    …"] : []),
  ];
}

/** Local date and time to the second, as in `2026-11-24 07:01:22`. */
function timeOfDay(startedAt: string): string {
  return new Date(startedAt).toLocaleString("sv-SE");
}
