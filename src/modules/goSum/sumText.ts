/** The text of a go.sum file with what was read of it, so that of a later text only the lines that changed are read. */
import type { SumFile, SumLine, SumProblem } from "./sumLine.ts";
import { type KnownLines, keyOf, readRow, type SumRow } from "./sumRow.ts";

/** A text and what was read of it. */
export interface SumText {
  readonly text: string;
  readonly file: SumFile;
  /** How many lines were read for it; the others were known. */
  readonly read: number;
  /** The lines that are not empty, and at most one more than are read. */
  readonly entries: readonly Entry[];
}

/** A line that is not empty, at its place. */
interface Entry {
  readonly row: SumRow;
  /** The offset of its first character. */
  readonly start: number;
  /** From 1. */
  readonly line: number;
  /** What it says; the same object in each text in which it has that place. */
  readonly said: SumLine | undefined;
}

/** Far more than any go.sum file has: the rest of a longer one is not read. */
const MAX_LINES = 60_000;

/** Reads a text. Of `before`, the lines that are the same are taken over. Never throws: an invalid line becomes a problem. */
export function readSumText(text: string, before?: SumText, known?: KnownLines): SumText {
  if (before?.text === text) {
    return { ...before, read: 0 };
  }
  // What follows the last line that is read is not known.
  const isWhole = before !== undefined && before.entries.length <= MAX_LINES;
  const { entries, read } = isWhole ? readChanged(text, before) : readLines(text, 0, text.length, 1, known);
  const some = entries.length > MAX_LINES ? entries.slice(0, MAX_LINES + 1) : entries;
  return { text, entries: some, read, file: fileOf(text, some) };
}

interface Reading {
  readonly entries: Entry[];
  readonly read: number;
}

/** Reads the lines from one offset, where a line starts, to another; `line` is the number of the first. */
function readLines(text: string, from: number, to: number, line: number, known?: KnownLines): Reading {
  const entries: Entry[] = [];
  for (let at = from, number = line; at < to && entries.length <= MAX_LINES; number += 1) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    if (end > at) {
      const written = text.slice(at, end);
      const row = known?.get(written) ?? readRow(written);
      if (row.problem === undefined) {
        known?.set(written, row);
      }
      entries.push(entryOf(row, at, number));
    }
    at = end + 1;
  }
  return { entries, read: entries.length };
}

function entryOf(row: SumRow, start: number, line: number): Entry {
  const { content } = row;
  const said = content && {
    path: content.path,
    version: content.version,
    of: content.of,
    hash: content.hash,
    line,
  };
  return { row, start, line, said };
}

/** Reads the lines between what the two texts begin and end with. */
function readChanged(text: string, { text: old, entries }: SumText): Reading {
  const shorter = Math.min(text.length, old.length);
  const same = alike(shorter, (at, size) => text.slice(at, at + size) === old.slice(at, at + size));
  const end = alike(
    shorter - same,
    (at, size) =>
      text.slice(text.length - at - size, text.length - at) ===
      old.slice(old.length - at - size, old.length - at),
  );
  // Whole lines: from the start of the first that changed to the start of the first that is the same again.
  const start = same === 0 ? 0 : text.lastIndexOf("\n", same - 1) + 1;
  const newline = old.indexOf("\n", old.length - end);
  const oldEnd = newline < 0 ? old.length : newline + 1;
  const moved = text.length - old.length;
  const first = indexAt(entries, start);
  const next = indexAt(entries, oldEnd);
  const previous = entries[first - 1];
  const line =
    previous === undefined
      ? 1 + newlinesIn(text, 0, start)
      : previous.line + newlinesIn(text, previous.start, start);
  const changed = readLines(text, start, oldEnd + moved, line);
  const lines = newlinesIn(text, start, oldEnd + moved) - newlinesIn(old, start, oldEnd);
  const after = entries.slice(next);
  const shifted =
    lines === 0
      ? after.map((entry) =>
          moved === 0
            ? entry
            : {
                row: entry.row,
                start: entry.start + moved,
                line: entry.line,
                said: entry.said,
              },
        )
      : after.map((entry) => entryOf(entry.row, entry.start + moved, entry.line + lines));
  return { entries: [...entries.slice(0, first), ...changed.entries, ...shifted], read: changed.read };
}

/** Compared at once: slices of this length are compared as memory. */
const PIECE = 4096;

/** How many of at most `most` characters are the same, by a comparison of `size` characters from `at` on. */
function alike(most: number, isSame: (at: number, size: number) => boolean): number {
  let at = 0;
  for (let size = PIECE; size >= 1; size = Math.floor(size / 2)) {
    while (at + size <= most && isSame(at, size)) {
      at += size;
    }
  }
  return at;
}

/** The index of the first entry that starts at an offset or after it. */
function indexAt(entries: readonly Entry[], offset: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.start < offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function newlinesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) {
    count += 1;
  }
  return count;
}

