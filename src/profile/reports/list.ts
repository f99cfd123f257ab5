/** pprof's `list`: functions by source line (printSource and getSourceFromFile in internal/report/source.go). */
import { type Analysis, compareText, plainFormatter, presentNodes } from "../analyse/graph.ts";
import { lineNodesOf, listedNodesOf, type NodeIndex } from "../analyse/nodes.ts";
import { weigh } from "../analyse/weights.ts";
import { percentage } from "../table/units.ts";
import { plus, type Value } from "../table/value.ts";
import { functionMatcher, noMatch } from "./report.ts";

/** The values of one line. They are in the sample type's own unit; texts are as pprof prints them. */
export interface LineWeight {
  line: number;
  flat: Value;
  cum: Value;
}

/** A function and the lines of its values, as one build of the program had them. */
export interface FunctionLines {
  name: string;
  /** The line of its declaration; 0 where the profile does not say. */
  startLine: number;
  /** The first and the last line with a value. */
  first: number;
  last: number;
}

/** A function in one file. */
export interface Routine {
  name: string;
  /** Empty where the profile does not say. */
  file: string;
  flat: Value;
  cum: Value;
  flatText: string;
  cumText: string;
  /** The cum's share of all. */
  percent: string;
  /** The lines to show: from the function's first, or five before the first with a value, to five after the last. */
  first: number;
  last: number;
  /** The lines with values, in order. */
  weights: LineWeight[];
  /** The lines of each build: profiles that are merged or compared may have another declaration each. */
  builds: FunctionLines[];
}

/** The report. */
export interface ListReport {
  total: Value;
  totalText: string;
  routines: Routine[];
}

/** A line of a listing; the text of a weight is `.` where it is 0. */
export interface ListedLine extends LineWeight {
  flatText: string;
  cumText: string;
  source: string;
}

/** How many lines are shown before the first and after the last one with a value. */
const MARGIN = 5;

interface Line extends LineWeight {
  name: string;
  file: string;
  startLine: number;
}

/**
 * Lists the functions whose names match.
 * @throws QueryError if none matches
 */
export function list(analysis: Analysis, expression: string): ListReport {
  const format = plainFormatter(analysis);
  const matches = functionMatcher("list", expression);
  const lines = linesWithValues(analysis).filter(({ name }) => matches(name));
  if (lines.length === 0) {
    throw noMatch("list", expression);
  }
  const byName = [...Map.groupBy(lines, ({ name }) => name)].sort(([a], [b]) => compareText(a, b));
  const routines = byName.flatMap(([name, all]) => {
    const located = all.filter(({ file }) => file !== "");
    const byFile = [...Map.groupBy(located, ({ file }) => file)].sort(([a], [b]) => compareText(a, b));
    const parts = byFile.length > 0 ? byFile : ([["", all]] as const);
    return parts.map(([file, own]) => routineOf(analysis, name, file, own));
  });
  return { total: analysis.total, totalText: format(analysis.total), routines };
}

function linesWithValues(analysis: Analysis): Line[] {
  const { view, query, values } = analysis;
  const table = listedNodesOf(view, query);
  const weights = weigh(view.stacks, table, values);
  return presentNodes({ query, weights }).map((node: NodeIndex) => {
    const { name, file, line, startLine } = table.infos[node]!;
    return { name, file, line, startLine, flat: weights.flat[node]!, cum: weights.cum[node]! };
  });
}

function routineOf(analysis: Analysis, name: string, file: string, lines: readonly Line[]): Routine {
  const format = plainFormatter(analysis);
  const byLine = [...Map.groupBy(lines, ({ line }) => line)].sort(([a], [b]) => a - b);
  const { flat, cum } = sumOf(lines);
  const starts = lines.map(({ line, startLine }) => (startLine === 0 ? line - MARGIN : startLine));
  return {
    name,
    file,
    flat,
    cum,
    flatText: format(flat),
    cumText: format(cum),
    percent: percentage(cum, analysis.total),
    first: Math.max(1, least(starts)),
    last: byLine.at(-1)![0] + MARGIN,
    weights: byLine.map(([line, own]) => ({ line, ...sumOf(own) })),
    builds: buildsOf(lines),
  };
}

/** The functions of these lines, one for each declaration. Lines without a number are left out. */
function buildsOf(lines: readonly Line[]): FunctionLines[] {
  const builds = new Map<string, FunctionLines>();
  for (const { name, line, startLine } of lines) {
    const key = `${startLine} ${name}`;
    const build = builds.get(key) ?? { name, startLine, first: line, last: line };
    if (line > 0) {
      build.first = Math.min(build.first, line);
      build.last = Math.max(build.last, line);
      builds.set(key, build);
    }
  }
  return [...builds.values()];
}

/** The functions of each file, with the lines of their values. */
export function functionsOfFiles(analysis: Analysis): Map<string, FunctionLines[]> {
  const located = linesWithValues(analysis).filter(({ file }) => file !== "");
  const byFile = Map.groupBy(located, ({ file }) => file);
  return new Map([...byFile].map(([file, lines]) => [file, buildsOf(lines)]));
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((smallest, number) => Math.min(smallest, number));
}

function sumOf(lines: readonly LineWeight[]): { flat: Value; cum: Value } {
  return lines.reduce<{ flat: Value; cum: Value }>(
    (sum, { flat, cum }) => ({ flat: plus(sum.flat, flat), cum: plus(sum.cum, cum) }),
    { flat: 0, cum: 0 },
  );
}

/** The lines of a routine with its source, up to the end of the file. */
export function listedLines(analysis: Analysis, routine: Routine, source: readonly string[]): ListedLine[] {
  const format = plainFormatter(analysis);
  const text = (value: Value) => (value === 0 ? "." : format(value));
  const weights = new Map(routine.weights.map((weight) => [weight.line, weight]));
  return source.slice(routine.first - 1, routine.last).map((line, i) => {
    const { flat, cum } = weights.get(routine.first + i) ?? { flat: 0, cum: 0 };
    return { line: routine.first + i, flat, cum, flatText: text(flat), cumText: text(cum), source: line };
  });
}

/** A source file as lines, as Go's bufio.ScanLines cuts it. */
export function sourceLines(text: string): string[] {
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** The values of each line of each file, regardless of the function: each stack counts once a line. */
export function linesOfFiles(analysis: Analysis): Map<string, LineWeight[]> {
  const { view, query, values } = analysis;
  const table = lineNodesOf(view, query);
  const weights = weigh(view.stacks, table, values);
  const files = new Map<string, LineWeight[]>();
  for (const node of presentNodes({ query, weights })) {
    const { file, line } = table.infos[node]!;
    if (file !== "" && line > 0) {
      const lines = files.get(file) ?? [];
      files.set(file, lines);
      lines.push({ line, flat: weights.flat[node]!, cum: weights.cum[node]! });
    }
  }
  for (const lines of files.values()) {
    lines.sort((a, b) => a.line - b.line);
  }
  return files;
}
