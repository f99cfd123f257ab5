/** The report: what a run found, as data. Contract `go-verify/report/1`, schema in docs/report-1.schema.json. */
import type { Finding, Status } from "./check.ts";
import type { CommandRecord } from "./command.ts";
import type { HttpRecord } from "./http.ts";
import type { GoFacts } from "./toolchain.ts";

/** Whether a Go install is fit for production. */
export type Verdict = "ready" | "ready-with-warnings" | "not-ready";

/** One check's answer with its evidence. */
export interface CheckReport {
  id: string;
  title: string;
  /** The check's short name; a report of an earlier release has the title here. */
  label: string;
  status: Status;
  summary: string;
  durationMs: number;
  findings: Finding[];
  commands: CommandRecord[];
  /** The HTTP requests that the check made, where it made any. */
  requests?: HttpRecord[];
  /** The checks that it needs and that failed, could not decide or were skipped for such a one: why it was skipped. */
  skippedBecause?: string[];
}

/** One layer's checks; its status is the worst of theirs. */
export interface LayerReport {
  id: string;
  title: string;
  status: Status;
  checks: CheckReport[];
}

/** A whole run. Fields are only ever added within version 1. */
export interface Report {
  schema: "go-verify/report/1";
  generator: string;
  /** RFC 3339. */
  startedAt: string;
  durationMs: number;
  host: { os: string; arch: string; cpus: number };
  /** `null` where no go command was found. */
  go: GoFacts | null;
  verdict: Verdict;
  layers: LayerReport[];
}

/** Any `fail` or `error` is not ready; else any `warn` is a warning. A run that ran no check is not ready. */
export function verdictOf(statuses: readonly Status[]): Verdict {
  const ran = statuses.filter((status) => status !== "skip");
  if (ran.length === 0 || ran.includes("fail") || ran.includes("error")) {
    return "not-ready";
  }
  return ran.includes("warn") ? "ready-with-warnings" : "ready";
}

const BY_WEIGHT: readonly Status[] = ["fail", "error", "warn", "pass", "skip"];

/** The checks with the heaviest status first; those of one status stay in their order. */
export function heaviestFirst<T extends { status: Status }>(checks: readonly T[]): T[] {
  return [...checks].sort((a, b) => BY_WEIGHT.indexOf(a.status) - BY_WEIGHT.indexOf(b.status));
}

/** The status that weighs most; `skip` where there is none. */
export function worst(statuses: readonly Status[]): Status {
  return BY_WEIGHT.find((status) => statuses.includes(status)) ?? "skip";
}

/** Whether a person should look at it: it failed, could not decide, or warns. */
export function needsAttention(status: Status): boolean {
  return status === "warn" || status === "fail" || status === "error";
}

/** How many checks ended in each status. */
export function countByStatus(report: Report): Record<Status, number> {
  const counts: Record<Status, number> = { pass: 0, warn: 0, fail: 0, skip: 0, error: 0 };
  for (const { status } of checksOf(report)) {
    counts[status] += 1;
  }
  return counts;
}

/** Every check of a report in order. */
export function checksOf(report: Report): CheckReport[] {
  return report.layers.flatMap((layer) => layer.checks);
}
