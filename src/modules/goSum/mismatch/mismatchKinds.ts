/** What the go command says of checksums: the kinds of messages, and what each has. */
import type { LogSettings } from "../log/settings.ts";

/** The kinds of messages. */
export type MismatchKind =
  /** The download differs from a line of go.sum. */
  | "go.sum"
  /** The download differs from the record of the checksum database. */
  | "database"
  /** The response of the checksum database has no line for it. */
  | "database-absent"
  /** The checksum database does not know the version: 404 Not Found or 410 Gone. */
  | "database-no-record"
  /** The checksum database, or the proxy in front of it, was not reached or failed. */
  | "database-unreachable"
  /** The answer of the checksum database is not what its key signed. */
  | "database-untrusted"
  /** GOSUMDB is malformed, or off where the go command needs a database. */
  | "database-setting"
  /** go.sum has only hashes of types that the go command does not know. */
  | "unknown-hash"
  /** go.sum lacks a line. */
  | "missing"
  /** A line of go.sum does not have three words. */
  | "malformed"
  /** go.mod or go.sum would have to change, and the go command may not change them. */
  | "updates-needed"
  /** vendor/modules.txt does not fit go.mod. */
  | "vendoring"
  /** `go mod verify`: the zip in the module cache was modified. */
  | "zip-changed"
  /** `go mod verify`: the extracted folder in the module cache was modified. */
  | "folder-changed"
  /** `go mod verify`: the module cache has no record of the zip's hash. */
  | "ziphash-missing";

/** One message of the go command about a checksum. */
export interface Mismatch {
  readonly kind: MismatchKind;
  /** The module path; "" if the go command names none, or only a package. */
  readonly path: string;
  /** Without "/go.mod"; "" if unknown. */
  readonly version: string;
  readonly of: "zip" | "go.mod";
  /** The hash of the file that the go command used, downloaded or from the module cache; "" if unknown. */
  readonly downloaded: string;
  /** The hash that the go command expected; "" if unknown. */
  readonly expected: string;
  /**
   * Where the expected hash is from: `go.sum`, another such file, or the name of a checksum database; for a database that
   * failed, the host that was asked; for other kinds the file or folder that is wrong; "" if unknown.
   */
  readonly source: string;
  /**
   * For a missing line, the package that needs it; for a modified file or folder, its path; for other kinds what the go
   * command says is wrong; else "".
   */
  readonly detail: string;
  /** The line of the log, from 1. */
  readonly line: number;
  /** What the log says of the go command before this line; left out if it says nothing. */
  readonly log?: LogSettings;
}
