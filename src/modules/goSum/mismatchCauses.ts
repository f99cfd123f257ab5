/** Explains checksum mismatches: which sides disagree, what is proven without network, likely causes, and what to do. */
import { parsePseudoVersion } from "../version/pseudoVersion.ts";
import type { Mismatch } from "./mismatch.ts";

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
  /** Whether the settings exclude the module from the checksum database; undefined if the settings are unknown. */
  readonly isPrivate?: boolean | undefined;
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

/** A mismatch with its explanation. All texts are sentences. */
export interface ExplainedMismatch {
  readonly mismatch: Mismatch;
  /** What is wrong. */
  readonly message: string;
  /** All known hashes. */
  readonly sides: readonly Side[];
  readonly oddOneOut: OddOneOut;
  /** What is proven, without network. */
  readonly known: readonly string[];
  /** Likely causes, the likeliest first. None is proven. */
  readonly causes: readonly string[];
  /** What to do, step by step. */
  readonly fix: readonly string[];
}

/** Explains one mismatch; without evidence, from the message alone. */
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

/** The module version or its go.mod file, as the go command writes it. */
function subjectOf({ path, version, of }: Pick<Mismatch, "path" | "version" | "of">): string {
  return `${path}@${version}${of === "zip" ? "" : "/go.mod"}`;
}

function messageOf(mismatch: Mismatch): string {
  const { kind, source, detail } = mismatch;
  const subject = subjectOf(mismatch);
  switch (kind) {
    case "go.sum":
      return `The content of ${subject} does not match its hash in ${source || "go.sum"}.`;
    case "database":
      return `The download of ${subject} does not match its hash in the checksum database${source === "" ? "" : ` ${source}`}.`;
    case "database-absent":
      return `The response of the checksum database for ${subject} does not contain its hash.`;
    case "unknown-hash":
      return `go.sum has only hashes of unknown types for ${subject}, so the go command could not compare them.`;
    case "missing":
      return mismatch.path === ""
        ? `go.sum has no line for the zip of the module that provides the package ${detail}.`
        : `go.sum has no line for ${subject}.`;
    case "zip-changed":
      return `The zip of ${subject} in the module cache has been modified since it was downloaded.`;
    case "folder-changed":
      return `The extracted folder of ${subject} in the module cache has been modified.`;
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

/** Whether the lines have different hashes. */
function isContradictory({ lines = [] }: SumEvidence): boolean {
  return new Set(lines.filter(({ hash }) => hash.startsWith("h1:")).map(({ hash }) => hash)).size > 1;
}

function oddOneOutOf({ kind, downloaded, expected }: Mismatch, evidence: SumEvidence): OddOneOut {
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
      "Its path matches GOPRIVATE or GONOSUMDB, or the checksum database is disabled: nothing else can confirm its hash.",
    evidence.isPrivate === false &&
      mismatch.kind === "go.sum" &&
      "The checksum database covers this module: it can show which hash is right.",
  ].filter((sentence) => sentence !== false);
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

function knownOfCache(
  { downloaded, expected, kind }: Mismatch,
  { cache, lines = [] }: SumEvidence,
): string[] {
  if (cache === undefined) {
    return [];
  }
  const { file, hash, ziphash, otherLineEnds, unreadable } = cache;
  if (unreadable !== undefined) {
    return [`${file} in the module cache cannot be hashed: ${unreadable}.`];
  }
  if (hash === undefined) {
    const isRefused = kind === "go.sum" || kind === "database" || kind === "database-absent";
    const why = isRefused ? ": the go command does not store what it rejects" : "";
    return [`It is not in the module cache (${file})${why}.`];
  }
  const known: string[] = [];
  const same = [
    hash === downloaded && "the content that the go command got",
    (hash === expected || lines.some((line) => line.hash === hash)) && "the content that go.sum expects",
  ].filter((what) => what !== false);
  known.push(
    same.length > 0
      ? `The module cache has ${same.join(" and ")}: the hash of ${file} is ${hash}.`
      : `The module cache has other content: the hash of ${file} is ${hash}.`,
  );
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

const CAUSES = {
  retag:
    "The version was retagged: its authors moved the tag to another commit after the hash was first recorded.",
  cache: "The module cache, or the cache of a proxy, is damaged or was changed.",
  private:
    "The module is private, or a fork serves it: two origins have different content for the same version, and no checksum database has its hash.",
  tampering:
    "Tampering: with the origin, the proxy or the connection, or with go.sum in a change that was merged.",
  lineEnds: "The zip was made from a checkout with other line ends (git's core.autocrlf).",
  merge: "A merge left the lines of both sides in go.sum, or the file was edited by hand.",
  forgotten: "go.mod or the imports changed, and go mod tidy was not run or its go.sum was not committed.",
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
  // A commit hash determines the content: there is no tag to move.
  const isCommit = parsePseudoVersion(version) !== undefined;
  // The checksum database has one content for a public module for ever, so a private copy is less likely.
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
            `Review the lines that this adds to go.sum for the module of ${detail} before you commit them.`,
          ]
        : [`Run: ${download}`, "If more lines are missing, run: go mod tidy"];
    case "unknown-hash":
      return ["Run: go mod tidy", "Review the h1: line that this adds before you commit it."];
    case "database-absent":
      return [
        "Try another proxy, or query the checksum database directly.",
        "If the problem remains, report it to the operator of the checksum database or of the proxy in front of it. Do not disable the checksum database.",
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
    "If that succeeds, the first proxy serves different content: report it to its operator.",
    "If it fails in the same way, the version was changed after its first release: ask its authors, and use another version.",
    "Do not disable the checksum database to make the build pass.",
  ];
}

function sumFix(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): string[] {
  const { path, version, expected } = mismatch;
  const key = mismatch.of === "zip" ? "Sum" : "GoModSum";
  const file = evidence.lines?.find(({ hash }) => hash === expected)?.file ?? "go.sum";
  return [
    evidence.isPrivate === true
      ? "Ask the owners of the module which of the two hashes is right: the checksum database does not have it."
      : `Query the checksum database: in an empty folder, with GOMODCACHE set to another empty folder and GOFLAGS unset, run: go mod download -json ${path}@${version}. It prints the right hash as ${key}, or fails.`,
    odd === "download"
      ? "On the machine where the download differed, such as a CI machine, check GOPROXY and clean the module cache: go clean -modcache"
      : "If the hash in go.sum is right, the download is wrong: clean the module cache (go clean -modcache), and check GOPROXY.",
    `If the other hash is right, find out who wrote the line (git log -S "${expected}" -- ${file}) before you correct it.`,
    "If neither hash is right, stop using the version and ask the module's authors.",
  ];
}
