/** Words, marks and numbers that all formats share. */
import type { Status } from "../engine/check.ts";
import type { CommandRecord } from "../engine/command.ts";
import { countByStatus, type Report, type Verdict } from "../engine/report.ts";
import type { GoFacts } from "../engine/toolchain.ts";

/** A status in one word. */
export const STATUS_WORD: Readonly<Record<Status, string>> = {
  pass: "passed",
  warn: "warning",
  fail: "failed",
  skip: "skipped",
  error: "error",
};

/** A status in one character. */
export const STATUS_MARK: Readonly<Record<Status, string>> = {
  pass: "✓",
  warn: "!",
  fail: "✗",
  skip: "–",
  error: "?",
};

/** A status in one character of ASCII. */
export const STATUS_MARK_ASCII: Readonly<Record<Status, string>> = {
  pass: "+",
  warn: "!",
  fail: "x",
  skip: "-",
  error: "?",
};

/** A verdict in words. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  ready: "ready",
  "ready-with-warnings": "ready with warnings",
  "not-ready": "not ready",
};

/** A duration such as `318 ms`, `4.2 s` or `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 59_950) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The result in one line: `not ready: 1 failed, 1 warning, 12 passed, 1 skipped in 4.2 s`. */
export function closingLine(report: Report): string {
  const counts = countByStatus(report);
  const parts = (["fail", "error", "warn", "pass", "skip"] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => counted(counts[status], status));
  const summary = parts.length > 0 ? parts.join(", ") : "no checks were run";
  return `${VERDICT_WORDS[report.verdict]}: ${summary} in ${duration(report.durationMs)}`;
}

function counted(count: number, status: Status): string {
  const isNoun = status === "warn" || status === "error";
  return `${count} ${STATUS_WORD[status]}${isNoun && count > 1 ? "s" : ""}`;
}

/** The release and platform under test, such as `go1.26.8 linux/amd64`, or that they are unknown. */
export function release(go: GoFacts | null): string {
  if (go === null) {
    return "no go command";
  }
  return go.version === "" ? "unknown Go version" : `${go.version} ${go.goos}/${go.goarch}`;
}

/** How a recorded command ended: `exit 1`, `ended by SIGKILL`, `did not start`. */
export function ending(command: Pick<CommandRecord, "exitCode" | "signal">): string {
  if (command.signal !== null) {
    return `ended by ${command.signal}`;
  }
  return command.exitCode === null ? "did not start" : `exit ${command.exitCode}`;
}

/** The summary of a check, with its status in front if it was skipped or ended with an error. */
export function summaryWithStatus({ status, summary }: { status: Status; summary: string }): string {
  return status === "skip" || status === "error" ? `${STATUS_WORD[status]}: ${summary}` : summary;
}
