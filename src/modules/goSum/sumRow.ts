/** One line of a go.sum file by itself: its three words, and what is wrong with them. It knows nothing of other lines. */
import type { SumLine, SumProblem } from "./sumLine.ts";

/** What a line says, wherever it is in a file. */
type LineContent = Omit<SumLine, "line">;

/** A line that was read. Lines with the same text may share one. */
export interface SumRow {
  /** Undefined for a line that is not three words, and for one that the go command drops. */
  readonly content: LineContent | undefined;
  /** The key, if the line has a hash that the go command uses; else "". */
  readonly key: string;
  /** For a zip line, the key of its go.mod line; else "". */
  readonly modKey: string;
  readonly problem: Omit<SumProblem, "line"> | undefined;
}

/** Lines by their text: files of a workspace that are parsed with the same one share what they have in common. */
export type KnownLines = Map<string, SumRow>;

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

/** Reads a line, without its line feed. */
export function readRow(written: string): SumRow {
  const words = wordsOf(written);
  const problem = lineProblem(written, words);
  const content = words.length === 3 && words[2] !== EMPTY_GO_MOD ? contentOf(words) : undefined;
  const key = content?.hash.startsWith("h1:") ? keyOf(content) : "";
  return { content, key, modKey: key !== "" && content?.of === "zip" ? key + GO_MOD : "", problem };
}

function contentOf([path = "", key = "", hash = ""]: readonly string[]): LineContent {
  const isMod = key.endsWith(GO_MOD);
  return { path, version: isMod ? key.slice(0, -GO_MOD.length) : key, of: isMod ? "go.mod" : "zip", hash };
}

/** The problem of a single line. */
function lineProblem(written: string, words: readonly string[]): SumRow["problem"] {
  if (MERGE_MARKER.test(written)) {
    return {
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
    return { kind: "malformed", severity: "error", message };
  }
  return hashProblem(words[2]!);
}

function hashProblem(hash: string): SumRow["problem"] {
  if (hash.startsWith("h1:")) {
    return SHA256.test(hash.slice(3))
      ? undefined
      : {
          kind: "bad-hash",
          severity: "error",
          message: "The hash is not a SHA-256 in base64, so no file can match it.",
        };
  }
  if (/^h\d+:/.test(hash)) {
    const type = hash.slice(0, hash.indexOf(":"));
    const message = `Go ignores this line: unknown hash type ${type}.`;
    return { kind: "unknown-hash", severity: "warning", message };
  }
  const message = "Go ignores this line: its third word is not a hash.";
  return { kind: "bad-hash", severity: "error", message };
}

/** 256 bits in canonical base64: the last of 43 characters has no excess bits. */
const SHA256 = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
