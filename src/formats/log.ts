/** A check's log: its result, then every command and HTTP request, so that a person can repeat them. */
import type { Finding, Location } from "../engine/check.ts";
import type { CommandRecord } from "../engine/command.ts";
import type { HttpRecord } from "../engine/http.ts";
import type { CheckReport, Report } from "../engine/report.ts";
import { shortenHome } from "./home.ts";
import { type LogLink, linksIn } from "./logLinks.ts";
import { commandLines } from "./shell.ts";
import { oneLine, visible } from "./visible.ts";
import { duration, ending, release, STATUS_MARK, STATUS_WORD } from "./words.ts";

/**
 * What a log shows of the run; a report has all of it. Paths under `home` are shortened; in a report whose paths are
 * already short it is `~` itself.
 */
export type LogMeta = Pick<Report, "startedAt" | "go" | "host"> & { home?: string | undefined };

/** A range of lines, from 0, both included. */
export interface Fold {
  start: number;
  end: number;
}

/** A text with the positions that an editor needs. */
export interface LogText {
  text: string;
  /** The line at which a reader should start, from 0: what is wrong, or what was found. */
  start: number;
  /** One for each command and request; the heading stays visible. */
  folds: Fold[];
  links: LogLink[];
}

const WIDTH = 96;
const LABEL = 17;

/** Lines of a log that belong together. */
interface Block {
  lines: string[];
  /** A reader should start at the first block that has this. */
  isStart?: boolean;
  isFold?: boolean;
  /** The file that one of the lines names. */
  link?: { line: number; location: Location } | undefined;
}

/** The log of one check as text alone. */
export function log(check: CheckReport, meta: LogMeta): string {
  return logText(check, meta).text;
}

/** The log of one check. */
export function logText(check: CheckReport, meta: LogMeta): LogText {
  const lines: string[] = [];
  const folds: Fold[] = [];
  const links: LogLink[] = [];
  let start: number | undefined;
  for (const block of blocksOf(check, meta)) {
    const first = lines.length;
    lines.push(...block.lines);
    start ??= block.isStart ? first : undefined;
    // The blank line after a block is not folded.
    const end = lines.length - 2;
    if (block.isFold && end > first) {
      folds.push({ start: first, end });
    }
    if (block.link) {
      const { path, line } = block.link.location;
      const at = first + block.link.line;
      links.push({ at, from: LABEL, to: lines[at]!.length, path, line, column: undefined });
    }
  }
  const linked = new Set(links.map(({ at }) => at));
  links.push(...linksIn(lines, meta.home).filter(({ at }) => !linked.has(at)));
  return { text: lines.join("\n"), start: start ?? 0, folds, links };
}

/** Lines that recreate files, and the command after them, start at column 0 or 2. */
function blocksOf(check: CheckReport, meta: LogMeta): Block[] {
  const short = (text: string) => shortenHome(visible(text), meta.home);
  const title = `${STATUS_MARK[check.status]} ${oneLine(check.title)}`;
  const run = [
    `${STATUS_WORD[check.status]} in ${duration(check.durationMs)}`,
    oneLine(release(meta.go)),
    timeOfDay(meta.startedAt),
  ];
  const head = [
    `${title.padEnd(WIDTH - check.id.length - 1)} ${oneLine(check.id)}`,
    `  ${run.join(" · ")}`,
    "",
  ];
  return [
    { lines: head },
    ...resultBlocks(check, short),
    ...commandBlocks(check, meta),
    ...requestBlocks(check.requests ?? [], short),
    { lines: [""] },
  ];
}

function resultBlocks(check: CheckReport, short: (text: string) => string): Block[] {
  const findings = check.findings.map((finding) => findingBlock(finding, short));
  const label = summaryLabel(check);
  const summary = label === undefined ? [] : field(label, short(check.summary));
  return summary.length === 0 ? findings : [{ lines: [...summary, ""], isStart: true }, ...findings];
}

