/** What the checksum database says of two hashes of one version. */
import type { LineChange, SumDiff } from "./sumDiff.ts";

/** A line of go.sum that has another hash on the newer side. */
export type RehashedLine = Pick<LineChange, "version" | "of" | "from" | "to"> & { readonly path: string };

/** Why a version is not looked up: nothing is sent then. */
export type NotQueried =
  /** The setting goVerify.network is off. */
  | { readonly reason: "network" }
  /** A Go setting, such as GOSUMDB=off or a pattern of GOPRIVATE that matches the module. */
  | { readonly reason: "setting"; readonly setting: string }
  /** The first element of the module path is not a public host name. */
  | { readonly reason: "private-host"; readonly host: string }
  /** More versions than are looked up at once. */
  | { readonly reason: "limit"; readonly most: number };

/** The database's answer to one line. */
export interface DatabaseAnswer {
  readonly line: RehashedLine;
  readonly outcome:
    | ({ readonly kind: "not-queried" } & NotQueried)
    | {
        /** Which hash the database has; proven by its signed tree. */
        readonly kind: "from" | "to" | "neither";
        /** The hash in the database. */
        readonly hash: string;
        readonly database: string;
        /** The number of the record in the log, and of all records of the signed tree. */
        readonly record: number;
        readonly records: number;
      }
    /** `why` is a clause. */
    | { readonly kind: "no-record" | "untrusted" | "failed"; readonly why: string };
}

/** The lines of a comparison whose hash changed. */
export function rehashedLines({ modules }: Pick<SumDiff, "modules">): RehashedLine[] {
  return modules.flatMap(({ path, lines }) =>
    lines
      .filter(({ change }) => change === "rehashed")
      .map(({ version, of, from, to }) => ({ path, version, of, from, to })),
  );
}

/** Whether an answer is about this line, with these two hashes. */
export function isAbout({ line }: DatabaseAnswer, other: RehashedLine): boolean {
  return (["path", "version", "of", "from", "to"] as const).every((key) => line[key] === other[key]);
}
