/**
 * go.sum and go.work.sum as the go command reads them (readGoSum in cmd/go/internal/modfetch/fetch.go): three words per
 * line, which it does not check. It uses only "h1:" hashes, and of two for one key the first.
 */

/** One valid line of a go.sum file. */
export interface SumLine {
  readonly path: string;
  /** Without "/go.mod". */
  readonly version: string;
  /** What the hash covers: the module zip, or only the go.mod file. */
  readonly of: "zip" | "go.mod";
  readonly hash: string;
  /** From 1. */
  readonly line: number;
}

/** The kinds of problems of a go.sum file. */
export type SumProblemKind =
  | "conflict"
  | "malformed"
  | "merge-marker"
  | "bad-hash"
  | "unknown-hash"
  | "duplicate"
  | "encoding"
  | "mod-line-missing";

/** A problem with its line. */
export interface SumProblem {
  readonly line: number;
  readonly kind: SumProblemKind;
  /** `error`: builds fail, or may use other code than intended; `warning`: may cause trouble; `info`: harmless. */
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
}

/** A parsed go.sum file. */
export interface SumFile {
  readonly lines: readonly SumLine[];
  readonly problems: readonly SumProblem[];
}

/** The hash of an empty go.mod file. An old bug recorded it for what is not a module; the go command drops such lines. */
const EMPTY_GO_MOD = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";

const MERGE_MARKER = /^(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)/;

/** What separates the words of a line for Go's strings.Fields: Unicode white space. */
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** Three words as the go command writes them, which nearly all lines are. */
const PLAIN = /^([!-~]+) ([!-~]+) ([!-~]+)$/;

/** The words of a line, at most the first four. */
function wordsOf(line: string): string[] {
  const plain = PLAIN.exec(line);
  if (plain) {
    return plain.slice(1);
  }
  // Only the first and the last part can be empty.
  return line
    .split(SPACE, 5)
    .filter((word) => word !== "")
    .slice(0, 4);
}

const GO_MOD = "/go.mod";

/** The key that a hash belongs to. */
export function keyOf({ path, version, of }: Pick<SumLine, "path" | "version" | "of">): string {
  return `${path} ${version}${of === "zip" ? "" : GO_MOD}`;
}

/** Far more than any go.sum file has: the rest of a longer one is not read. */
const MAX_LINES = 60_000;

/** The lines that are not empty, with their numbers from 1, and at most one more than are read. */
function* writtenLines(text: string): Generator<[line: number, written: string]> {
  let count = 0;
  for (let line = 1, at = 0; at < text.length && count <= MAX_LINES; line++) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    if (end > at) {
      count += 1;
      yield [line, text.slice(at, end)];
    }
    at = end + 1;
  }
}

/** What each line says, by its text: files of a workspace that are parsed with the same one share what they have in common. */
export type KnownLines = Map<string, Omit<SumLine, "line">>;

/** Parses a go.sum file. Never throws: an invalid line becomes a problem. */
export function parseGoSum(text: string, known?: KnownLines): SumFile {
  const lines: SumLine[] = [];
  const problems: SumProblem[] = encodingProblems(text);
  let count = 0;
  for (const [line, written] of writtenLines(text)) {
    if (count === MAX_LINES) {
      const message = `The file has more than ${MAX_LINES.toLocaleString("en")} lines: this one and the rest were not read.`;
      problems.push({ line, kind: "malformed", severity: "error", message });
      break;
    }
    count += 1;
    const before = known?.get(written);
    if (before) {
      lines.push({ ...before, line });
      continue;
    }
    const words = wordsOf(written);
    const odd = lineProblem(written, words, line);
    if (odd) {
      problems.push(odd);
    }
    if (words.length === 3 && words[2] !== EMPTY_GO_MOD) {
      const said = saidBy(words);
      lines.push({ ...said, line });
      if (!odd) {
        known?.set(written, said);
      }
    }
  }
  const all = withHarmlessHashes([...problems, ...keyProblems(lines)], lines);
  return { lines, problems: all.sort((a, b) => a.line - b.line) };
}

function saidBy([path = "", key = "", hash = ""]: readonly string[]): Omit<SumLine, "line"> {
  const isMod = key.endsWith(GO_MOD);
  return { path, version: isMod ? key.slice(0, -GO_MOD.length) : key, of: isMod ? "go.mod" : "zip", hash };
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

/** The problem of a single line. */
function lineProblem(written: string, words: readonly string[], line: number): SumProblem | undefined {
  if (MERGE_MARKER.test(written)) {
    return {
      line,
      kind: "merge-marker",
      severity: "error",
      message: "Unfinished merge: the file contains both sides.",
    };
  }
  if (words.length === 0) {
    return undefined;
  }
  if (words.length !== 3) {
    const count = words.length > 3 ? "more than 3 words" : `${words.length} of 3 words`;
    const message = `The line has ${count}: every go command fails here, and go mod tidy does not remove it.`;
    return { line, kind: "malformed", severity: "error", message };
  }
  return hashProblem(words[2]!, line);
}

function hashProblem(hash: string, line: number): SumProblem | undefined {
  if (hash.startsWith("h1:")) {
    return SHA256.test(hash.slice(3))
      ? undefined
      : {
          line,
          kind: "bad-hash",
          severity: "error",
          message: "The hash is not a SHA-256 in base64, so no file can match it.",
        };
  }
  if (/^h\d+:/.test(hash)) {
    const type = hash.slice(0, hash.indexOf(":"));
    const message = `Go ignores this line: unknown hash type ${type}.`;
    return { line, kind: "unknown-hash", severity: "warning", message };
  }
  const message = "Go ignores this line: its third word is not a hash.";
  return { line, kind: "bad-hash", severity: "error", message };
}

/** A hash of an unknown type is harmless if the same key also has a hash of a known type. */
function withHarmlessHashes(problems: readonly SumProblem[], lines: readonly SumLine[]): SumProblem[] {
  if (!problems.some(({ kind }) => kind === "unknown-hash")) {
    return [...problems];
  }
  const known = new Set(lines.filter(({ hash }) => hash.startsWith("h1:")).map(keyOf));
  const harmless = new Set(lines.filter((line) => known.has(keyOf(line))).map(({ line }) => line));
  return problems.map((problem) =>
    problem.kind === "unknown-hash" && harmless.has(problem.line)
      ? { ...problem, severity: "info" }
      : problem,
  );
}

/** 256 bits in canonical base64: the last of 43 characters has no excess bits. */
const SHA256 = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** Problems between lines: two hashes for one key, a duplicate, a zip line without its go.mod line. */
function keyProblems(lines: readonly SumLine[]): SumProblem[] {
  const problems: SumProblem[] = [];
  const first = new Map<string, SumLine>();
  for (const line of lines.filter(({ hash }) => hash.startsWith("h1:"))) {
    const key = keyOf(line);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, line);
    } else if (before.hash === line.hash) {
      const message = `Duplicate of line ${before.line}.`;
      problems.push({ line: line.line, kind: "duplicate", severity: "info", message });
    } else {
      const message = `Line ${before.line} has another hash for ${key}; the go command uses the first one.`;
      problems.push({ line: line.line, kind: "conflict", severity: "error", message });
    }
  }
  for (const line of first.values()) {
    if (line.of === "zip" && !first.has(keyOf(line) + GO_MOD)) {
      const message = `${line.path} ${line.version} has no /go.mod line: builds that need its go.mod file fail.`;
      problems.push({ line: line.line, kind: "mod-line-missing", severity: "info", message });
    }
  }
  return problems;
}
