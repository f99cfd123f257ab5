/**
 * go.sum and go.work.sum as the go command reads them (readGoSum in cmd/go/internal/modfetch/fetch.go): three words a
 * line, of which nothing is checked; only "h1:" hashes count; of two for one key the first that is met counts.
 */

/** One line that the go command takes for a sum. */
export interface SumLine {
  readonly path: string;
  /** Without "/go.mod". */
  readonly version: string;
  /** What the hash is of: the module's zip, or its go.mod alone. */
  readonly of: "zip" | "go.mod";
  readonly hash: string;
  /** From 1. */
  readonly line: number;
}

/** What is wrong, or odd, with a file of sums. */
export type SumProblemKind =
  | "conflict"
  | "malformed"
  | "merge-marker"
  | "bad-hash"
  | "unknown-hash"
  | "duplicate"
  | "encoding"
  | "mod-line-missing";

/** One such thing at its line. */
export interface SumProblem {
  readonly line: number;
  readonly kind: SumProblemKind;
  /** `error`: builds fail, or may take other code than was meant; `warning`: it may hurt; `info`: nothing follows. */
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
}

/** A file of sums, read whole. */
export interface SumFile {
  readonly lines: readonly SumLine[];
  readonly problems: readonly SumProblem[];
}

/** The hash of an empty go.mod, which an old bug wrote for what is no module; the go command drops such lines. */
const EMPTY_GO_MOD = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";

const MERGE_MARKER = /^(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)/;

/** The words of a line as Go's strings.Fields gives them: separated by what Unicode calls white space. */
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** Three words as the go command writes them: nearly all lines. */
const PLAIN = /^([!-~]+) ([!-~]+) ([!-~]+)$/;

/** The words of a line; of more than four the first four. */
function wordsOf(line: string): string[] {
  const plain = PLAIN.exec(line);
  if (plain) {
    return plain.slice(1);
  }
  // Only before the first word and after the last one there can be an empty one.
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

/** Reads a file of sums, with all that is wrong with it. Never throws: what is no line of sums is a problem. */
export function parseGoSum(text: string): SumFile {
  const lines: SumLine[] = [];
  const problems: SumProblem[] = encodingProblems(text);
  for (const [index, written] of text.split("\n").entries()) {
    if (written === "") {
      continue;
    }
    const words = wordsOf(written);
    const line = index + 1;
    const odd = lineProblem(written, words, line);
    if (odd) {
      problems.push(odd);
    }
    if (words.length === 3 && words[2] !== EMPTY_GO_MOD) {
      const [path = "", key = "", hash = ""] = words;
      const isMod = key.endsWith(GO_MOD);
      const version = isMod ? key.slice(0, -GO_MOD.length) : key;
      lines.push({ path, version, of: isMod ? "go.mod" : "zip", hash, line });
    }
  }
  const told = withCompanions([...problems, ...keyProblems(lines)], lines);
  return { lines, problems: told.sort((a, b) => a.line - b.line) };
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
        "The file begins with a byte order mark, which becomes part of the first module's path.",
        "error",
      ),
    ];
  }
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const line = text.slice(0, nul).split("\n").length;
    return [problem("The file holds NUL bytes: it is UTF-16, or damaged.", "error", line)];
  }
  return text.includes("\r\n")
    ? [problem("Lines end with CR LF; the go command reads them all the same.", "info")]
    : [];
}

/** What is wrong with a line by itself. */
function lineProblem(written: string, words: readonly string[], line: number): SumProblem | undefined {
  if (MERGE_MARKER.test(written)) {
    return {
      line,
      kind: "merge-marker",
      severity: "error",
      message: "A merge was left unfinished here: both sides stand in the file.",
    };
  }
  if (words.length === 0) {
    return undefined;
  }
  if (words.length !== 3) {
    const count = `${words.length} ${words.length === 1 ? "word" : "words"} where a sum has 3`;
    const has = words.length > 3 ? "more than the 3 words of a sum" : count;
    const message = `The line has ${has}: every go command stops here, and go mod tidy leaves it.`;
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
          message: "The hash is no SHA-256 in base64: nothing can equal it.",
        };
  }
  if (/^h\d+:/.test(hash)) {
    const kind = hash.slice(0, hash.indexOf(":") + 1);
    const message = `The go command knows no hash ${kind} and ignores the line.`;
    return { line, kind: "unknown-hash", severity: "warning", message };
  }
  const message = "The third word is no hash, so the go command ignores the line.";
  return { line, kind: "bad-hash", severity: "error", message };
}

/** A hash of a kind that the go command does not know is harmless beside one that it knows, for the same key. */
function withCompanions(problems: readonly SumProblem[], lines: readonly SumLine[]): SumProblem[] {
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

/** 256 bits in canonical base64: the last of 43 characters has no bits beyond them. */
const SHA256 = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

/** What lines say against each other: two hashes for one key, the same line twice, a zip without its go.mod. */
function keyProblems(lines: readonly SumLine[]): SumProblem[] {
  const problems: SumProblem[] = [];
  const first = new Map<string, SumLine>();
  for (const line of lines.filter(({ hash }) => hash.startsWith("h1:"))) {
    const key = keyOf(line);
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, line);
    } else if (before.hash === line.hash) {
      const message = `Line ${before.line} says the same.`;
      problems.push({ line: line.line, kind: "duplicate", severity: "info", message });
    } else {
      const message = `Line ${before.line} has another hash for ${key}: the first of them counts.`;
      problems.push({ line: line.line, kind: "conflict", severity: "error", message });
    }
  }
  for (const line of first.values()) {
    if (line.of === "zip" && !first.has(keyOf(line) + GO_MOD)) {
      const message = `${line.path} ${line.version} has no /go.mod line: where its go.mod is needed, the build fails.`;
      problems.push({ line: line.line, kind: "mod-line-missing", severity: "info", message });
    }
  }
  return problems;
}
