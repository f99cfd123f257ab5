/** A go.sum comparison for a terminal, as JSON, and for the log of a CI step. */
import { styleText } from "node:util";
import type { ModChange } from "../modules/goSum/modChange.ts";
import { modChangeLine } from "../modules/goSum/modChangeWords.ts";
import { isQuiet, type Section, sectionsOf } from "../modules/goSum/review/sumSections.ts";
import type { LineChange, ModuleChange, SideProblem, SumDiff } from "../modules/goSum/sumDiff.ts";
import {
  evidenceOn,
  headingOf,
  markOf,
  rehashedAdvice,
  relationText,
  remarksOn,
  retractions,
  sideText,
  sumCounts,
  sumDetails,
  sumHeadline,
  sumVerdict,
  versionsOf,
} from "../modules/goSum/sumDiffWords.ts";
import { translator } from "../modules/translate.ts";
import { annotate, plainLine } from "./github.ts";
import { shortenHome } from "./home.ts";
import { printablePieces } from "./json.ts";
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

const sentence = (clause: string) => `${clause[0]?.toUpperCase()}${clause.slice(1)}.`;
const ADVICE = rehashedAdvice();

type Style = Extract<Parameters<typeof styleText>[0], string>;

const WIDEST = 140;
const NARROWEST = 40;
/** Longer paths do not widen their column. */
const WIDEST_PATH = 60;
/** With less room beside the paths, what is known of a module is below its path. */
const LEAST_FACTS = 40;
/** Of sections that need no attention, with more modules only the number is shown. */
const MOST_QUIET = 10;

/** The layout of one text. */
interface Page {
  width: number;
  /** The width of the column of paths; 0 if each path has a line of its own. */
  paths: number;
  paint(style: Style, part: string): string;
  /** Foreign text on one line, with controls made visible and home shortened. */
  clean(part: string): string;
}

/** The comparison as text, line by line: the result first, and again in the last line. */
export function* sumDiffText(diff: SumDiff, options: SumTextOptions): Generator<string> {
  const ascii = (line: string) =>
    options.unicode
      ? line
      : line
          .replaceAll("→", "->")
          .replaceAll("·", "-")
          .replaceAll("…", "...")
          .replaceAll("✗", STATUS_MARK_ASCII.fail)
          .replaceAll("✓", STATUS_MARK_ASCII.pass);
  for (const line of textLines(diff, pageFor(diff, options))) {
    yield `${ascii(line)}\n`;
  }
}

