/** A go.sum comparison for a terminal, a pull request, and the log of a CI step. */
import { styleText } from "node:util";
import {
  type LineChange,
  type ModuleChange,
  type Section,
  type SideProblem,
  type SumDiff,
  sectionsOf,
} from "../modules/goSum/sumDiff.ts";
import {
  headingOf,
  rehashedAdvice,
  remarksOn,
  sumCounts,
  sumDetails,
  sumHeadline,
  sumVerdict,
  versionsOf,
} from "../modules/goSum/sumDiffWords.ts";
import { translator } from "../modules/translate.ts";
import { annotate, plainLine } from "./github.ts";
import { shortenHome } from "./home.ts";
import { printable } from "./json.ts";
import { escapeMarkdown } from "./markdownText.ts";
import { oneLine } from "./visible.ts";
import { pad, wrap } from "./width.ts";
import { STATUS_MARK, STATUS_MARK_ASCII } from "./words.ts";

/** The style of the text. */
export interface SumTextOptions {
  /** Width of the terminal. At most 140 columns are used. */
  columns: number;
  color: boolean;
  /** Whether to use marks that are not ASCII. */
  unicode: boolean;
  /** Paths under it are written `~/…`. */
  home?: string | undefined;
}

const inEnglish = translator({});
const ADVICE = rehashedAdvice();

type Style = Extract<Parameters<typeof styleText>[0], string>;

const WIDEST = 140;
const NARROWEST = 40;
/** Longer paths do not widen their column. */
const WIDEST_PATH = 60;
/** With less room beside the paths, what is known of a module is below its path. */
const LEAST_FACTS = 40;
/** If more modules have only line changes, only their number is shown. */
const MAX_LINES_ONLY = 10;

/** The layout of one text. */
interface Page {
  width: number;
  /** The width of the column of paths; 0 if each path has a line of its own. */
  paths: number;
  paint(style: Style, part: string): string;
  /** Foreign text on one line, with controls made visible and home shortened. */
  clean(part: string): string;
}

/** The comparison as text: the result first, and again in the last line. */
export function sumDiffText(diff: SumDiff, options: SumTextOptions): string {
  const page = pageFor(diff, options);
  const { paint } = page;
  const ascii = (line: string) =>
    options.unicode
      ? line
      : line
          .replaceAll("→", "->")
          .replaceAll("·", "-")
          .replaceAll("…", "...")
          .replaceAll("✗", STATUS_MARK_ASCII.fail)
          .replaceAll("✓", STATUS_MARK_ASCII.pass);
  const style = diff.alarm ? "red" : "green";
  const problems = diff.problems.filter(({ severity }) => severity !== "info");
  const lines = [
    ...headLines(diff, page, style),
    ...(problems.length === 0
      ? []
      : [
          "",
          paint("bold", `Problems (${problems.length})`),
          ...problems.flatMap((one) => problemRow(one, page)),
        ]),
    ...sectionsOf(diff).flatMap((section) => sectionLines(section, page)),
    "",
    ...wrap(closingOf(diff), page.width).map((line) => paint(style, line)),
  ];
  return `${lines.map(ascii).join("\n")}\n`;
}

function pageFor({ modules }: SumDiff, { columns, color, home }: SumTextOptions): Page {
  const clean = (part: string) => shortenHome(oneLine(part), home);
  const width = Math.max(NARROWEST, Math.min(columns, WIDEST));
  const widest = modules.reduce(
    (most, { path }) => Math.min(WIDEST_PATH, Math.max(most, clean(path).length)),
    0,
  );
  return {
    width,
    paths: 4 + widest + LEAST_FACTS > width ? 0 : widest,
    paint: (style, part) => (color ? styleText(style, part, { validateStream: false }) : part),
    clean,
  };
}

/** The result, what else changed, and what was compared. */
function headLines(diff: SumDiff, { width, paint, clean }: Page, style: Style): string[] {
  const counts = sumCounts(diff);
  const headline = `${diff.alarm ? STATUS_MARK.fail : STATUS_MARK.pass} ${sumHeadline(counts, inEnglish)}`;
  const details = sumDetails(counts, inEnglish);
  const sides = `go.sum · ${clean(diff.from.label)} → ${clean(diff.to.label)}`;
  return [
    ...hanging(headline, width, "", "  ").map((line) => paint(style, line)),
    ...(details === "" ? [] : hanging(details, width, "  ", "  ")),
    ...hanging(sides, width, "  ", "  "),
  ];
}

/** The last line: who sees only the end of a long text sees the result. */
function closingOf(diff: SumDiff): string {
  const counts = sumCounts(diff);
  return diff.alarm
    ? `alarm: ${sumHeadline(counts, inEnglish)}`
    : `no alarm: ${sumDetails(counts, inEnglish) || "no module changed"}`;
}

function sectionLines({ kind, modules }: Section, page: Page): string[] {
  const title = page.paint(kind === "rehashed" ? "red" : "bold", `${headingOf(kind)} (${modules.length})`);
  const rows =
    kind === "lines-only" && modules.length > MAX_LINES_ONLY
      ? [`  ${modules.length} modules with the same version; --format json lists them`]
      : modules.flatMap((module) => moduleRows(module, page));
  return ["", title, ...rows, ...(kind === "rehashed" ? ["", ...advice(page)] : [])];
}

