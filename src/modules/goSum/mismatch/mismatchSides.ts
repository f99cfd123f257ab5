/** The sides of a checksum mismatch: their hashes, and which one differs from the others. */
import type { Mismatch } from "./mismatchKinds.ts";

/** A hash in a go.sum file. */
export interface RecordedSum {
  readonly file: string;
  readonly line: number;
  readonly hash: string;
}

/** What is known on this machine, without network, about the zip or go.mod file of a mismatch. */
export interface SumEvidence {
  /** Its lines in the go.sum files of the workspace, in the order in which the go command reads them. */
  readonly lines?: readonly RecordedSum[];
  /** What the module cache contains. */
  readonly cache?: {
    /** The hash computed from its bytes; undefined if the module cache does not have it. */
    readonly hash?: string | undefined;
    /** The hash with the other line ends, LF instead of CR LF or the reverse; for a go.mod file only. */
    readonly otherLineEnds?: string | undefined;
    /** The hash in its .ziphash file, which the go command uses; for a zip only. */
    readonly ziphash?: string | undefined;
    /** Its path in the module cache, whether it exists or not. */
    readonly file: string;
    /** The reason why it cannot be hashed. */
    readonly unreadable?: string | undefined;
  };
  /** What the checksum database has, by a record in the module cache that its signed tree proves. */
  readonly database?: { readonly name: string; readonly hash: string } | undefined;
  /** Whether the settings exclude the module from the checksum database; undefined if the settings are unknown. */
  readonly isPrivate?: boolean | undefined;
  /** The setting of this machine by which the module comes from its origin, such as `GOPROXY=direct`. */
  readonly origin?: string | undefined;
  /** The go line of its go.mod in the module cache; for a zip only. */
  readonly go?: string | undefined;
  /** For a go.sum that cannot be read: sentences about such lines of the workspace's go.sum files. */
  readonly malformed?: readonly string[] | undefined;
}

/** One of the hashes that disagree. */
export interface Side {
  readonly side: "download" | "go.sum" | "module cache" | "checksum database";
  readonly hash: string;
  /** A file, with `:line` for a go.sum file, or a checksum database; "" for a download. */
  readonly where: string;
}

/** The side that differs from the others, as far as this machine can determine. */
export type OddOneOut = "download" | "go.sum" | "module cache" | "unknown";

/** All known hashes. */
export function sidesOf(
  { kind, downloaded, expected, source }: Mismatch,
  { lines = [], cache, database }: SumEvidence,
): Side[] {
  const sides: Side[] = [];
  const add = (side: Side["side"], hash: string | undefined, where: string) => {
    if (hash !== undefined && hash !== "") {
      sides.push({ side, hash, where });
    }
  };
  add("download", downloaded, "");
  if (kind === "database") {
    add("checksum database", expected, source);
  } else if (!lines.some(({ hash }) => hash === expected)) {
    add("go.sum", expected, source);
  }
  for (const { file, line, hash } of lines) {
    add("go.sum", hash, `${file}:${line}`);
  }
  add("module cache", cache?.hash, cache?.file ?? "");
  if (kind !== "database" || database?.hash !== expected) {
    add("checksum database", database?.hash, `${database?.name}, by its record in the module cache`);
  }
  return sides;
}

/** Whether the lines have different hashes. */
export function isContradictory({ lines = [] }: SumEvidence): boolean {
  return new Set(lines.filter(({ hash }) => hash.startsWith("h1:")).map(({ hash }) => hash)).size > 1;
}

const EMPTY = {
  "go.mod": "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=",
  zip: "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
};

/** Whether a hash is that of an empty go.mod, or of a zip without files. */
export function isEmpty(hash: string, { of }: Pick<Mismatch, "of">): boolean {
  return hash === EMPTY[of];
}

/** The side that differs from the others. */
export function oddOneOutOf(mismatch: Mismatch, evidence: SumEvidence): OddOneOut {
  const { kind, downloaded, expected } = mismatch;
  const { cache } = evidence;
  const isDamaged = cache?.hash !== undefined && cache.ziphash !== undefined && cache.ziphash !== cache.hash;
  if (isDamaged || kind === "zip-changed" || kind === "folder-changed" || kind === "ziphash-missing") {
    return "module cache";
  }
  if (kind !== "go.sum" && kind !== "database") {
    return "unknown";
  }
  if (kind === "go.sum" && isContradictory(evidence)) {
    return "go.sum";
  }
  if (expected !== "" && isEmpty(downloaded, mismatch) !== isEmpty(expected, mismatch)) {
    return isEmpty(downloaded, mismatch) ? "download" : kind === "go.sum" ? "go.sum" : "unknown";
  }
  // What the database signed decides; what lies in the module cache is a second witness.
  const witness = evidence.database?.hash ?? cache?.hash;
  if (witness !== undefined && witness === expected) {
    return "download";
  }
  return witness !== undefined && witness === downloaded && kind === "go.sum" ? "go.sum" : "unknown";
}

/** What follows from the sides, as a sentence. */
export function oddSentence(odd: OddOneOut, sides: readonly Side[]): string {
  switch (odd) {
    case "module cache":
      return "The module cache is damaged.";
    case "unknown":
      return "It cannot be determined here which side is wrong.";
    case "download":
      return only("the download", "download", sides);
    case "go.sum": {
      const lines = new Set(sides.filter(({ side }) => side === "go.sum").map(({ hash }) => hash));
      return lines.size > 1
        ? "The lines of go.sum contradict each other, so at least one of them is wrong."
        : `${only("go.sum", "go.sum", sides)} That alone does not prove it wrong.`;
    }
  }
}

function only(name: string, odd: Side["side"], sides: readonly Side[]): string {
  const own = sides.find(({ side }) => side === odd)?.hash;
  const others = sides.filter(({ side, hash }) => side !== odd && hash !== own);
  const names = [...new Set(others.map(nameOf))];
  const agree = new Set(others.map(({ hash }) => hash)).size === 1 && names.length > 1;
  return `Only ${name} differs${agree ? `: ${names.slice(0, -1).join(", ")} and ${names.at(-1)} agree` : ""}.`;
}

/** A side as a sentence names it. A go.sum without a line number is one that only the log knows. */
function nameOf({ side, where }: Side): string {
  return side === "go.sum" ? (/:\d+$/.test(where) ? "go.sum" : "the go.sum of the log") : `the ${side}`;
}
