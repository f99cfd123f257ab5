/** What a checksum that does not fit means: who disagrees, what is proven without network, what is likely, what to do. */
import { parsePseudoVersion } from "../version/pseudoVersion.ts";
import type { Mismatch } from "./mismatch.ts";

/** A hash that stands in a file of sums. */
export interface RecordedSum {
  readonly file: string;
  readonly line: number;
  readonly hash: string;
}

/** What this machine knows of the zip or the go.mod that a mismatch is about, without network. */
export interface SumEvidence {
  /** The lines for it in the workspace's files of sums, in the order in which the go command reads them. */
  readonly lines?: readonly RecordedSum[];
  /** What the module cache holds. */
  readonly cache?: {
    /** Hashed anew from its bytes; undefined where the module cache does not have it. */
    readonly hash?: string | undefined;
    /** The same bytes with the other line ends, LF for CR LF or the reverse; of a go.mod only. */
    readonly otherLineEnds?: string | undefined;
    /** What the go command believes of it, from its .ziphash; of a zip only. */
    readonly believed?: string | undefined;
    /** Where it lies, or would lie. */
    readonly file: string;
    /** Why it cannot be hashed. */
    readonly unreadable?: string | undefined;
  };
  /** Whether the settings keep the module from the checksum database; undefined where they are not known. */
  readonly isPrivate?: boolean | undefined;
}

/** One side of a disagreement. */
export interface Side {
  readonly side: "download" | "go.sum" | "module cache" | "checksum database";
  readonly hash: string;
  /** A file, with `:line` where it has lines, or a database; "" for a download. */
  readonly where: string;
}

/** The side that stands alone against the others, as far as this machine can tell. */
export type OddOneOut = "download" | "go.sum" | "module cache" | "unknown";

/** A mismatch with all that can be said of it. All texts are sentences. */
export interface ExplainedMismatch {
  readonly mismatch: Mismatch;
  /** What is wrong. */
  readonly message: string;
  /** All hashes that are known of it. */
  readonly sides: readonly Side[];
  readonly oddOneOut: OddOneOut;
  /** What is proven, without network. */
  readonly known: readonly string[];
  /** What may be the cause, the likeliest first. Nothing of it is proven. */
  readonly causes: readonly string[];
  /** What to do, step by step. */
  readonly fix: readonly string[];
}

/** Explains one thing that the go command said; without evidence it says what the text alone tells. */
export function explainMismatch(mismatch: Mismatch, evidence: SumEvidence = {}): ExplainedMismatch {
  const oddOneOut = oddOneOutOf(mismatch, evidence);
  return {
    mismatch,
    message: messageOf(mismatch),
    sides: sidesOf(mismatch, evidence),
    oddOneOut,
    known: knownOf(mismatch, evidence),
    causes: causesOf(mismatch, evidence, oddOneOut),
    fix: fixOf(mismatch, evidence, oddOneOut),
  };
}

/** What it is about, as the go command writes it. */
function subjectOf({ path, version, of }: Pick<Mismatch, "path" | "version" | "of">): string {
  return `${path}@${version}${of === "zip" ? "" : "/go.mod"}`;
}

function messageOf(mismatch: Mismatch): string {
  const { kind, source, detail } = mismatch;
  const subject = subjectOf(mismatch);
  switch (kind) {
    case "go.sum":
      return `The go command had other content for ${subject} than ${source || "go.sum"} vouches for.`;
    case "database":
      return `What was downloaded for ${subject} is not what the checksum database${source === "" ? "" : ` ${source}`} vouches for.`;
    case "database-absent":
      return `The checksum database answered for ${subject}, but without its hash.`;
    case "unknown-hash":
      return `go.sum has only hashes for ${subject} that the go command does not know, so it could not compare.`;
    case "missing":
      return mismatch.path === ""
        ? `go.sum has no line for the zip of the module that provides the package ${detail}.`
        : `go.sum has no line for ${subject}.`;
    case "zip-changed":
      return `The zip of ${subject} in the module cache is not what it was when it was downloaded.`;
    case "folder-changed":
      return `The extracted folder of ${subject} in the module cache is not what was downloaded.`;
    case "ziphash-missing":
      return `The module cache has no record of the hash of ${subject}.`;
  }
}

function sidesOf(
  { kind, downloaded, expected, source }: Mismatch,
  { lines = [], cache }: SumEvidence,
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
  return sides;
}