function* textLines(diff: SumDiff, page: Page): Generator<string> {
  const style = STYLES[markOf(sumCounts(diff))];
  yield* headLines(diff, page, style);
  yield* modRows(diff.goMod ?? [], page);
  const problems = diff.problems.filter(({ severity }) => severity !== "info");
  if (problems.length > 0) {
    yield "";
    yield page.paint("bold", `Problems (${problems.length})`);
    for (const problem of problems) {
      yield* problemRow(problem, page);
    }
  }
  for (const section of sectionsOf(diff)) {
    yield* sectionLines(section, page);
  }
  yield "";
  yield* wrap(closingOf(diff), page.width).map((line) => page.paint(style, line));
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

const STYLES = { fail: "red", warn: "yellow", pass: "green" } as const;

/** The result, what else changed, and what was compared. */
function headLines(diff: SumDiff, { width, paint, clean }: Page, style: Style): string[] {
  const counts = sumCounts(diff);
  const headline = `${STATUS_MARK[markOf(counts)]} ${sumHeadline(counts, inEnglish)}`;
  const details = sumDetails(counts, inEnglish);
  const sides = `go.sum · ${clean(sideText(diff.from))} → ${clean(sideText(diff.to))}`;
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

function* sectionLines({ kind, modules }: Section, page: Page): Generator<string> {
  yield "";
  yield page.paint(kind === "rehashed" ? "red" : "bold", `${headingOf(kind)} (${modules.length})`);
  if (isQuiet(kind) && modules.length > MOST_QUIET) {
    const same = kind === "graph" ? "" : " with the same version";
    yield `  ${modules.length} modules${same}; --format json lists them`;
    return;
  }
  for (const module of modules) {
    yield* moduleRows(module, page);
  }
  if (kind === "rehashed") {
    yield "";
    yield* advice(page);
  }
}

function moduleRows(module: ModuleChange, page: Page): string[] {
  const { paths, width, clean } = page;
  const { lines, change } = module;
  const path = clean(module.path);
  const all = [versionsOf(module), relationText(module), ...chainTo(module), ...remarksOn(module)];
  const facts = clean(all.filter((fact) => fact !== "").join(" · "));
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
export function chainTo({ why }: ModuleChange): string[] {
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

/** Of changes that neither stop builds nor compile other code, so many are shown. */
const MOST_MOD_INFOS = 20;

function* modRows(changes: readonly ModChange[], { width, paint, clean }: Page): Generator<string> {
  if (changes.length === 0) {
    return;
  }
  yield "";
  yield paint("bold", `go.mod (${changes.length})`);
  const shown = changes.filter(({ severity }, i) => severity !== "info" || i < MOST_MOD_INFOS);
  for (const change of shown) {
    const { severity, file, line } = change;
    const kind = severity === "info" ? "" : `${severity}: `;
    yield* hanging(
      `${kind}${clean(`${file}:${line}: ${modChangeLine(change, inEnglish)}`)}`,
      width,
      "  ",
      "    ",
    );
  }
  if (changes.length > shown.length) {
    yield `  ${changes.length - shown.length} more changes; --format json lists them`;
  }
}

function problemRow({ severity, file, line, message, side }: SideProblem, { width, clean }: Page): string[] {
  const text = `${severity}: ${clean(`${file}:${line}`)} (${side === "to" ? "newer" : "older"} side): ${clean(message)}`;
  return hanging(text, width, "  ", "    ");
}

/** The comparison as JSON, in pieces, contract `go-verify/gosum-diff/1` (docs/gosum-diff-1.schema.json). */
export function sumDiffJson(diff: SumDiff): Generator<string> {
  return printablePieces({ schema: "go-verify/gosum-diff/1", ...diff });
}

/**
 * The comparison as workflow commands at the changed lines, with paths from the repository's root, and the result: line by
 * line.
 */
export function* sumDiffGithub(diff: SumDiff): Generator<string> {
  const root = diff.folder ?? "";
  for (const { path, lines } of diff.modules) {
    for (const rehashed of lines.filter(({ change }) => change === "rehashed")) {
      const { version, of, from, to, file, line } = rehashed;
      const changed = `${path} ${version}${of === "zip" ? "" : "/go.mod"} was ${from} and is ${to}.`;
      const message = [changed, ...evidenceOn(rehashed).map(sentence), ADVICE.cause, ADVICE.fix].join("\n");
      const title = "Same version, another hash";
      yield `${annotate("error", { file: root + file, line, title, message })}\n`;
    }
  }
  for (const { file, line, message } of retractions(diff)) {
    yield `${annotate("warning", { file: root + file, line, title: "Retracted version", message })}\n`;
  }
  for (const change of (diff.goMod ?? []).filter(({ severity }) => severity !== "info")) {
    const { file, line } = change;
    const message = `${modChangeLine(change, inEnglish)}.`;
    const kind = change.severity === "error" ? "error" : "warning";
    yield `${annotate(kind, { file: root + file, line, title: "go.mod", message })}\n`;
  }
  for (const { severity, file, line, message, side } of diff.problems) {
    if (side === "to" && severity !== "info") {
      const kind = severity === "error" ? "error" : "warning";
      yield `${annotate(kind, { file: root + file, line, title: "go.sum", message })}\n`;
    }
  }
  yield `${plainLine(sumVerdict(diff))}\n`;
}
