/** What is proven about a checksum mismatch without network, as sentences. */
import type { Mismatch } from "./mismatchKinds.ts";
import { isContradictory, isEmpty, type SumEvidence } from "./mismatchSides.ts";

/** What is proven. */
export function knownOf(mismatch: Mismatch, evidence: SumEvidence): string[] {
  const { isPrivate, database, malformed = [] } = evidence;
  return [
    ...knownOfLog(mismatch, evidence),
    ...knownOfLines(mismatch, evidence),
    ...knownOfCache(mismatch, evidence),
    ...knownOfDatabase(mismatch, evidence),
    ...malformed,
    isPrivate === true &&
      "Its path matches GOPRIVATE or GONOSUMDB, or the checksum database is disabled: nothing else can confirm its hash.",
    isPrivate === false &&
      database === undefined &&
      mismatch.kind === "go.sum" &&
      "The checksum database covers this module: it can show which hash is right.",
  ].filter((sentence) => sentence !== false);
}

/** Whether two hashes were compared. */
const isCompared = ({ kind }: Mismatch) => kind === "go.sum" || kind === "database";

function knownOfLog(mismatch: Mismatch, evidence: SumEvidence): string[] {
  const { log, downloaded, expected, of } = mismatch;
  if (!isCompared(mismatch)) {
    return [];
  }
  const known: string[] = [];
  const place = log?.origin === undefined ? "on this machine" : "in the log";
  const origin = log?.origin ?? evidence.origin;
  if (origin !== undefined) {
    known.push(`It comes from its origin, not from a proxy: ${origin} is set ${place}.`);
  }
  if (log?.release !== undefined) {
    known.push(`The log is of Go ${log.release}.`);
  }
  if (isEmpty(downloaded, mismatch)) {
    const right = mismatch.kind === "go.sum" ? "go.sum is right" : "the checksum database is right";
    known.push(`The download is ${emptyFile(downloaded, of)}, so the download is wrong, and ${right}.`);
  } else if (isEmpty(expected, mismatch)) {
    known.push(`What the go command expected is ${emptyFile(expected, of)}.`);
  }
  return known;
}

function emptyFile(hash: string, of: Mismatch["of"]): string {
  return of === "zip"
    ? `a zip without files (${hash} is the hash of nothing), which no module has`
    : `an empty go.mod (${hash} is the hash of a file of 0 bytes), which no module has`;
}

function knownOfLines({ kind, downloaded, expected }: Mismatch, evidence: SumEvidence): string[] {
  const { lines } = evidence;
  if (lines === undefined || kind === "zip-changed" || kind === "folder-changed") {
    return [];
  }
  if (lines.length === 0) {
    return ["No go.sum file of the workspace currently has a line for it."];
  }
  const known = lines.map(({ file, line, hash }) => {
    const which =
      hash === expected
        ? "the hash that the go command expected"
        : hash === downloaded
          ? "the hash of the content that the go command got"
          : "the hash";
    return `${file}:${line} has ${which}, ${hash}.`;
  });
  if (isContradictory(evidence)) {
    known.push("These lines contradict each other, so at least one of them is wrong.");
  }
  return known;
}

function knownOfCache(mismatch: Mismatch, evidence: SumEvidence): string[] {
  const { downloaded, expected, kind } = mismatch;
  const { cache, lines = [] } = evidence;
  if (cache === undefined) {
    return [];
  }
  const { file, hash, ziphash, otherLineEnds, unreadable } = cache;
  if (unreadable !== undefined) {
    return [`${file} in the module cache cannot be hashed: ${unreadable}.`];
  }
  if (hash === undefined) {
    const isRefused = isCompared(mismatch) || kind === "database-absent";
    const why = isRefused ? ": the go command does not store what it rejects" : "";
    return [`It is not in the module cache (${file})${why}.`];
  }
  const isOfLine = lines.some((line) => line.hash === hash);
  const same = [
    hash === downloaded && "the content that the go command got",
    (hash === evidence.database?.hash || (kind === "database" && hash === expected)) &&
      "the content that the checksum database recorded",
    isOfLine && "the content that go.sum expects",
    kind === "go.sum" && hash === expected && !isOfLine && "the content that the go.sum of the log expects",
  ].filter((what) => what !== false);
  const known = [
    same.length > 0
      ? `The module cache has ${same.join(" and ")}: the hash of ${file} is ${hash}.`
      : `The module cache has other content: the hash of ${file} is ${hash}.`,
  ];
  if (ziphash !== undefined && ziphash !== hash) {
    known.push(
      `The module cache is damaged: its .ziphash file contains ${ziphash}, which is not the hash of the zip.`,
    );
  }
  if (otherLineEnds !== undefined && [downloaded, expected].includes(otherLineEnds)) {
    known.push("The two differ only in their line ends.");
  }
  return known;
}

function knownOfDatabase(mismatch: Mismatch, { database }: SumEvidence): string[] {
  if (database === undefined) {
    return [];
  }
  const { kind, downloaded, expected } = mismatch;
  const record = `The checksum database ${database.name} has ${database.hash} for it: the module cache has the record, and the signed tree proves it.`;
  if (kind !== "go.sum") {
    return [record];
  }
  const verdict =
    database.hash === expected
      ? "So go.sum is right, and the download is not what was recorded."
      : database.hash === downloaded
        ? "So the download is right, and the hash in go.sum is wrong."
        : "So neither of the two is right.";
  return [`${record} ${verdict}`];
}
