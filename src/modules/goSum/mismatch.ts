/**
 * Finds checksum mismatches in the output of the go command, or in a log that contains it. The texts are those of
 * cmd/go/internal/modfetch/fetch.go (haveModSumLocked, checkSumDB, addModSumLocked), modload/import.go and modfile.go
 * (missing entries), and modcmd/verify.go. All bytes are hostile.
 */
import { modulePathProblem } from "../version/modulePath.ts";

/** The kinds of messages. */
export type MismatchKind =
  /** The download differs from a line of go.sum. */
  | "go.sum"
  /** The download differs from the record of the checksum database. */
  | "database"
  /** The response of the checksum database has no line for it. */
  | "database-absent"
  /** go.sum has only hashes of types that the go command does not know. */
  | "unknown-hash"
  /** go.sum lacks a line. */
  | "missing"
  /** `go mod verify`: the zip in the module cache was modified. */
  | "zip-changed"
  /** `go mod verify`: the extracted folder in the module cache was modified. */
  | "folder-changed"
  /** `go mod verify`: the module cache has no record of the zip's hash. */
  | "ziphash-missing";

/** One message of the go command about a checksum. */
export interface Mismatch {
  readonly kind: MismatchKind;
  /** The module path; "" if the go command names only a package. */
  readonly path: string;
  /** Without "/go.mod"; "" if unknown. */
  readonly version: string;
  readonly of: "zip" | "go.mod";
  /** The hash of the file that the go command used, downloaded or from the module cache; "" if unknown. */
  readonly downloaded: string;
  /** The hash that the go command expected; "" if unknown. */
  readonly expected: string;
  /** Where the expected hash is from: `go.sum`, another such file, or the name of a checksum database; "" if unknown. */
  readonly source: string;
  /** For a missing line, the package that needs it; for a modified file or folder, its path; else "". */
  readonly detail: string;
  /** The line of the log, from 1. */
  readonly line: number;
}

/** The go command writes no longer line about a checksum. */
const MAX_LINE_LENGTH = 4096;

/** In how many lines after its heading a hash is searched: other output may come in between. */
const SEARCH_LINES = 12;

/** The limit for the number of mismatches: no person reads more. */
const MAX_MISMATCHES = 1000;

/** Finds the mismatches in a log, without duplicates, in the order of the log. */
export function readMismatches(log: string): Mismatch[] {
  const found = new Map<string, Mismatch>();
  for (const rows of windowsOf(rowsOf(log))) {
    const { text, line } = rows[0]!;
    const fields = readRow(text, rows.slice(1));
    if (fields) {
      const mismatch = { ...UNKNOWN_FIELDS, ...fields, line };
      const { kind, path, version, of, downloaded, expected, detail } = mismatch;
      const key = JSON.stringify([kind, path, version, of, downloaded, expected, detail]);
      if (!found.has(key)) {
        found.set(key, mismatch);
      }
      if (found.size === MAX_MISMATCHES) {
        break;
      }
    }
  }
  return [...found.values()];
}

interface Row {
  readonly text: string;
  readonly line: number;
}

type FoundFields = Pick<Mismatch, "kind"> & Partial<Mismatch>;

const UNKNOWN_FIELDS = {
  path: "",
  version: "",
  of: "zip",
  downloaded: "",
  expected: "",
  source: "",
  detail: "",
} as const;