/** Undefined if the findings say what the summary says. */
function summaryLabel({ status, findings }: CheckReport): string | undefined {
  if (status === "skip") {
    return "Why not";
  }
  if (status === "pass") {
    return "What was found";
  }
  return findings.length === 0 ? "What is wrong" : undefined;
}

function findingBlock(finding: Finding, short: (text: string) => string): Block {
  const { severity, cause, fix, location } = finding;
  const isNote = severity === "info";
  const message = field(isNote ? "Note" : "What is wrong", short(finding.message));
  const where = location && field("Where", short(placeOf(location)));
  return {
    lines: [
      ...message,
      ...(where ?? []),
      ...field("Why", short(cause)),
      ...field("What to do", short(fix)),
      "",
    ],
    isStart: !isNote,
    link: location && { line: message.length, location },
  };
}

function placeOf({ path, line }: Location): string {
  return line === undefined ? path : `${path}:${line}`;
}

function field(label: string, text: string): string[] {
  const lines = text.trimEnd().split("\n");
  return text === "" ? [] : lines.map((line, index) => (index === 0 ? label : "").padEnd(LABEL) + line);
}

function commandBlocks({ commands, requests = [] }: CheckReport, meta: LogMeta): Block[] {
  if (commands.length === 0) {
    return requests.length > 0 ? [] : [{ lines: field("What was run", "no command") }];
  }
  const count =
    commands.length === 1 ? "1 command" : `${commands.length} commands, to be repeated in this order`;
  // If two commands read a file, it is recreated before the first one only.
  const made = new Set<string>();
  return [
    { lines: field("What was run", count) },
    ...commands.map((record, index) => ({
      lines: [
        heading(index + 1, `${ending(record)} · ${duration(record.durationMs)}`),
        ...commandLines(record, { windows: meta.host.os === "win32", home: meta.home, made }),
        ...stream("stdout", record.stdout, record),
        ...stream("stderr", record.stderr, record),
        "",
      ].flatMap((line) => line.split("\n")),
      isFold: true,
    })),
  ];
}

function heading(number: number, text: string): string {
  return `─ ${number} ── ${text} `.padEnd(WIDTH, "─");
}

/** The first lines of a stream: few if the command succeeded, more if the reason may be among them. */
function stream(name: string, content: string, record: CommandRecord): string[] {
  const lines = visible(content).replace(/\n$/, "").split("\n");
  if (content === "") {
    return [];
  }
  const first = record.exitCode === 0 ? 5 : 50;
  const shown = lines.slice(0, first);
  const count = `${lines.length} ${lines.length === 1 ? "line" : "lines"}`;
  const stored = record.truncated ? `${count} of a longer output` : count;
  const rest = lines.length > first;
  return [
    `  ${name}  ${stored}${rest ? ` (first ${first})` : ""}`,
    ...shown.map((line) => `    ${line}`.trimEnd()),
    ...(rest ? ["    …"] : []),
  ];
}

function requestBlocks(records: readonly HttpRecord[], short: (text: string) => string): Block[] {
  if (records.length === 0) {
    return [];
  }
  const count = records.length === 1 ? "1 HTTP request" : `${records.length} HTTP requests`;
  const detail = (name: string, text: string | undefined) =>
    text === undefined ? [] : [`  ${name.padEnd(8)}  ${oneLine(short(text))}`];
  return [
    { lines: field("What was fetched", count) },
    ...records.map(({ method, url, proxy, status, location, bytes, durationMs, error }, index) => ({
      lines: [
        heading(index + 1, `${oneLine(status ?? "no answer")} · ${duration(durationMs)}`),
        `  ${method} ${oneLine(short(url))}`,
        ...detail("proxy", proxy),
        ...detail("location", location),
        ...detail("error", error),
        ...detail("body", `${bytes} ${bytes === 1 ? "byte" : "bytes"}`),
        "",
      ],
      isFold: true,
    })),
  ];
}

/** Local date and time to the second, as in `2026-11-24 07:01:22`. */
function timeOfDay(startedAt: string): string {
  return new Date(startedAt).toLocaleString("sv-SE");
}
