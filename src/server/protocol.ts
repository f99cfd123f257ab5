/**
 * The custom requests and notifications between the extension and the language server. Types and constants only, so
 * that importing it costs neither side anything.
 */
import type { Revisions } from "../disk/committedSums.ts";
import type { Case } from "../engine/case.ts";
import type { Effort } from "../engine/check.ts";
import type { CommandRecord } from "../engine/command.ts";
import type { LayerReport, Report } from "../engine/report.ts";
import type { RunEvent } from "../engine/runOptions.ts";
import type { GoCandidate } from "../engine/toolchain.ts";
import type { DatabaseAnswer, RehashedLine } from "../modules/goSum/databaseAnswer.ts";
import type { SumDiff } from "../modules/goSum/sumDiff.ts";
import type { SumCounts } from "../modules/goSum/sumDiffWords.ts";

/** The `initializationOptions` of our own client; other clients need none of them. */
export interface ClientOptions {
  /** Translations of the server's sentences, by the English sentence. */
  words?: Record<string, string>;
  /** Our commands that the client can run; the server offers them as code actions. */
  commands?: string[];
  /** Whether to read with git what HEAD has of open go.sum files; only for folders that are trusted. */
  git?: boolean;
}

/** Which go command to use, and its environment. Sent with each request, since settings change. */
export interface GoTarget {
  /** The go command or a folder that contains it, absolute, and which setting names it. Without it: the first on PATH. */
  go?: { path: string; origin: string } | undefined;
  /** Changes to the server's own environment; `null` removes a variable. */
  env: Record<string, string | null>;
  /** The workspace folder, absolute; only if it is trusted. */
  workspace?: string | undefined;
}

/** What to verify. An empty list means no restriction. */
export interface VerifyParams extends GoTarget {
  /** Chosen by the client; the events of the run have it. */
  runId: number;
  layers: string[];
  checks: string[];
  skip: string[];
  depth: Effort;
  timeoutMs: number;
  network: boolean;
}

/**
 * The report of a run without the reports of its checks: the `finished` events of the run carried those. A layer lists
 * its checks by ID.
 */
export type RunSummary = Omit<Report, "layers"> & {
  layers: (Omit<LayerReport, "checks"> & { checks: string[] })[];
};

/** Which checks to self-test; an empty list means all. */
export interface SelfTestParams extends GoTarget {
  runId: number;
  checks: string[];
}

/** How one case ended. `judged` is empty if the check gave the expected result. */
export interface CaseOutcome {
  checkId: string;
  name: string;
  kind: Case["kind"];
  /** Why the case cannot run on this machine. */
  unavailable?: string | undefined;
  judged: string[];
  /** The summary of the check. */
  summary: string;
  durationMs: number;
}

/** What the editor shows of a check before it has run. */
export interface CheckInfo {
  id: string;
  title: string;
  /** The check's short name. */
  label: string;
  about: string;
  effort: Effort;
  needs: string[];
  /** The names of its cases: the faults that it must find, and the healthy set-ups. */
  faults: string[];
  healthy: string[];
}

/** A layer with its checks in display order. */
export interface LayerInfo {
  id: string;
  title: string;
  about: string;
  checks: CheckInfo[];
}

/** A go command on PATH, with the release in its VERSION file (read, never run). */
export interface GoChoice extends GoCandidate {
  version?: string | undefined;
}

/** Which test or benchmark to profile, and where to save the profile. */
export interface ProfileTestParams extends GoTarget {
  /** The folder of the package, absolute. */
  folder: string;
  /** The name of the function. */
  test: string;
  profile: "cpu" | "memory";
  /** How many times as long as usual to run: 1, 10 or 100. */
  times: number;
  timeoutMs: number;
  /** Where to write the profile, absolute; the folder exists. */
  saveAs: string;
}

/** How a profiled test ended, and the commands as evidence. There is a profile only if the outcome is `saved`. */
export interface ProfileTestResult {
  outcome: "saved" | "failed" | "no-sample" | "timed-out";
  /** How many samples the profiler took; undefined for a memory profile, whose counts are scaled up. */
  samples?: number | undefined;
  commands: CommandRecord[];
}

/** Two states of go.sum: names of files, folders, revisions, `:` for the index; null for the working tree. */
export interface GosumDiffParams extends GoTarget {
  /** Absolute. */
  folder: string;
  from: string | null;
  to: string | null;
}

/** The folder of a module or workspace, absolute. */
export interface GosumRevisionsParams extends GoTarget {
  folder: string;
}

/** Changed hashes to compare with the checksum database. `timeoutMs` limits `go env`, and each request. */
export interface GosumDatabaseParams extends GoTarget {
  lines: RehashedLine[];
  /** Whether the user allows the network. */
  network: boolean;
  timeoutMs: number;
}

/** `timeoutMs` limits `go env`. */
export interface GoFoldersParams extends GoTarget {
  timeoutMs: number;
}

/** Where source files are, absolute. */
export interface GoFolders {
  goroot: string;
  gomodcache: string;
}

/**
 * Every request with its parameters and result. All but `list` and `toolchain` can be cancelled by their token. A
 * request that fails has one sentence as its message.
 */
export interface Requests {
  /**
   * Runs checks. Fails with REQUEST_CANCELLED after everything that it started has ended, and with SELECTION_REFUSED
   * if the selection cannot be run.
   */
  "goVerify/verify": { params: VerifyParams; result: RunSummary };
  /** Runs the cases of checks. */
  "goVerify/selfTest": { params: SelfTestParams; result: CaseOutcome[] };
  /** Profiles one test or benchmark. Fails with REQUEST_CANCELLED as `verify` does. */
  "goVerify/profileTest": { params: ProfileTestParams; result: ProfileTestResult };
  /** GOROOT and the module cache. */
  "goVerify/goFolders": { params: GoFoldersParams; result: GoFolders };
  /** All layers and checks. */
  "goVerify/list": { params: Record<string, never>; result: LayerInfo[] };
  /** What changed in go.sum between two states of a module or workspace. */
  "goVerify/gosumDiff": { params: GosumDiffParams; result: SumDiff };
  /** The same, counted: for one line of text. */
  "goVerify/gosumCounts": { params: GosumDiffParams; result: SumCounts };
  /** The revisions with which go.sum can be compared. */
  "goVerify/gosumRevisions": { params: GosumRevisionsParams; result: Revisions };
  /** Which of two hashes the checksum database has. Sent only when the user requests it: it uses the network. */
  "goVerify/gosumDatabase": { params: GosumDatabaseParams; result: DatabaseAnswer[] };
  /** The go commands on PATH, in its order. */
  "goVerify/toolchain": { params: GoTarget; result: GoChoice[] };
}

/** Every notification of the server. */
export interface Notifications {
  "goVerify/event": { runId: number; event: RunEvent };
  "goVerify/outcome": { runId: number; outcome: CaseOutcome; done: number; total: number };
}

/** LSPErrorCodes.RequestCancelled of the language server protocol. */
export const REQUEST_CANCELLED = -32800;

/** Our own code: the selection of checks cannot be run. The error's data is a SelectionProblem (engine/plan.ts). */
export const SELECTION_REFUSED = 1;