function moduleRows(module: ModuleChange, page: Page): string[] {
  const { paths, width, clean } = page;
  const { relation, lines, change } = module;
  const path = clean(module.path);
  const facts = clean([versionsOf(module), relation, ...chainTo(module), ...remarksOn(module)].join(" · "));
  const rows =
    path.length > paths
      ? [`  ${path}`, ...hanging(facts, width, "    ", "    ")]
      : hanging(facts, width, `  ${pad(path, paths)}  `, " ".repeat(4 + paths));
  const rehashed = lines.filter((line) => line.change === "rehashed");
  return [...rows, ...(change === "rehashed" ? rehashed.flatMap((line) => hashRows(line, page)) : [])];
}

/** A text within the width: `first` before its first line, `next` before the others. */
function hanging(text: string, width: number, first: string, next: string): string[] {
  return wrap(text, width - next.length).map((line, index) => (index === 0 ? first : next) + line);
}

/** The modules through which a module is needed, unless a main module requires it. */
function chainTo({ why }: ModuleChange): string[] {
  return why.length > 1 ? [`through ${why.slice(0, -1).join(" → ")}`] : [];
}

function hashRows({ version, of, from, to, file, line }: LineChange, { clean }: Page): string[] {
  return [
    `      ${clean(`${version}${of === "zip" ? "" : "/go.mod"}, ${file}:${line}`)}`,
    `        was ${clean(from ?? "")}`,
    `        now ${clean(to ?? "")}`,
  ];
}

function advice({ width }: Page): string[] {
  const indent = " ".repeat(8);
  return [
    ...hanging(ADVICE.cause, width, "  Why   ", indent),
    ...hanging(ADVICE.fix, width, "  Fix   ", indent),
  ];
}

function problemRow({ severity, file, line, message, side }: SideProblem, { width, clean }: Page): string[] {
  const text = `${severity}: ${clean(`${file}:${line}`)} (${side === "to" ? "newer" : "older"} side): ${clean(message)}`;
  return hanging(text, width, "  ", "    ");
}

/** The comparison as JSON, contract `go-verify/gosum-diff/1` (docs/gosum-diff-1.schema.json). */
export function sumDiffJson(diff: SumDiff): string {
  return printable({ schema: "go-verify/gosum-diff/1", ...diff });
}

/** The comparison for a pull request. Modules with line changes only are collapsed. */
export function sumDiffMarkdown(diff: SumDiff): string {
  const mark = diff.alarm ? STATUS_MARK.fail : STATUS_MARK.pass;
  const counts = sumCounts(diff);
  const details = sumDetails(counts, inEnglish);
  const problems = diff.problems.filter(({ severity }) => severity !== "info");
  const parts = [
    `## ${mark} go.sum: ${escapeMarkdown(sumHeadline(counts, inEnglish))}`,
    ...(details === "" ? [] : [escapeMarkdown(details)]),
    `${escapeMarkdown(diff.from.label)} → ${escapeMarkdown(diff.to.label)}`,
    ...problems.map(
      ({ file, line, message, side }) =>
        `- **${escapeMarkdown(`${file}:${line}`)}** (${side === "to" ? "newer" : "older"} side): ${escapeMarkdown(message)}`,
    ),
    ...sectionsOf(diff).flatMap(({ kind, modules }) => {
      const title = `${headingOf(kind)} (${modules.length})`;
      return kind === "lines-only"
        ? [`<details><summary>${title}</summary>`, moduleTable(modules), "</details>"]
        : [`### ${title}`, ...(kind === "rehashed" ? [ADVICE.cause, ADVICE.fix] : []), moduleTable(modules)];
    }),
  ];
  return `${parts.join("\n\n")}\n`;
}

function moduleTable(modules: readonly ModuleChange[]): string {
  const rows = modules.map((module) => {
    const hashes = module.lines
      .filter(({ change }) => change === "rehashed")
      .map(({ from, to }) => `${from} → ${to}`);
    const cells = [
      module.path,
      versionsOf(module),
      [module.relation, ...chainTo(module)].join(", "),
      [...remarksOn(module), ...hashes].join("; "),
    ];
    return `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  });
  return ["| Module | Version | Needed | Remarks |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The comparison as workflow commands at the changed lines, and the result. */
export function sumDiffGithub(diff: SumDiff): string {
  const rehashed = diff.modules.flatMap(({ path, lines }) =>
    lines
      .filter(({ change }) => change === "rehashed")
      .map(({ version, of, from, to, file, line }) =>
        annotate("error", {
          file,
          line,
          title: "Same version, another hash",
          message: `${path} ${version}${of === "zip" ? "" : "/go.mod"} was ${from} and is ${to}.\n${ADVICE.cause}\n${ADVICE.fix}`,
        }),
      ),
  );
  const problems = diff.problems
    .filter(({ side, severity }) => side === "to" && severity !== "info")
    .map(({ severity, file, line, message }) =>
      annotate(severity === "error" ? "error" : "warning", { file, line, title: "go.sum", message }),
    );
  return `${[...rehashed, ...problems, plainLine(sumVerdict(diff))].join("\n")}\n`;
}
