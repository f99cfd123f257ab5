/** A check's log: its result, then every command and HTTP request, so that a person can repeat them. */
import type { Finding, Location } from "../engine/check.ts";
import type { CheckReport } from "../engine/report.ts";
import { shortenHome } from "./home.ts";
import { append, type Block, type Fold, field, LABEL, type LogCopy, type LogMeta } from "./logBlock.ts";
import { commandBlocks, requestBlocks } from "./logCommands.ts";
import { type LogLink, linksIn } from "./logLinks.ts";
import { oneLine, visible } from "./visible.ts";
import { duration, release, STATUS_MARK, STATUS_WORD } from "./words.ts";

/** A text with the positions that an editor needs. */
export interface LogText {
  text: string;
  /** The line at which a reader should start, from 0: what is wrong, or what was found. */
  start: number;
  /** Those of commands and requests, and within them of set-up and outputs. */
  folds: Fold[];
  links: LogLink[];
  copies: LogCopy[];
}

/** The log of one check as text alone. */
export function log(check: CheckReport, meta: LogMeta): string {
  return logText(check, meta).text;
}

/** The log of one check. */
export function logText(check: CheckReport, meta: LogMeta): LogText {
  const lines: string[] = [];
  const folds: Fold[] = [];
  const copies: LogCopy[] = [];
  const links: LogLink[] = [];
  let start: number | undefined;
  for (const block of blocksOf(check, meta)) {
    const first = lines.length;
    append(lines, block.lines);
    start ??= block.isStart ? first : undefined;
    for (const fold of block.folds ?? []) {
      folds.push({ ...fold, start: first + fold.start, end: first + fold.end });
    }
    for (const copy of block.copies ?? []) {
      copies.push({ ...copy, at: first + copy.at });
    }
    for (const { line: at, location } of block.places ?? []) {
      const to = block.lines[at]!.length;
      const { path, line } = location;
      links.push({ at: first + at, from: LABEL, to, path, line, column: undefined });
    }
  }
  const linked = new Set(links.map(({ at }) => at));
  append(
    links,
    linksIn(lines, meta.home).filter(({ at }) => !linked.has(at)),
  );
  return { text: lines.join("\n"), start: start ?? 0, folds, links, copies };
}

function blocksOf(check: CheckReport, meta: LogMeta): Block[] {
  const short = (text: string) => shortenHome(visible(text), meta.home);
  const run = [
    oneLine(check.id),
    `${STATUS_WORD[check.status]} in ${duration(check.durationMs)}`,
    oneLine(release(meta.go)),
    timeOfDay(meta.startedAt),
  ];
  return [
    { lines: [`${STATUS_MARK[check.status]} ${oneLine(check.title)}`, `  ${run.join(" · ")}`, ""] },
    ...resultBlocks(check, short),
    ...commandBlocks(check, meta),
    ...requestBlocks(check.requests ?? [], short),
    { lines: [""] },
  ];
}

function resultBlocks(check: CheckReport, short: (text: string) => string): Block[] {
  const label = summaryLabel(check);
  const summary = label === undefined ? [] : field(label, short(check.summary));
  const notes = check.findings.filter(({ severity }) => severity === "info");
  return [
    ...(summary.length === 0 ? [] : [{ lines: [...summary, ""], isStart: true }]),
    ...problemBlocks(check.findings, short),
    ...notes.map((note) => findingBlock([note], "Note", short)),
  ];
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

/** More problems are folded, so that the failing command stays on the first screen. */
const MAX_OPEN = 3;

/** The problems, errors first. Those with the same cause and fix are one block. */
function problemBlocks(findings: readonly Finding[], short: (text: string) => string): Block[] {
  const groups = new Map<string, Finding[]>();
  for (const severity of ["error", "warning"]) {
    for (const finding of findings.filter((one) => one.severity === severity)) {
      const { cause, fix } = finding;
      const key = JSON.stringify(cause === "" ? [groups.size] : [cause, fix]);
      const group = groups.get(key) ?? [];
      group.push(finding);
      groups.set(key, group);
    }
  }
  const blocks = [...groups.values()].map((group) => findingBlock(group, "What is wrong", short));
  const rest = blocks.slice(MAX_OPEN);
  return rest.length === 0 ? blocks : [...blocks.slice(0, MAX_OPEN), folded(rest)];
}

/** Some blocks as one, below a line that says how many there are. */
function folded(blocks: readonly Block[]): Block {
  const lines = field("And more", `${blocks.length} ${blocks.length === 1 ? "problem" : "problems"}`);
  const places = blocks.flatMap((block) => {
    const first = lines.length;
    append(lines, block.lines);
    return (block.places ?? []).map(({ line, location }) => ({ line: first + line, location }));
  });
  return { lines, folds: [{ start: 0, end: lines.length - 2, closed: true }], places };
}

/** Findings that have the same cause and fix. */
function findingBlock(findings: readonly Finding[], label: string, short: (text: string) => string): Block {
  const lines: string[] = [];
  const places: { line: number; location: Location }[] = [];
  for (const { message, location } of findings) {
    append(lines, field(lines.length === 0 ? label : "", short(message)));
    if (location) {
      places.push({ line: lines.length, location });
      lines.push(...field("Where", short(placeOf(location)).replaceAll("\n", " ")));
    }
  }
  const { cause, fix } = findings[0]!;
  append(lines, [...field("Why", short(cause)), ...field("What to do", short(fix)), ""]);
  return { lines, isStart: label !== "Note", places };
}

function placeOf({ path, line }: Location): string {
  return line === undefined ? path : `${path}:${line}`;
}

/** Local date and time to the second, as in `2026-11-24 07:01:22`. */
function timeOfDay(startedAt: string): string {
  return new Date(startedAt).toLocaleString("sv-SE");
}
