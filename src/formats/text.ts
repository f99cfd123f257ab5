/** A report for a terminal: one line per check, with details of those that need attention. */
import { styleText } from "node:util";
import type { Finding, Status } from "../engine/check.ts";
import {
  type CheckReport,
  checksOf,
  type LayerReport,
  needsAttention,
  type Report,
  type Verdict,
} from "../engine/report.ts";
import { shortenHome } from "./home.ts";
import { log } from "./log.ts";
import { oneLine, visible } from "./visible.ts";
import { cells, pad, widest, wrap } from "./width.ts";
import {
  closingLine,
  duration,
  release,
  STATUS_MARK,
  STATUS_MARK_ASCII,
  summaryWithStatus,
  VERDICT_WORDS,
} from "./words.ts";

/** The style of the text. */
export interface TextOptions {
  /** Width of the terminal. At most 140 columns are used; under 60, a summary has its own line. */
  columns: number;
  color: boolean;
  /** Whether to use marks that are not ASCII. */
  unicode: boolean;
  /** Paths under it are written `~/…`. */
  home?: string | undefined;
  /** IDs of the checks whose log is shown if they need attention, instead of their findings. */
  logs?: readonly string[] | undefined;
  /** The command that shows the log of a check. */
  again?: ((id: string) => string) | undefined;
}

type Style = Extract<Parameters<typeof styleText>[0], string>;

const WIDEST = 140;
const NARROW = 60;
/** More findings of a check are only in its log, so that the other checks stay in sight. */
const MAX_FINDINGS = 5;
/** Space before a check's label: indent, mark, space. Details are indented further, after the name of a field. */
const INDENT = 4;
const DETAIL = 6;
const FIELD = 6;
const GAP = 2;

const STATUS_STYLE: Readonly<Record<Status, Style>> = {
  pass: "green",
  warn: "yellow",
  fail: "red",
  error: "red",
  skip: "dim",
};

const VERDICT_STYLE: Readonly<Record<Verdict, Style>> = {
  ready: "green",
  "ready-with-warnings": "yellow",
  "not-ready": "red",
};