/** The lines contradict each other. */
function isContradictory({ lines = [] }: SumEvidence): boolean {
  return new Set(lines.filter(({ hash }) => hash.startsWith("h1:")).map(({ hash }) => hash)).size > 1;
}

function oddOneOutOf({ kind, downloaded, expected }: Mismatch, evidence: SumEvidence): OddOneOut {
  const { cache } = evidence;
  const isDamaged =
    cache?.hash !== undefined && cache.believed !== undefined && cache.believed !== cache.hash;
  if (isDamaged || kind === "zip-changed" || kind === "folder-changed" || kind === "ziphash-missing") {
    return "module cache";
  }
  if (kind !== "go.sum" && kind !== "database") {
    return "unknown";
  }
  if (kind === "go.sum" && isContradictory(evidence)) {
    return "go.sum";
  }
  if (cache?.hash === undefined) {
    return "unknown";
  }
  if (cache.hash === expected) {
    return "download";
  }
  return cache.hash === downloaded && kind === "go.sum" ? "go.sum" : "unknown";
}

function knownOf(mismatch: Mismatch, evidence: SumEvidence): string[] {
  return [
    ...knownOfLines(mismatch, evidence),
    ...knownOfCache(mismatch, evidence),
    evidence.isPrivate === true &&
      "Its path matches GOPRIVATE or GONOSUMDB, or the checksum database is off: nobody else vouches for it.",
    evidence.isPrivate === false &&
      mismatch.kind === "go.sum" &&
      "The checksum database is on for it: it can say which hash is right.",
  ].filter((sentence) => sentence !== false);
}

function knownOfLines({ kind, downloaded, expected }: Mismatch, evidence: SumEvidence): string[] {
  const { lines } = evidence;
  if (lines === undefined || kind === "zip-changed" || kind === "folder-changed") {
    return [];
  }
  if (lines.length === 0) {
    return ["No go.sum of the workspace has a line for it now."];
  }
  const known = lines.map(({ file, line, hash }) => {
    const which =
      hash === expected
        ? "the hash that the go command compared with"
        : hash === downloaded
          ? "the hash of what the go command had"
          : "the hash";
    return `${file}:${line} has ${which}, ${hash}.`;
  });
  if (isContradictory(evidence)) {
    known.push("These lines contradict each other, so at least one of them is wrong.");
  }
  return known;
}

function knownOfCache(
  { downloaded, expected, kind }: Mismatch,
  { cache, lines = [] }: SumEvidence,
): string[] {
  if (cache === undefined) {
    return [];
  }
  const { file, hash, believed, otherLineEnds, unreadable } = cache;
  if (unreadable !== undefined) {
    return [`${file} in the module cache cannot be hashed: ${unreadable}.`];
  }
  if (hash === undefined) {
    const isRefused = kind === "go.sum" || kind === "database" || kind === "database-absent";
    const why = isRefused ? ": the go command keeps nothing that it refused" : "";
    return [`The module cache does not have it (${file})${why}.`];
  }
  const known: string[] = [];
  const same = [
    hash === downloaded && "what the go command had",
    (hash === expected || lines.some((line) => line.hash === hash)) && "what go.sum vouches for",
  ].filter((what) => what !== false);
  known.push(
    same.length > 0
      ? `The module cache holds ${same.join(" and ")}: ${file}, hashed anew, gives ${hash}.`
      : `The module cache holds something else: ${file}, hashed anew, gives ${hash}.`,
  );
  if (believed !== undefined && believed !== hash) {
    known.push(
      `The module cache is damaged: its .ziphash says ${believed}, and that is not the hash of the zip.`,
    );
  }
  if (otherLineEnds !== undefined && [downloaded, expected].includes(otherLineEnds)) {
    known.push("The two differ in nothing but their line ends.");
  }
  return known;
}

const CAUSES = {
  retag:
    "The version was tagged anew: its authors moved the tag to another commit after it was first recorded.",
  cache: "The module cache, or a proxy's, is damaged or was changed.",
  private:
    "The module is private, or a fork serves it: two origins give different content for the same version, and no checksum database vouches for it.",
  tampering:
    "Somebody tampers with it: with the origin, the proxy or the connection, or with go.sum in a change that was merged.",
  lineEnds: "Whoever made the zip checked the files out with other line ends (git's core.autocrlf).",
  merge: "A merge kept the lines of both sides, or go.sum was edited by hand.",
  forgotten: "go.mod or the imports changed, and go mod tidy was not run, or its go.sum was not committed.",
} as const;

