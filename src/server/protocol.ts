/**
 * What the extension and the language server say to each other besides the standard protocol: the typed list of
 * custom requests and notifications. Types and names only, so that either side may import it for nothing.
 */
import type { Case } from "../engine/case.ts";
import type { Effort } from "../engine/check.ts";
import type { CommandRecord } from "../engine/command.ts";
import type { Report } from "../engine/report.ts";
import type { RunEvent } from "../engine/runOptions.ts";
import type { GoCandidate } from "../engine/toolchain.ts";
import type { SumDiff } from "../modules/goSum/sumDiff.ts";

/** What our own client says at the initialization, as `initializationOptions`; another client needs none of it. */
export interface ClientOptions {
  /** The server's sentences in the person's language, by the English ones. */
  words?: Record<string, string>;
  /** The commands of ours that the client can run, to be offered as code actions. */
  commands?: string[];
}

/** Which go command, and in which environment: sent with each request, since settings change. */
export interface Surroundings {
  /** The go command or a folder that holds it, absolute, and what named it; without it the first on PATH. */
  go?: { path: string; origin: string } | undefined;
  /** What the server's own environment adds or changes; `null` removes a variable. */
  env: Record<string, string | null>;
  /** The workspace folder, absolute; only where it is trusted. */
  workspace?: string | undefined;
}

/** What to verify. An empty list means no restriction. */
export interface VerifyParams extends Surroundings {
  /** Chosen by the client; the run's events carry it. */
  runId: number;
  layers: string[];
  checks: string[];
  skip: string[];
  depth: Effort;
  timeoutMs: number;
  network: boolean;
}

/** Which checks prove themselves; empty lists mean all. */
export interface SelfTestParams extends Surroundings {
  runId: number;
  checks: string[];
}

/** How one case ended. `judged` is empty where the check's answer was right. */
export interface CaseOutcome {
  checkId: string;
  name: string;
  kind: Case["kind"];
  /** Why it could not be planted on this machine; then it was not played. */
  unavailable?: string | undefined;
  judged: string[];
  /** What the check said. */
  summary: string;
  durationMs: number;
}

/** A check as the editor needs to know it before it has run. */
export interface CheckInfo {
  id: string;
  title: string;
  about: string;
  effort: Effort;
  needs: string[];
  /** The names of its cases: what it must catch, and on what it must stay silent. */
  faults: string[];
  healthy: string[];
}

/** A layer with its checks, in the order in which they are shown. */
export interface LayerInfo {
  id: string;
  title: string;
  about: string;
  checks: CheckInfo[];
}

/** A go command on PATH, with the release that its tree names in VERSION (read, never run). */
export interface GoChoice extends GoCandidate {
  version?: string | undefined;
}

/** Which test or benchmark is profiled, and where its profile is kept. */
export interface ProfileTestParams extends Surroundings {
  /** The folder of its package, absolute. */
  folder: string;
  /** The name of the function. */
  test: string;
  profile: "cpu" | "memory";
  timeoutMs: number;
  /** The file that the profile becomes, absolute; its folder is there. */
  saveAs: string;
}

/** How a profiled test ended, and the command as evidence. Only where it is `saved` there is a profile. */
export interface ProfileTestResult {
  outcome: "saved" | "failed" | "no-sample" | "timed-out";
  commands: CommandRecord[];
}

/** Two states of a folder's sums: names of files, folders, revisions, `:` for the index; null for the folder as it is. */
export interface GosumDiffParams extends Surroundings {
  /** Absolute. */
  folder: string;
  from: string | null;
  to: string | null;
}

/** How long `go env` may take. */
export interface GoFoldersParams extends Surroundings {
  timeoutMs: number;
}

/** Where source lies, absolute. */
export interface GoFolders {
  goroot: string;
  gomodcache: string;
}

/** Every request: what it takes and gives. All but `list` and `toolchain` can be cancelled by their token. */
export interface Requests {
  /** Runs checks. Rejects with REQUEST_CANCELLED after everything that it had started is gone. */
  "goVerify/verify": { params: VerifyParams; result: Report };
  /** Plays the checks' own faults and healthy twins. */
  "goVerify/selfTest": { params: SelfTestParams; result: CaseOutcome[] };
  /** Profiles one test or benchmark. Rejects with REQUEST_CANCELLED as `verify` does. */
  "goVerify/profileTest": { params: ProfileTestParams; result: ProfileTestResult };
  /** Where the go command keeps source. */
  "goVerify/goFolders": { params: GoFoldersParams; result: GoFolders };
  /** All layers and checks. */
  "goVerify/list": { params: Record<string, never>; result: LayerInfo[] };
  /** What changed in the sums of a module or workspace between two states. */
  "goVerify/gosumDiff": { params: GosumDiffParams; result: SumDiff };
  /** The go commands that PATH holds, in its order. */
  "goVerify/toolchain": { params: Surroundings; result: GoChoice[] };
}

/** Every notification of the server. */
export interface Notifications {
  "goVerify/event": { runId: number; event: RunEvent };
  "goVerify/outcome": { runId: number; outcome: CaseOutcome; done: number; total: number };
}

/** LSPErrorCodes.RequestCancelled of the language server protocol. */
export const REQUEST_CANCELLED = -32800;
