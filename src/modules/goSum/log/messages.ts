/**
 * The messages of the go command about checksums. The texts are those of cmd/go/internal/modfetch/fetch.go
 * (haveModSumLocked, checkSumDB, addModSumLocked, readGoSum), modload/import.go and modfile.go (missing entries),
 * modload/init.go (updates), modload/vendor.go, and modcmd/verify.go, and of releases before.
 */

import type { MismatchKind } from "../mismatch/mismatchKinds.ts";
import { readDatabaseFailure } from "./database.ts";
import { readComparison, readUnknown } from "./hashes.ts";
import { type Row, splitAround, unquoted, wordBefore } from "./rows.ts";
import { type Message, versionIn } from "./subject.ts";

/** What each of the messages has: most rows of a log have none of it. */
const SIGNS =
  /verifying |checksum m|module hash m|missing go\.sum entry|modified \(|missing ziphash|malformed go\.sum|inconsistent vendoring|updates to go\.|server misbehavior/;

/** What a message may have lost at the end of its first row, to the width of a terminal. */
const MOST_CUTS = 2;

/** The message that begins in the first of `rows`, whose text is `text`; undefined if there is none. */
export function readMessage(text: string, rows: readonly Row[]): Message | undefined {
  if (!SIGNS.test(text)) {
    return undefined;
  }
  const below = rows.slice(1);
  return readWhole(text, below) ?? readWrapped(text, below);
}

function readWhole(text: string, below: readonly Row[]): Message | undefined {
  return (
    readComparison(text, below) ??
    readDatabaseFailure(text, below) ??
    readUnknown(text, below) ??
    readMissing(text) ??
    readVerify(text) ??
    readMalformed(text, below) ??
    readUpdates(text, below) ??
    readVendoring(text, below)
  );
}

/** A message whose first row was wrapped within a word or between two. */
function readWrapped(text: string, below: readonly Row[]): Message | undefined {
  const at = text.search(/verifying \S|missing go\.sum/);
  if (at < 0) {
    return undefined;
  }
  const before = text.slice(0, at);
  let joined = [text];
  for (const [index, row] of below.slice(0, MOST_CUTS).entries()) {
    if (row.text.includes("verifying ")) {
      break;
    }
    const next = (row.text.startsWith(before) ? row.text.slice(before.length) : row.text).trimStart();
    const rest = below.slice(index + 1);
    joined = joined.flatMap((start) => [start + next, `${start} ${next}`]);
    const message = joined.map((one) => readWhole(one, rest)).find((one) => one !== undefined);
    if (message) {
      return message;
    }
  }
  return undefined;
}

function readMissing(text: string): Message | undefined {
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
function readVerify(text: string): Message | undefined {
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

/** The row with the place comes at most so many rows after its heading. */
const PLACE_ROWS = 4;

/** `malformed go.sum:`, and in the next row `FILE:LINE: wrong number of fields N`. */
function readMalformed(text: string, below: readonly Row[]): Message | undefined {
  const heading = splitAround(text, "malformed go.sum:");
  if (heading === undefined) {
    return undefined;
  }
  for (const row of [heading.after, ...below.slice(0, PLACE_ROWS).map((one) => one.text)]) {
    const place = splitAround(row, ": wrong number of fields ");
    const count = /^\d{1,9}/.exec(place?.after ?? "")?.[0];
    const own = place?.before.startsWith(heading.before)
      ? place.before.slice(heading.before.length)
      : place?.before;
    // A path may have blanks, and what a log puts before a row has some.
    const written = own?.trim() ?? "";
    const file = /^(?:[/.]|[A-Za-z]:[\\/])/.test(written) ? written : wordBefore(written);
    if (count !== undefined && /:\d+$/.test(file)) {
      const source = file.slice(0, file.lastIndexOf(":"));
      return { kind: "malformed", source, detail: `${file}: wrong number of fields ${count}` };
    }
  }
  return undefined;
}

/** `go: updates to go.mod needed, disabled by -mod=vendor`, and in the next row `(reason)`. */
function readUpdates(text: string, below: readonly Row[]): Message | undefined {
  const parts = splitAround(text, "updates to go.");
  const [, name, rest = ""] = /^(mod|sum|work) needed\b(.{0,200})/.exec(parts?.after ?? "") ?? [];
  // Others speak of it within a sentence.
  const begins =
    parts !== undefined && (/[:"'`(<]\s*$/.test(parts.before) || !/[A-Za-z]\s*$/.test(parts.before));
  if (name === undefined || !begins) {
    return undefined;
  }
  const disabled = / disabled by (-mod=[a-z]+)/.exec(rest)?.[1];
  const reason = disabled && /\(([^()]{1,200})\)\s*$/.exec(below[0]?.text ?? "")?.[1];
  const detail = disabled === undefined ? "" : `disabled by ${disabled}${reason ? `: ${reason}` : ""}`;
  return { kind: "updates-needed", source: `go.${name}`, detail };
}

/** So many of the differences are told. */
const MOST_DIFFERENCES = 5;

/** `go: inconsistent vendoring in FOLDER:`, and a row for each difference. */
function readVendoring(text: string, below: readonly Row[]): Message | undefined {
  const heading = splitAround(text, "inconsistent vendoring in ");
  if (heading === undefined) {
    return undefined;
  }
  const rows = below.map((row) => row.text.trim());
  const from = rows.findIndex((row) => row.includes("vendor/modules.txt"));
  const to = rows.findIndex((row, index) => index > from && !row.includes("vendor/modules.txt"));
  const differences = from < 0 ? [] : rows.slice(from, to < 0 ? rows.length : to);
  const told = differences.slice(0, MOST_DIFFERENCES).map(differenceIn);
  const more = differences.length - told.length;
  return {
    kind: "vendoring",
    source: heading.after.trim().replace(/:$/, ""),
    detail: told.join("; ") + (more > 0 ? `; and ${more} more` : ""),
  };
}

/** Without what the log puts before a row. */
function differenceIn(row: string): string {
  const [before = ""] = row.split(": is ", 1);
  return before === row ? row : row.slice(before.length - wordBefore(before).length);
}
