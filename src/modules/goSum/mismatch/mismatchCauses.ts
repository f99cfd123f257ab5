/**
 * Explains what the go command says about checksums: which sides disagree, what is proven without network, likely causes,
 * and what to do.
 */

import { fixOf } from "./mismatchFix.ts";
import type { Mismatch } from "./mismatchKinds.ts";
import { knownOf } from "./mismatchKnown.ts";
import { likelyCauses } from "./mismatchLikely.ts";
import { type OddOneOut, oddOneOutOf, type Side, type SumEvidence, sidesOf } from "./mismatchSides.ts";

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
    causes: likelyCauses(mismatch, evidence, oddOneOut),
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
    case "database-no-record":
    case "database-unreachable":
    case "database-untrusted":
    case "database-setting":
      return failureOf(mismatch);
    case "unknown-hash":
      return `go.sum has only hashes of unknown types for ${subject}, so the go command could not compare them.`;
    case "missing":
      return mismatch.path === ""
        ? `go.sum has no line for the zip of the module that provides the package ${detail}.`
        : `go.sum has no line for ${subject}.`;
    case "malformed":
      return `${source} cannot be read, so no checksum was compared: ${detail}, and each line has three.`;
    case "updates-needed":
      return `${source} would have to change, and the go command may not change it${detail === "" ? "" : ` (${detail})`}.`;
    case "vendoring":
      return `vendor/modules.txt in ${source || "the main module"} does not fit go.mod${detail === "" ? "" : `: ${detail}`}.`;
    case "zip-changed":
      return `The zip of ${subject} in the module cache has been modified since it was downloaded.`;
    case "folder-changed":
      return `The extracted folder of ${subject} in the module cache has been modified.`;
    case "ziphash-missing":
      return `The module cache has no record of the hash of ${subject}.`;
  }
}

function failureOf(mismatch: Mismatch): string {
  const { kind, source, detail, path } = mismatch;
  const host = source === "" ? "" : ` at ${source}`;
  const what =
    path === ""
      ? "No checksum could be compared with the checksum database"
      : `The checksum of ${subjectOf(mismatch)} could not be compared with the checksum database`;
  switch (kind) {
    case "database-no-record":
      return `${what}: the database${host} has no record of it (${detail}).`;
    case "database-untrusted":
      return `${what}: the answer of the database${host} is not what its key signed (${detail}).`;
    case "database-setting":
      return `${what}: GOSUMDB does not name one (${detail}).`;
    default:
      return `${what}: the database${host} was not reached or failed (${detail}). This is no mismatch.`;
  }
}
