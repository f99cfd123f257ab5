/** The messages of the go command that compare two hashes. */
import { type Row, splitAround, stageOf, wordBefore } from "./rows.ts";
import { type Message, versionIn } from "./subject.ts";

/** `verifying M@V: checksum mismatch` of go.sum, `M@V: verifying module: checksum mismatch` of the database. */
export function readComparison(text: string, below: readonly Row[]): Message | undefined {
  const parts = splitAround(text, ": checksum mismatch");
  if (parts === undefined) {
    return readOldest(text, below);
  }
  const noun = wordBefore(parts.before);
  const isDatabase = noun === "module" || noun === "go.mod";
  const subject = isDatabase
    ? versionIn(wordBefore(splitAround(parts.before, ": verifying ")?.before ?? ""))
    : versionIn(noun);
  if (subject === undefined) {
    return undefined;
  }
  const hashes = hashesOf(text, parts.after, below);
  return {
    // Go 1.13 worded both alike.
    kind: isDatabase || isNameOfDatabase(hashes.source ?? "") ? "database" : "go.sum",
    ...subject,
    of: noun === "go.mod" ? "go.mod" : subject.of,
    ...hashes,
    ...(/\bgo: verifying \S+@/.test(parts.before) && { isOld: true }),
  };
}

/** `verifying M V: module hash mismatch`, as vgo said before there was go.sum. */
function readOldest(text: string, below: readonly Row[]): Message | undefined {
  const parts = splitAround(text, ": module hash mismatch");
  const words = parts?.before.trim().split(/\s+/).slice(-2) ?? [];
  const subject = versionIn(words.join("@"));
  return (
    parts && subject && { kind: "go.sum", ...subject, ...hashesOf(text, parts.after, below), isOld: true }
  );
}

const isNameOfDatabase = (source: string) => !/^$|\.sum$|modverify$/.test(source);

/** `warning: verifying M@V: unknown hashes in go.sum: h2:…; adding h1:…`. */
export function readUnknown(text: string, below: readonly Row[]): Message | undefined {
  const parts = splitAround(text, ": unknown hashes in go.sum: ");
  const subject = parts && versionIn(wordBefore(parts.before));
  if (parts === undefined || subject === undefined) {
    return undefined;
  }
  const [, expected = "", downloaded = ""] = /^(.*?); adding (h1:[\w+/=-]+)/.exec(parts.after) ?? [];
  // The go command writes SECURITY WARNING right after it; without that the line is a quotation.
  const isWarning = [text, ...below.map((row) => row.text)].some((row) => row.includes("SECURITY WARNING"));
  return isWarning ? { kind: "unknown-hash", ...subject, downloaded, expected, source: "go.sum" } : undefined;
}

type Hashes = Partial<Pick<Message, "downloaded" | "expected" | "source">>;

const GOT = "downloaded:";

/** The two hashes after a heading, the downloaded one and the expected one: in its own row, or in rows of its stage. */
function hashesOf(heading: string, rest: string, below: readonly Row[]): Hashes {
  const texts = [rest, ...below.map((row) => row.text)];
  const stage = stageOfHeading(heading);
  const start = startOfHashes(texts, stage);
  if (start === undefined) {
    return {};
  }
  const own = texts.slice(start.row + 1).filter((text) => !start.isOwn || stageOf(text).startsWith(stage));
  return hashesIn([texts[start.row]!.slice(texts[start.row]!.indexOf(GOT)), ...own]);
}

/** What a log puts before a heading. */
function stageOfHeading(text: string): string {
  let before = text.slice(0, Math.max(0, text.indexOf("verifying "))).trimEnd();
  // `M@V: verifying module`
  if (before.endsWith(":") && wordBefore(before).includes("@")) {
    before = before.slice(0, Math.max(before.lastIndexOf(" "), before.lastIndexOf("\t")) + 1).trimEnd();
  }
  for (const word of ["vgo:", "go:"]) {
    before = before.endsWith(word) ? before.slice(0, -word.length).trimEnd() : before;
  }
  return stageOf(before);
}

/** The row with the downloaded hash: the first of the same stage, else the first before any other heading. */
function startOfHashes(texts: readonly string[], stage: string): { row: number; isOwn: boolean } | undefined {
  let other: number | undefined;
  let isAlone = true;
  for (const [row, text] of texts.entries()) {
    const at = text.indexOf(GOT);
    if (row > 0 && text.includes(": checksum mismatch")) {
      isAlone = false;
      if (stageOfHeading(text) === stage) {
        break;
      }
    } else if (at >= 0 && (row === 0 || stageOf(text.slice(0, at)) === stage)) {
      return { row, isOwn: row > 0 };
    } else if (at >= 0 && isAlone) {
      other ??= row;
    }
  }
  return other === undefined ? undefined : { row: other, isOwn: false };
}

/** The hashes in rows of which the first begins with `downloaded:`. */
function hashesIn(rows: readonly string[]): Hashes {
  const [first = "", ...more] = unwrapped(rows);
  const downloaded = /^downloaded:\s+(h\d+:[\w+/=-]+)/.exec(first)?.[1] ?? "";
  const after = first.slice(GOT.length + first.slice(GOT.length).indexOf(downloaded) + downloaded.length);
  for (const text of [after, ...more]) {
    const last = text.slice(text.lastIndexOf("\t") + 1);
    const hash = [...last.matchAll(/:\s+(h\d+:[\w+/=-]+)/g)].at(-1);
    if (hash) {
      const name = last.slice(0, hash.index);
      // A tab comes before the name; if the log lost its tabs, a space does.
      const word = wordBefore(name);
      const isWhole = text.includes("\t") && !/^go\.(?:work\.)?sum$/.test(word);
      return { downloaded, expected: hash[1]!, source: isWhole ? name : word };
    }
  }
  return { downloaded };
}

/** Rows that were wrapped put together: between a name and its hash, or within a hash. */
function unwrapped(rows: readonly string[]): string[] {
  const whole: string[] = [];
  for (const row of rows) {
    const last = whole.at(-1)?.trimEnd();
    const next = row.trimStart();
    if (last?.endsWith(":") && /^h\d+:/.test(next)) {
      whole[whole.length - 1] = `${last} ${next}`;
    } else if (last !== undefined && isCutHash(last, next)) {
      whole[whole.length - 1] = last + next;
    } else {
      whole.push(row);
    }
  }
  return whole;
}

/** The characters of a hash after `h1:`. */
const HASH_LENGTH = 44;

function isCutHash(last: string, next: string): boolean {
  const head = /\sh1:([\w+/]*)$/.exec(last)?.[1];
  const tail = /^[\w+/]*=/.exec(next)?.[0];
  return head !== undefined && tail !== undefined && head.length + tail.length === HASH_LENGTH;
}