/** The report as text. The verdict and its cause come first; the last line is the verdict with its counts. */
export function text(report: Report, options: TextOptions): string {
  const page = pageFor(report, options);
  const lines = [
    heading(report, page),
    ...verdict(report, page),
    ...report.layers.flatMap((layer) => ["", ...layerLines(layer, page)]),
    "",
    closing(report, page),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

/** The layout and style of one text. */
interface Page {
  report: Report;
  options: TextOptions;
  width: number;
  /** Widths of the three columns of a row; `summary` is 0 if each summary has its own line. */
  label: number;
  summary: number;
  time: number;
  paint(style: Style | Style[], part: string): string;
  /** Foreign text on one line, with controls made visible and home shortened. */
  clean(part: string): string;
}

function pageFor(report: Report, options: TextOptions): Page {
  const width = Math.min(options.columns, WIDEST);
  const clean = (part: string) => shortenHome(oneLine(part), options.home);
  const checks = report.layers.flatMap((layer) => layer.checks);
  const time = widest(checks.map(timeOf));
  const room = width - INDENT - 2 * GAP - time;
  const longest = (texts: string[]) => widest(texts.map(clean));
  const label = Math.min(longest(checks.map((check) => check.label)), Math.floor(room / 2));
  const summary = Math.min(longest(checks.map(summaryWithStatus)), room - label);
  return {
    report,
    options,
    width,
    label,
    summary: width < NARROW ? 0 : summary,
    time,
    paint: (style, part) => (options.color ? styleText(style, part, { validateStream: false }) : part),
    clean,
  };
}

function heading({ go }: Report, { options, paint, clean }: Page): string {
  const dot = options.unicode ? " · " : " - ";
  const path = go === null ? [] : [clean(go.goroot || go.path)];
  return [paint("bold", "Go Verify"), clean(release(go)), ...path].join(dot);
}

/** The verdict and the check that decides it; wrapped, with the rest of it indented. */
function verdict(report: Report, page: Page): string[] {
  const { options, paint, clean, width } = page;
  const dot = options.unicode ? " · " : " - ";
  const word = VERDICT_WORDS[report.verdict];
  const off = checksOf(report).filter(({ status }) => needsAttention(status));
  const [first] = (["fail", "error", "warn"] as const).flatMap((status) =>
    off.filter((check) => check.status === status),
  );
  const others = off.length - 1;
  const parts = [
    word,
    ...(first ? [`${clean(first.label)}: ${clean(summaryWithStatus(first))}`] : []),
    ...(others > 0 ? [`and ${others} other ${others === 1 ? "check" : "checks"}`] : []),
  ];
  const [line = "", ...rest] = wrap(parts.join(dot), width - FIELD);
  const start = paint(["bold", VERDICT_STYLE[report.verdict]], word);
  return [start + line.slice(word.length), ...rest.map((one) => " ".repeat(FIELD) + one)];
}

function layerLines(layer: LayerReport, page: Page): string[] {
  return [
    page.paint("bold", page.clean(layer.title)),
    ...layer.checks.flatMap((check) => checkLines(check, page)),
  ];
}

function checkLines(check: CheckReport, page: Page): string[] {
  return [...row(check, page), ...(needsAttention(check.status) ? details(check, page) : [])];
}

function row(check: CheckReport, page: Page): string[] {
  const { options, paint, clean } = page;
  const mark = (options.unicode ? STATUS_MARK : STATUS_MARK_ASCII)[check.status];
  const start = `  ${paint(STATUS_STYLE[check.status], mark)} `;
  const time = timeOf(check);
  const label = wrap(clean(check.label), page.label);
  const summary = wrap(clean(summaryWithStatus(check)), page.summary);
  const fits = page.summary > 0 && label.every(within(page.label)) && summary.every(within(page.summary));
  if (!fits) {
    return stacked(check, start, page);
  }
  const lines = Array.from({ length: Math.max(label.length, summary.length) }, (_, index) => {
    const columns =
      pad(label[index] ?? "", page.label) + " ".repeat(GAP) + pad(summary[index] ?? "", page.summary);
    return (index === 0 ? start : " ".repeat(INDENT)) + columns;
  });
  if (time !== "") {
    lines[0] += " ".repeat(GAP) + paint("dim", time.padStart(page.time));
  }
  return lines;
}

/** A row with its summary below its label: for a narrow terminal, or a word that does not fit in a column. */
function stacked(check: CheckReport, start: string, { width, paint, clean }: Page): string[] {
  const time = timeOf(check);
  const [first = "", ...rest] = wrap(clean(check.label), width - INDENT);
  const last = rest.at(-1) ?? first;
  const hasRoom = INDENT + cells(last) + GAP + time.length <= width;
  const lines = [first, ...rest];
  lines[lines.length - 1] = last + (hasRoom ? " ".repeat(GAP) + paint("dim", time) : "");
  return [
    ...lines.map((line, index) => (index === 0 ? start : " ".repeat(INDENT)) + line),
    ...wrap(clean(summaryWithStatus(check)), width - DETAIL).map((line) => " ".repeat(DETAIL) + line),
  ];
}

/** The details of a check that needs attention. A message that is the same as the summary is not repeated. */
function details(check: CheckReport, page: Page): string[] {
  const { options, report } = page;
  if (options.logs?.includes(check.id)) {
    return ["", log(check, { ...report, home: options.home }).trimEnd(), ""];
  }
  const problems = check.findings.filter((finding) => finding.severity !== "info");
  const left = problems.length - MAX_FINDINGS;
  const again = options.again ?? ((id) => `go-verify --check ${id}`);
  return [
    ...problems.slice(0, MAX_FINDINGS).flatMap((finding) => findingLines(finding, check, page)),
    ...(left > 0 ? [indented(`${left} more ${left === 1 ? "finding" : "findings"} in the log.`)] : []),
    ...fielded("Log", [visible(again(check.id))], page),
  ];
}

function findingLines(finding: Finding, check: CheckReport, page: Page): string[] {
  const { path, line } = finding.location ?? { path: "" };
  const isRepeated = page.clean(finding.message).replace(/\.$/, "") === page.clean(check.summary);
  return [
    ...(isRepeated ? [] : wrap(page.clean(finding.message), page.width - DETAIL).map(indented)),
    ...fielded("At", path === "" ? [] : [page.clean(line === undefined ? path : `${path}:${line}`)], page),
    ...labelled("Why", finding.cause, page),
    ...fixLines(finding.fix, page),
  ];
}

function indented(line: string): string {
  return " ".repeat(DETAIL) + line;
}

/** A field with its sentence, wrapped. */
function labelled(field: string, sentence: string, page: Page): string[] {
  return sentence === "" ? [] : fielded(field, wrapAll(sentence, page), page);
}

/** A fix is a sentence or a command. A command does not end with a full stop and is not wrapped, so that it can be copied. */
function fixLines(fix: string, page: Page): string[] {
  const isCommand = !fix.endsWith(".");
  return isCommand && fix !== "" ? fielded("Fix", shown(fix, page), page) : labelled("Fix", fix, page);
}

function fielded(field: string, lines: readonly string[], { paint }: Page): string[] {
  return lines.map((line, index) =>
    indented((index === 0 ? paint("dim", field.padEnd(FIELD)) : " ".repeat(FIELD)) + line),
  );
}

function wrapAll(sentence: string, page: Page): string[] {
  return shown(sentence, page).flatMap((line) => wrap(line, page.width - DETAIL - FIELD));
}

function shown(content: string, { options }: Page): string[] {
  return shortenHome(visible(content), options.home).trimEnd().split("\n");
}

function closing(report: Report, { paint }: Page): string {
  const word = VERDICT_WORDS[report.verdict];
  return paint(["bold", VERDICT_STYLE[report.verdict]], word) + closingLine(report).slice(word.length);
}

/** The time of a check; "" for a skipped one. */
function timeOf({ status, durationMs }: CheckReport): string {
  return status === "skip" ? "" : duration(durationMs);
}

function within(width: number): (line: string) => boolean {
  return (line) => cells(line) <= width;
}
