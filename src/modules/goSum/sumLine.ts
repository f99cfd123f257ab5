/** What a go.sum file says, line by line, and what is wrong with it. */

/** One valid line of a go.sum file. */
export interface SumLine {
  readonly path: string;
  /** Without "/go.mod". */
  readonly version: string;
  /** What the hash covers: the module zip, or only the go.mod file. */
  readonly of: "zip" | "go.mod";
  readonly hash: string;
  /** From 1. */
  readonly line: number;
}

/** The kinds of problems of a go.sum file. */
export type SumProblemKind =
  | "conflict"
  | "malformed"
  | "merge-marker"
  | "bad-hash"
  | "unknown-hash"
  | "duplicate"
  | "encoding"
  | "mod-line-missing";

/** A problem with its line. */
export interface SumProblem {
  readonly line: number;
  readonly kind: SumProblemKind;
  /** `error`: builds fail, or may use other code than intended; `warning`: may cause trouble; `info`: harmless. */
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
}

/** A parsed go.sum file. */
export interface SumFile {
  readonly lines: readonly SumLine[];
  readonly problems: readonly SumProblem[];
}
