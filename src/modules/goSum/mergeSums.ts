/** Merges two versions of a go.sum file by key, as a git merge driver needs it. */
import { compareSemver } from "../version/semver.ts";
import { parseGoSum, type SumLine, type SumProblem } from "./goSum.ts";
import { keyOf } from "./sumRow.ts";

/** The merged file. */
export interface SumMerge {
  /** Sorted as the go command sorts it, with conflict markers around the hashes of each conflict. */
  readonly text: string;
  readonly conflicts: readonly SumConflict[];
}

/** A key of which both sides have hashes, and not the same ones. */
export interface SumConflict {
  /** The module path and the version, as in the file. */
  readonly key: string;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

type Side = "ours" | "theirs";

/** The hashes of one key and one type, each once, in the order of the file. */
interface Hashes {
  readonly line: SumLine;
  readonly ours: Set<string>;
  readonly theirs: Set<string>;
}

/** Why the lines of a text cannot be merged by key: a line that is none, an unfinished merge, or bytes that are not text. */
export function mergeProblem(text: string): SumProblem | undefined {
  if (text.includes("\ufffd")) {
    const message = "The file contains bytes that are not UTF-8.";
    return { line: 1, kind: "encoding", severity: "error", message };
  }
  const kinds = new Set(["malformed", "merge-marker", "encoding"]);
  return parseGoSum(text).problems.find(({ kind, severity }) => severity === "error" && kinds.has(kind));
}

/**
 * The lines of both sides, each once. What only one side has stays: a line too many does no harm, and one that is missing
 * stops the build. If both have a key with different hashes, even if one side did not change it, it is a conflict.
 * Neither text may have a mergeProblem.
 */
export function mergeSums(ours: string, theirs: string): SumMerge {
  const all = new Map<string, Hashes>();
  addLines(all, "ours", ours);
  addLines(all, "theirs", theirs);
  const conflicts: SumConflict[] = [];
  const text: string[] = [];
  for (const hashes of [...all.values()].sort(byModule)) {
    const key = keyOf(hashes.line);
    const of = (side: Side) => Array.from(hashes[side], (hash) => `${key} ${hash}\n`);
    if (isConflict(hashes)) {
      conflicts.push({ key, ours: [...hashes.ours], theirs: [...hashes.theirs] });
      text.push("<<<<<<< ours\n", ...of("ours"), "=======\n", ...of("theirs"), ">>>>>>> theirs\n");
    } else {
      text.push(...of(hashes.ours.size > 0 ? "ours" : "theirs"));
    }
  }
  return { text: text.join(""), conflicts };
}

function addLines(all: Map<string, Hashes>, side: Side, text: string): void {
  for (const line of parseGoSum(text).lines) {
    const type = line.hash.slice(0, line.hash.indexOf(":") + 1);
    const name = `${keyOf(line)} ${type}`;
    const hashes = all.get(name) ?? { line, ours: new Set(), theirs: new Set() };
    hashes[side].add(line.hash);
    all.set(name, hashes);
  }
}

function isConflict({ ours, theirs }: Hashes): boolean {
  return (
    ours.size > 0 &&
    theirs.size > 0 &&
    (ours.size !== theirs.size || [...ours].some((hash) => !theirs.has(hash)))
  );
}

/** As golang.org/x/mod/module.Sort: by path, by version, and the zip before its go.mod file. */
function byModule({ line: a }: Hashes, { line: b }: Hashes): number {
  if (a.path !== b.path) {
    return a.path < b.path ? -1 : 1;
  }
  return compareSemver(a.version, b.version) || Number(a.of === "go.mod") - Number(b.of === "go.mod");
}
