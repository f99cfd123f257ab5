import type { SumProblem, SumProblemKind } from "./goSum.ts";

/** What to do about a problem: a sentence or a command; "" if nothing needs to be done. */
export function sumFix({ severity, kind }: Pick<SumProblem, "severity" | "kind">): string {
  return severity === "info" ? "" : FIX[kind];
}

const FIX: Readonly<Record<SumProblemKind, string>> = {
  conflict: "Find out which hash is right (the checksum database has it), and delete the other line.",
  malformed: "Delete the line, then run: go mod tidy",
  "merge-marker": "Finish the merge: keep the lines of both sides, delete the markers, then run: go mod tidy",
  "bad-hash": "Delete the line, then run: go mod tidy",
  "unknown-hash": "Run go mod tidy: it adds the h1: hash, which this go command can verify.",
  duplicate: "",
  encoding: "Save the file as UTF-8 without a byte order mark.",
  "mod-line-missing": "",
};
