/**
 * What the go command says of checksums that do not fit, found in its output or in a log around it. Its texts are
 * those of cmd/go/internal/modfetch/fetch.go (haveModSumLocked, checkSumDB, addModSumLocked), modload/import.go and
 * modfile.go (missing entries), modcmd/verify.go. All bytes are hostile.
 */
import { whyNoModulePath } from "../version/modulePath.ts";

/** What does not fit. */
export type MismatchKind =
  /** What was downloaded differs from a line of go.sum. */
  | "go.sum"
  /** What was downloaded differs from the line that the checksum database has. */
  | "database"
  /** The checksum database answered without a line for it. */
  | "database-absent"
  /** go.sum has only hashes of kinds that the go command does not know. */
  | "unknown-hash"
  /** go.sum lacks a line. */
  | "missing"
  /** `go mod verify`: the zip in the module cache is not what it was. */
  | "zip-changed"
  /** `go mod verify`: the extracted folder in the module cache is not what it was. */
  | "folder-changed"
  /** `go mod verify`: the module cache has no record of the zip's hash. */
  | "ziphash-missing";

/** One thing that the go command said. */
export interface Mismatch {
  readonly kind: MismatchKind;
  /** The module; "" where the go command names only a package. */
  readonly path: string;
  /** Without "/go.mod"; "" where it is not told. */
  readonly version: string;
  readonly of: "zip" | "go.mod";
  /** The hash of what the go command had, downloaded or in the module cache; "" where it is not told. */
  readonly downloaded: string;
  /** The hash that it compared with; "" where it is not told. */
  readonly expected: string;
  /** Where that hash stands: `go.sum`, another file of sums, the name of a checksum database; "" where there is none. */
  readonly source: string;
  /** Of a missing line, the package that needs it; of a changed file or folder, where it lies; else "". */
  readonly detail: string;
  /** The line of the log, from 1. */
  readonly line: number;
}

/** No line that the go command writes of a checksum is longer. */
const LONGEST = 4096;

/** How many lines below its heading a hash is looked for: other output may come between. */
const REACH = 12;

/** A log may hold as many as it likes; a person reads no more. */
const MOST = 1000;

/** Finds what the go command said, each thing once, in the order of the log. */
export function readMismatches(log: string): Mismatch[] {
  const rows = rowsOf(log);
  const found = new Map<string, Mismatch>();
  for (let at = 0; at < rows.length && found.size < MOST; at++) {
    const { text, line } = rows[at]!;
    const said = readRow(text, rows, at);
    if (said) {
      const mismatch = { ...NOTHING_MORE, ...said, line };
      const { kind, path, version, of, downloaded, expected, detail } = mismatch;
      const key = JSON.stringify([kind, path, version, of, downloaded, expected, detail]);
      if (!found.has(key)) {
        found.set(key, mismatch);
      }
    }
  }
  return [...found.values()];
}

interface Row {
  readonly text: string;
  readonly line: number;
}

type Said = Pick<Mismatch, "kind"> & Partial<Mismatch>;

const NOTHING_MORE = {
  path: "",
  version: "",
  of: "zip",
  downloaded: "",
  expected: "",
  source: "",
  detail: "",
} as const;

