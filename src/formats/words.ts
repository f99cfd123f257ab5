/** The words, marks and numbers that every format shares. */
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

/** A time span for people: `318 ms`, `4.2 s`, `2 min 5 s`. */
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

/** The whole story in one line: `not ready: 1 failed, 1 warning, 12 passed, 1 skipped in 4.2 s`. */
export function closingLine(report: Report): string {
  const counts = countByStatus(report);
  const parts = (["fail", "error", "warn", "pass", "skip"] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => counted(counts[status], status));
  const told = parts.length > 0 ? parts.join(", ") : "no check was run";
  return `${VERDICT_WORDS[report.verdict]}: ${told} in ${duration(report.durationMs)}`;
}

function counted(count: number, status: Status): string {
  const isNoun = status === "warn" || status === "error";
  return `${count} ${STATUS_WORD[status]}${isNoun && count > 1 ? "s" : ""}`;
}

/** The release and platform under test: `go1.26.8 linux/amd64`; says so where it is not known. */
export function release(go: GoFacts | null): string {
  if (go === null) {
    return "no go command";
  }
  return go.version === "" ? "a go command of unknown release" : `${go.version} ${go.goos}/${go.goarch}`;
}

/** How a recorded command ended: `exit 1`, `ended by SIGKILL`, `did not start`. */
export function ending(command: Pick<CommandRecord, "exitCode" | "signal">): string {
  if (command.signal !== null) {
    return `ended by ${command.signal}`;
  }
  return command.exitCode === null ? "did not start" : `exit ${command.exitCode}`;
}

/** A summary that carries its status as a word where the mark alone would leave doubt. */
export function toldSummary({ status, summary }: { status: Status; summary: string }): string {
  return status === "skip" || status === "error" ? `${STATUS_WORD[status]}: ${summary}` : summary;
}