/** The lines with what is wrong with each, and between them. */
function fileOf(text: string, entries: readonly Entry[]): SumFile {
  const lines: SumLine[] = [];
  const problems: SumProblem[] = encodingProblems(text);
  const first = new Map<string, SumLine>();
  const between: SumProblem[] = [];
  let hasUnknownHash = false;
  for (const { row, line, said } of entries.length > MAX_LINES ? entries.slice(0, MAX_LINES) : entries) {
    const { key, problem } = row;
    if (problem !== undefined) {
      hasUnknownHash ||= problem.kind === "unknown-hash";
      problems.push({ line, ...problem });
    }
    if (said !== undefined) {
      lines.push(said);
      const before = key === "" ? undefined : first.get(key);
      if (before !== undefined) {
        between.push(repeated(before, said, key));
      } else if (key !== "") {
        first.set(key, said);
      }
    }
  }
  const last = entries[MAX_LINES];
  if (last !== undefined) {
    const message = `The file has more than ${MAX_LINES.toLocaleString("en")} lines: this one and the rest were not read.`;
    problems.push({ line: last.line, kind: "malformed", severity: "error", message });
  }
  problems.push(...between);
  for (const { row, said } of entries) {
    if (row.modKey !== "" && !first.has(row.modKey) && first.get(row.key) === said) {
      problems.push(withoutModLine(said!));
    }
  }
  const file = { lines, problems: hasUnknownHash ? withHarmlessHashes(problems, lines, first) : problems };
  file.problems.sort((a, b) => a.line - b.line);
  firsts.set(file, first);
  return file;
}

/**
 * The keys whose lines may not be the same in two texts, of which the newer one was read from the older one. Of all other
 * keys the lines are the same, though at other places.
 */
export function keysApart(before: SumText, now: SumText): Set<string> {
  const [old, entries] = [before.entries, now.entries];
  const shorter = Math.min(old.length, entries.length);
  let start = 0;
  while (start < shorter && old[start]!.row === entries[start]!.row) {
    start += 1;
  }
  let end = 0;
  while (end < shorter - start && old.at(-1 - end)!.row === entries.at(-1 - end)!.row) {
    end += 1;
  }
  const apart = [...old.slice(start, old.length - end), ...entries.slice(start, entries.length - end)];
  return new Set(apart.map(({ row }) => row.key).filter((key) => key !== ""));
}

const firsts = new WeakMap<SumFile, ReadonlyMap<string, SumLine>>();

/** The line that the go command uses for each key of a file: the first with a hash of a known type. */
export function firstLines(file: SumFile): ReadonlyMap<string, SumLine> {
  const known = firsts.get(file);
  if (known !== undefined) {
    return known;
  }
  const first = new Map<string, SumLine>();
  for (const line of file.lines.filter(({ hash }) => hash.startsWith("h1:"))) {
    const key = keyOf(line);
    first.set(key, first.get(key) ?? line);
  }
  firsts.set(file, first);
  return first;
}

function encodingProblems(text: string): SumProblem[] {
  const problem = (message: string, severity: "error" | "info", line = 1): SumProblem => ({
    line,
    kind: "encoding",
    severity,
    message,
  });
  if (text.startsWith("\ufeff")) {
    return [
      problem(
        "The file starts with a byte order mark, which becomes part of the first module path.",
        "error",
      ),
    ];
  }
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const line = text.slice(0, nul).split("\n").length;
    return [problem("The file contains NUL bytes: it is UTF-16 or damaged.", "error", line)];
  }
  return text.includes("\r\n") ? [problem("Lines end with CR LF; the go command accepts them.", "info")] : [];
}

/** A hash of an unknown type is harmless if the same key also has a hash of a known type. */
function withHarmlessHashes(
  problems: readonly SumProblem[],
  lines: readonly SumLine[],
  known: ReadonlyMap<string, SumLine>,
): SumProblem[] {
  const harmless = new Set(lines.filter((line) => known.has(keyOf(line))).map(({ line }) => line));
  return problems.map((problem) =>
    problem.kind === "unknown-hash" && harmless.has(problem.line)
      ? { ...problem, severity: "info" }
      : problem,
  );
}

function repeated(before: SumLine, { hash, line }: SumLine, key: string): SumProblem {
  if (before.hash === hash) {
    return { line, kind: "duplicate", severity: "info", message: `Duplicate of line ${before.line}.` };
  }
  const message = `Line ${before.line} has another hash for ${key}; the go command uses the first one.`;
  return { line, kind: "conflict", severity: "error", message };
}

function withoutModLine({ path, version, line }: SumLine): SumProblem {
  const message = `${path} ${version} has no /go.mod line: builds that need its go.mod file fail.`;
  return { line, kind: "mod-line-missing", severity: "info", message };
}