/** What colours and moves on a terminal (ECMA-48): ESC, then `[` and so on to a letter, or `]` and so on to BEL or ESC `\`. */
const ESC = "\u001b";
const BEL = "\u0007";
const ESCAPES = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\))`, "g");

/** The lines that can matter, in plain text. A message inside of JSON has its line feeds written out. */
function rowsOf(log: string): Row[] {
  return log.split(/\r?\n/).flatMap((written, index) => {
    const plain = written.replace(ESCAPES, "").split("\r").at(-1)!;
    const texts = plain.includes("\\n") ? plain.replaceAll("\\t", "\t").split("\\n") : [plain];
    return texts.map((text) => ({ text: text.slice(0, LONGEST), line: index + 1 }));
  });
}

function readRow(text: string, rows: readonly Row[], at: number): Said | undefined {
  return (
    readComparison(text, rows, at) ??
    readAbsent(text) ??
    readUnknown(text, rows, at) ??
    readMissing(text) ??
    readVerify(text)
  );
}

/** `verifying M@V: checksum mismatch` of go.sum, `M@V: verifying module: checksum mismatch` of the database. */
function readComparison(text: string, rows: readonly Row[], at: number): Said | undefined {
  const parts = around(text, ": checksum mismatch");
  if (parts === undefined) {
    return undefined;
  }
  const noun = wordBefore(parts.before);
  const isDatabase = noun === "module" || noun === "go.mod";
  const subject = isDatabase
    ? versionIn(wordBefore(around(parts.before, ": verifying ")?.before ?? ""))
    : versionIn(noun);
  if (subject === undefined) {
    return undefined;
  }
  return {
    kind: isDatabase ? "database" : "go.sum",
    ...subject,
    of: noun === "go.mod" ? "go.mod" : subject.of,
    ...hashesBelow(rows, at),
  };
}

/** The two lines of hashes below a heading: what was downloaded, and what it was compared with. */
function hashesBelow(
  rows: readonly Row[],
  at: number,
): Partial<Pick<Mismatch, "downloaded" | "expected" | "source">> {
  const below = rows.slice(at + 1, at + 1 + REACH);
  const first = below.findIndex(({ text }) => text.includes("downloaded:"));
  if (first < 0) {
    return {};
  }
  const downloaded = /downloaded:\s+(h\d+:[\w+/=-]+)/.exec(below[first]!.text)?.[1] ?? "";
  for (const { text } of below.slice(first + 1)) {
    const [, name, expected] =
      /([^\t]*):\s+(h\d+:[\w+/=-]+)/.exec(text.slice(text.lastIndexOf("\t") + 1)) ?? [];
    if (name !== undefined && expected !== undefined) {
      // A tab begins the name; where a log has none left, a blank does.
      const source = text.includes("\t") ? name : wordBefore(name);
      return { downloaded, expected, source };
    }
  }
  return { downloaded };
}

function readAbsent(text: string): Said | undefined {
  const parts = around(text, ": checksum missing from sumdb response");
  const noun = parts && wordBefore(parts.before);
  const subject = parts && versionIn(wordBefore(around(parts.before, ": verifying ")?.before ?? ""));
  return subject && { kind: "database-absent", ...subject, of: noun === "go.mod" ? "go.mod" : "zip" };
}

/** `warning: verifying M@V: unknown hashes in go.sum: h2:…; adding h1:…`. */
function readUnknown(text: string, rows: readonly Row[], at: number): Said | undefined {
  const parts = around(text, ": unknown hashes in go.sum: ");
  const subject = parts && versionIn(wordBefore(parts.before));
  if (parts === undefined || subject === undefined) {
    return undefined;
  }
  const [, expected = "", downloaded = ""] = /^(.*?); adding (h1:[\w+/=-]+)/.exec(parts.after) ?? [];
  // The go command writes SECURITY WARNING right below; without it the line is somebody's words.
  const isWarning = rows.slice(at + 1, at + 1 + REACH).some((row) => row.text.includes("SECURITY WARNING"));
  return isWarning ? { kind: "unknown-hash", ...subject, downloaded, expected, source: "go.sum" } : undefined;
}

function readMissing(text: string): Said | undefined {
  const parts = around(text, "missing go.sum entry");
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
function readVerify(text: string): Said | undefined {
  for (const [words, kind] of VERIFY) {
    const parts = around(text, words);
    const [path, version] = parts === undefined ? [] : parts.before.trim().split(/\s+/).slice(-2);
    if (parts && path !== undefined && version !== undefined && versionIn(`${unquoted(path)}@${version}`)) {
      const detail =
        kind === "ziphash-missing" ? "" : parts.after.slice(0, Math.max(0, parts.after.lastIndexOf(")")));
      return { kind, path: unquoted(path), version, of: "zip", detail };
    }
  }
  return undefined;
}

function around(text: string, words: string): { before: string; after: string } | undefined {
  const at = text.indexOf(words);
  return at < 0 ? undefined : { before: text.slice(0, at), after: text.slice(at + words.length) };
}

/** The last word. */
function wordBefore(text: string): string {
  return unquoted(text.slice(Math.max(text.lastIndexOf(" "), text.lastIndexOf("\t")) + 1));
}

/** A word without the quotes and brackets that a log puts around a message. */
function unquoted(word: string): string {
  return word.replace(/^["'`([]+/, "").replace(/["'`,;)\]]+$/, "");
}

const isVersion = (text: string) => /^v[0-9][0-9A-Za-z.+-]*$/.test(text);

/** `M@V` or `M@V/go.mod`. */
function versionIn(word: string): Pick<Mismatch, "path" | "version" | "of"> | undefined {
  const at = word.lastIndexOf("@");
  const written = word.slice(at + 1);
  const version = written.replace(/\/go\.mod$/, "");
  const path = word.slice(0, Math.max(at, 0));
  if (whyNoModulePath(path) !== undefined || !isVersion(version)) {
    return undefined;
  }
  return { path, version, of: version === written ? "zip" : "go.mod" };
}