type Cause = keyof typeof CAUSES;

function causesOf(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): string[] {
  return causeOrder(mismatch, evidence, odd).map((cause) => CAUSES[cause]);
}

function causeOrder(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): Cause[] {
  const { kind, version, downloaded, expected } = mismatch;
  switch (kind) {
    case "missing":
      return ["forgotten", "merge"];
    case "unknown-hash":
      return ["merge", "tampering"];
    case "database-absent":
      return ["tampering"];
    case "zip-changed":
    case "folder-changed":
    case "ziphash-missing":
      return ["cache", "tampering"];
  }
  const { otherLineEnds } = evidence.cache ?? {};
  const isLineEnds = otherLineEnds !== undefined && [downloaded, expected].includes(otherLineEnds);
  const first: (Cause | false)[] = [
    isLineEnds && "lineEnds",
    odd === "module cache" && "cache",
    isContradictory(evidence) && "merge",
    evidence.isPrivate === true && "private",
  ];
  // A commit's content is fixed by its name: there is no tag to move.
  const isCommit = parsePseudoVersion(version) !== undefined;
  // Of a public module the database has one content for ever, so a private copy of it is the less likely.
  const rest: Cause[] = isCommit
    ? ["cache", "private", "tampering", "lineEnds"]
    : ["retag", "cache", "private", "tampering", "lineEnds"];
  return [...new Set([...first.filter((cause) => cause !== false), ...rest])];
}

function fixOf(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): string[] {
  const { kind, path, version, detail } = mismatch;
  const download = `go mod download ${path}@${version}`;
  switch (kind) {
    case "missing":
      return path === ""
        ? [
            "Run: go mod tidy",
            `Look at the lines that this adds to go.sum for the module of ${detail} before committing them.`,
          ]
        : [`Run: ${download}`, "If more lines are missing, run: go mod tidy"];
    case "unknown-hash":
      return ["Run: go mod tidy", "Look at the h1: line that this adds before committing it."];
    case "database-absent":
      return [
        "Try another proxy, or ask the checksum database directly.",
        "If it stays so, report it to who runs the checksum database or the proxy before it; do not switch the database off.",
      ];
    case "zip-changed":
    case "folder-changed":
    case "ziphash-missing":
      return cacheFix(mismatch, detail);
  }
  if (odd === "module cache") {
    return cacheFix(mismatch, evidence.cache?.file ?? "");
  }
  return kind === "database" ? databaseFix(mismatch) : sumFix(mismatch, evidence, odd);
}

function cacheFix({ path, version }: Mismatch, place: string): string[] {
  return [
    place === ""
      ? "Keep a copy of the module cache if you suspect an attack."
      : `Keep a copy of ${place} if you suspect an attack.`,
    "Run: go clean -modcache",
    `Run: go mod download ${path}@${version}`,
    "Run: go mod verify",
  ];
}

function databaseFix({ path, version }: Mismatch): string[] {
  return [
    `Download it from another proxy, or from its origin with GOPROXY=direct, into an empty GOMODCACHE: go mod download -json ${path}@${version}`,
    "If that succeeds, the first proxy serves something else: report it to who runs it.",
    "If it fails alike, the version was changed after its first release: ask its authors, and use another version.",
    "Do not switch the checksum database off to make the build pass.",
  ];
}

function sumFix(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): string[] {
  const { path, version, expected } = mismatch;
  const key = mismatch.of === "zip" ? "Sum" : "GoModSum";
  const file = evidence.lines?.find(({ hash }) => hash === expected)?.file ?? "go.sum";
  return [
    evidence.isPrivate === true
      ? "Ask who serves the module which of the two hashes is right: the checksum database does not know it."
      : `Ask the checksum database: in an empty folder, with GOMODCACHE set to another empty folder and GOFLAGS unset, run: go mod download -json ${path}@${version}. It gives the right hash as ${key}, or refuses.`,
    odd === "download"
      ? "Where the download differed, such as in CI, look at its GOPROXY and clean its module cache: go clean -modcache"
      : "If the right hash is the one in go.sum, the download is at fault: clean the module cache (go clean -modcache), and look at GOPROXY.",
    `If the right hash is the other one, look who wrote the line (git log -S "${expected}" -- ${file}), and only then correct it.`,
    "If neither hash is right, stop using the version and ask the module's authors.",
  ];
}
