/**
 * A check is a plain value that asks one question of a Go toolchain. The engine knows no check by name. Results hold
 * facts: colours, icons and the words of a format are in `formats/`.
 */
import type { CommandOptions, CommandResult } from "./command.ts";
import type { ReadLimits } from "./files.ts";
import type { HttpClient } from "./http.ts";
import type { Folder } from "./scratch.ts";
import type { GoEnv, Toolchain } from "./toolchain.ts";
import type { WorkerTask } from "./workers.ts";

/**
 * How a check ended. `warn`: works, but will hurt. `fail`: not fit for production. `skip`: does not apply
 * here, with the reason. `error`: the check itself could not decide (a crash, a time-out, an unknown output).
 */
export type Status = "pass" | "warn" | "fail" | "skip" | "error";

/** About: `quick` under 2 s, `standard` under 30 s warm, `deep` minutes, much disk or network. */
export type Effort = "quick" | "standard" | "deep";

/** The efforts in rising order; a run of one depth includes all before it. */
export const EFFORTS: readonly Effort[] = ["quick", "standard", "deep"];

/** How much a finding weighs: `error` makes its check fail, `warning` makes it warn, `info` does neither. */
export type Severity = "error" | "warning" | "info";

/** A place in a file; `line` counts from 1. */
export interface Location {
  path: string;
  line?: number;
}

/** One thing that a check found. Each text is one sentence, or one command where `fix` can be a command. */
export interface Finding {
  severity: Severity;
  /** What is wrong. */
  message: string;
  /** Why, as far as proven; empty where it is not known. Never guessed. */
  cause: string;
  /** What to do on this OS; empty where nothing need be done. */
  fix: string;
  location?: Location;
}

/** A finding without its severity, which the function that takes it adds. */
export interface Problem {
  message: string;
  cause?: string;
  fix?: string;
  location?: Location;
}

/** A check's answer. `summary` is one line: a telling fact on a pass, what is wrong otherwise. */
export interface CheckResult {
  status: Status;
  summary: string;
  findings: Finding[];
}

/** Everything that a check may use. */
export interface CheckContext {
  /** The go command under test and what is known of it. */
  readonly toolchain: Toolchain;
  /** The environment that commands start from: the user's own, or a case's. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How far this run goes: a check may look deeper when it is more than the check's own effort. */
  readonly depth: Effort;
  /** The trusted workspace folder, absolute; undefined where there is none or it is not trusted. */
  readonly workspace: string | undefined;
  readonly settings: RunSettings;
  readonly signal: AbortSignal;