/** Terminal escape sequences (ECMA-48): ESC `[` up to a letter, or ESC `]` up to BEL or ESC `\`. */
const ESC = "\u001b";
const BEL = "\u0007";
const ESCAPES = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\))`, "g");

/** The lines of a log as plain text, one after the other: a log may have millions. A message in JSON has escaped line feeds. */
function* rowsOf(log: string): Generator<Row> {
  let blank = 0;
  for (let line = 1, at = 0; at <= log.length; line++) {
    const newline = log.indexOf("\n", at);
    const end = newline < 0 ? log.length : newline;
    blank = end === at ? blank + 1 : 0;
    if (blank > SEARCH_LINES) {
      // No hash is searched beyond so many lines.
      at = end + 1;
      continue;
    }
    const written = log.slice(at, newline > at && log[newline - 1] === "\r" ? newline - 1 : end);
    const plain = written.replace(ESCAPES, "").split("\r").at(-1)!;
    const texts = plain.includes("\\n") ? plain.replaceAll("\\t", "\t").split("\\n") : [plain];
    for (const text of texts) {
      yield { text: text.slice(0, MAX_LINE_LENGTH), line };
    }
    at = end + 1;
  }
}

/** Each row with the rows below it in which its hashes may be. */
function* windowsOf(rows: Iterable<Row>): Generator<readonly Row[]> {
  const window: Row[] = [];
  for (const row of rows) {
    window.push(row);
    if (window.length > SEARCH_LINES) {
      yield window;
      window.shift();
    }
  }
  for (; window.length > 0; window.shift()) {
    yield window;
  }
}

function readRow(text: string, below: readonly Row[]): FoundFields | undefined {
  return (
    readComparison(text, below) ??
    readAbsent(text) ??
    readUnknown(text, below) ??
    readMissing(text) ??
    readVerify(text)
  );
}

/** `verifying M@V: checksum mismatch` of go.sum, `M@V: verifying module: checksum mismatch` of the database. */
function readComparison(text: string, below: readonly Row[]): FoundFields | undefined {
  const parts = splitAround(text, ": checksum mismatch");
  if (parts === undefined) {
    return undefined;
  }
  const noun = wordBefore(parts.before);
  const isDatabase = noun === "module" || noun === "go.mod";
  const subject = isDatabase
    ? versionIn(wordBefore(splitAround(parts.before, ": verifying ")?.before ?? ""))
    : versionIn(noun);
  if (subject === undefined) {
    return undefined;
  }
  return {
    kind: isDatabase ? "database" : "go.sum",
    ...subject,
    of: noun === "go.mod" ? "go.mod" : subject.of,
    ...hashesIn(below),
  };
}

/** The two lines of hashes after a heading: the downloaded one and the expected one. */
function hashesIn(below: readonly Row[]): Partial<Pick<Mismatch, "downloaded" | "expected" | "source">> {
  const first = below.findIndex(({ text }) => text.includes("downloaded:"));
  if (first < 0) {
    return {};
  }
  const downloaded = /downloaded:\s+(h\d+:[\w+/=-]+)/.exec(below[first]!.text)?.[1] ?? "";
  for (const { text } of below.slice(first + 1)) {
    const last = text.slice(text.lastIndexOf("\t") + 1);
    const hash = [...last.matchAll(/:\s+(h\d+:[\w+/=-]+)/g)].at(-1);
    if (hash) {
      const name = last.slice(0, hash.index);
      // A tab comes before the name; if the log lost its tabs, a space does.
      return { downloaded, expected: hash[1]!, source: text.includes("\t") ? name : wordBefore(name) };
    }
  }
  return { downloaded };
}

function readAbsent(text: string): FoundFields | undefined {
  const parts = splitAround(text, ": checksum missing from sumdb response");
  const noun = parts && wordBefore(parts.before);
  const subject = parts && versionIn(wordBefore(splitAround(parts.before, ": verifying ")?.before ?? ""));
  return subject && { kind: "database-absent", ...subject, of: noun === "go.mod" ? "go.mod" : "zip" };
}

/** `warning: verifying M@V: unknown hashes in go.sum: h2:…; adding h1:…`. */
function readUnknown(text: string, below: readonly Row[]): FoundFields | undefined {
  const parts = splitAround(text, ": unknown hashes in go.sum: ");
  const subject = parts && versionIn(wordBefore(parts.before));
  if (parts === undefined || subject === undefined) {
    return undefined;
  }
  const [, expected = "", downloaded = ""] = /^(.*?); adding (h1:[\w+/=-]+)/.exec(parts.after) ?? [];
  // The go command writes SECURITY WARNING right after it; without that the line is a quotation.
  const isWarning = below.some((row) => row.text.includes("SECURITY WARNING"));
  return isWarning ? { kind: "unknown-hash", ...subject, downloaded, expected, source: "go.sum" } : undefined;
}

function readMissing(text: string): FoundFields | undefined {
  const parts = splitAround(text, "missing go.sum entry");
  if (parts === undefined) {
    return undefined;
  }
  const before = parts.before.replace(/:\s*$/, "");
  const subject = versionIn(wordBefore(before.replace(/ \(replaced by [^()\s]+\)$/, "")));
  const replacedBy = versionIn(/ \(replaced by ([^()\s]+)\)$/.exec(before)?.[1] ?? "");
  if (parts.after.startsWith(" for go.mod file")) {
    return subject && { kind: "missing", ...(replacedBy ?? subject), of: "go.mod" };
  }
  const needed = / (?:for module providing|needed to verify) package (\S+?)(?:[;,\s]|$)/.exec(parts.after);
  if (needed) {
    return { kind: "missing", of: "zip", detail: needed[1]! };
  }
  return subject && { kind: "missing", ...(replacedBy ?? subject), of: "zip" };
}

const VERIFY: readonly (readonly [string, MismatchKind])[] = [
  [": zip has been modified (", "zip-changed"],
  [": dir has been modified (", "folder-changed"],
  [": missing ziphash: ", "ziphash-missing"],
];

/** `M V: dir has been modified (folder)`. */
function readVerify(text: string): FoundFields | undefined {
  for (const [words, kind] of VERIFY) {
    const parts = splitAround(text, words);
    const [path, version] = parts === undefined ? [] : parts.before.trim().split(/\s+/).slice(-2);
    if (parts && path !== undefined && version !== undefined && versionIn(`${unquoted(path)}@${version}`)) {
      const detail =
        kind === "ziphash-missing" ? "" : parts.after.slice(0, Math.max(0, parts.after.lastIndexOf(")")));
      return { kind, path: unquoted(path), version, of: "zip", detail };
    }
  }
  return undefined;
}

function splitAround(text: string, words: string): { before: string; after: string } | undefined {
  const at = text.indexOf(words);
  return at < 0 ? undefined : { before: text.slice(0, at), after: text.slice(at + words.length) };
}

/** The last word. */
function wordBefore(text: string): string {
  return unquoted(text.slice(Math.max(text.lastIndexOf(" "), text.lastIndexOf("\t")) + 1));
}

/** A word without the quotes and brackets that a log may put around a message. */
function unquoted(word: string): string {
  return word.replace(/^["'`([]+/, "").replace(/(?<!["'`,;)\]])["'`,;)\]]+$/, "");
}

const isVersion = (text: string) => /^v[0-9][0-9A-Za-z.+-]*$/.test(text);

/** `M@V` or `M@V/go.mod`. */
function versionIn(word: string): Pick<Mismatch, "path" | "version" | "of"> | undefined {
  const at = word.lastIndexOf("@");
  const written = word.slice(at + 1);
  const version = written.replace(/\/go\.mod$/, "");
  const path = word.slice(0, Math.max(at, 0));
  if (modulePathProblem(path) !== undefined || !isVersion(version)) {
    return undefined;
  }
  return { path, version, of: version === written ? "zip" : "go.mod" };
}