  /**
   * Runs the go command under test in the user's environment plus GOWORK=off. Without `cwd` it runs in a
   * scratch module of our own, so that no go.mod or go.work of a parent folder has a say.
   * @throws CommandTimeout, Cancelled; never for an exit code.
   */
  go(args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** Runs any program, given as an absolute path or a name on PATH. Throws as `go` does. */
  command(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /**
   * The output of `go env -json` in a scratch module. It runs once for all checks, and each check that uses it records it.
   * @throws CommandFailed where the go command refuses.
   */
  goEnv(): Promise<GoEnv>;
  /** A folder of this check's own that vanishes with the run. */
  scratch(name?: string): Promise<Folder>;
  /**
   * The bytes of a regular file, at most `most`, or undefined where nothing is there. A layer reads files in no other
   * way: the path may lead to a pipe or a device.
   * @throws UnreadableFile for anything but a regular file, a larger one, or one that cannot be read; Cancelled
   */
  readFile(path: string, limits: Omit<ReadLimits, "signal">): Promise<Uint8Array | undefined>;
  /** The same as text, of at most 32 MiB by default and 200,000 lines. */
  readText(path: string, limits?: Partial<Omit<ReadLimits, "signal">>): Promise<string | undefined>;
  /** Makes HTTP requests through the HTTP proxies of `env`. Each one is recorded and redacted, as commands are. */
  readonly http: HttpClient;
  /**
   * What a task makes of each piece, on several processors; pieces that give undefined are left out. A task is the
   * default export of a `*.worker.ts` file.
   * @throws Cancelled; Error where the task throws
   */
  inWorkers<In, Out>(task: WorkerTask<In, Out>, pieces: readonly In[]): Promise<Map<In, NonNullable<Out>>>;
  /** Shows what the check is waiting for. */
  progress(message: string): void;
}

/** What a person may set for a run. */
export interface RunSettings {
  /** The limit of one command, in ms. */
  timeoutMs: number;
  /** Whether a check may ask the network (the module proxy, the checksum database). */
  network: boolean;
}

/**
 * What a check cannot do without: a workspace folder that is trusted, the network, a C compiler, Linux. Where it is not
 * there the engine skips the check.
 */
export type Requirement = "workspace" | "network" | "c-compiler" | "linux";

/** One question of a Go toolchain. Contract: docs/adding-a-check.md. */
export interface Check {
  /** `<layer>.<kebab-name>`, stable for ever: reports and settings use it. */
  id: string;
  /** A plain statement that is true when it passes. */
  title: string;
  /** A short name of one to three words, for lists; the title explains it. */
  label: string;
  /** Why it matters and where it may be wrong, in a few sentences: the page, the tooltip and `explain`. */
  about: string;
  /** Checks that must not have failed first; otherwise this one is skipped, saying which. */
  needs: readonly string[];
  /** The least depth at which it runs. */
  effort: Effort;
  /** The depth from which it compiles more than a small program. It then starts after the checks that do not. */
  compilesFrom?: Effort;
  /** What must be there for it; otherwise it is skipped, and each face says why in its own words. */
  requires?: readonly Requirement[];
  run(context: CheckContext): Promise<CheckResult>;
}

/** A verification layer: a folder of checks and the view that shows them. */
export interface Layer {
  id: string;
  title: string;
  /** One sentence on what it verifies; shown where it has no checks yet. */
  about: string;
  checks: readonly Check[];
}

/** The check's claim holds. `summary` is one fact that shows it; notes become findings of severity `info`. */
export function pass(summary: string, notes: readonly Problem[] = []): CheckResult {
  return { status: "pass", summary, findings: notes.map((note) => finding("info", note)) };
}

/** It works, but it will hurt. */
export function warn(problem: Problem, summary = headline(problem)): CheckResult {
  return { status: "warn", summary, findings: [finding("warning", problem)] };
}

/** It is not fit for production. */
export function fail(problem: Problem, summary = headline(problem)): CheckResult {
  return { status: "fail", summary, findings: [finding("error", problem)] };
}

/** It does not apply here, or cannot be decided here; `reason` says why and what would make it apply. */
export function skip(reason: string): CheckResult {
  return { status: "skip", summary: reason, findings: [] };
}

/** The check could not decide. */
export function undecided(problem: Problem): CheckResult {
  return { status: "error", summary: headline(problem), findings: [finding("error", problem)] };
}

/** A finding of the given severity. */
export function finding(severity: Severity, problem: Problem): Finding {
  const { message, cause = "", fix = "", location } = problem;
  return location ? { severity, message, cause, fix, location } : { severity, message, cause, fix };
}

/** The result of a check that gathers findings: its status is that of the worst, its summary the first such. */
export function conclude(findings: readonly Finding[], passSummary: string): CheckResult {
  const worst = (["error", "warning"] as const).find((severity) =>
    findings.some((f) => f.severity === severity),
  );
  if (worst === undefined) {
    return { status: "pass", summary: passSummary, findings: [...findings] };
  }
  const same = findings.filter((f) => f.severity === worst);
  const more = same.length > 1 ? ` (and ${same.length - 1} more)` : "";
  return {
    status: worst === "error" ? "fail" : "warn",
    summary: headline(same[0]!) + more,
    findings: [...findings],
  };
}

/** A message as a summary: without the full stop. */
function headline({ message }: { message: string }): string {
  return message.replace(/\.$/, "");
}
