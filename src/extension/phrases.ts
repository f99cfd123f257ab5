/** Statuses, verdicts, causes, ages and counts in the user's language. */
import { homedir } from "node:os";
import { l10n } from "vscode";
import type { Status } from "../engine/check.ts";
import {
  checksOf,
  countByStatus,
  heaviestFirst,
  needsAttention,
  type Report,
  type Verdict,
} from "../engine/report.ts";
import type { Comparison } from "../engine/reports/compare.ts";
import { type Story, storiesOf } from "../engine/reports/stories.ts";
import { shortenHome } from "../formats/home.ts";
import { oneLine } from "../formats/visible.ts";
import { duration, release, STATUS_WORD, VERDICT_WORDS } from "../formats/words.ts";

/** A status in one word. */
export function statusWord(status: Status): string {
  return l10n.t(STATUS_WORD[status]);
}

/** A verdict in words. */
export function verdictWords(verdict: Verdict): string {
  return l10n.t(VERDICT_WORDS[verdict]);
}

/** A report in one line: `not ready: 1 failed, 12 passed in 4.2 s (2 fixed, 1 new)`. */
export function summaryLine(report: Report, change: Comparison | undefined): string {
  const counts = countByStatus(report);
  const parts = [
    [counts.fail, l10n.t("{0} failed", counts.fail)],
    [counts.error, counts.error === 1 ? l10n.t("1 error") : l10n.t("{0} errors", counts.error)],
    [counts.warn, counts.warn === 1 ? l10n.t("1 warning") : l10n.t("{0} warnings", counts.warn)],
    [counts.pass, l10n.t("{0} passed", counts.pass)],
    [counts.skip, l10n.t("{0} skipped", counts.skip)],
  ]
    .filter(([count]) => count !== 0)
    .map(([, words]) => words)
    .join(", ");
  const line = l10n.t("{0}: {1} in {2}", verdictWords(report.verdict), parts, duration(report.durationMs));
  const changed = changeWords(change);
  return changed === "" ? line : `${line} (${changed})`;
}

/** The go command that a report is about: `go1.26.8 linux/amd64, ~/sdk/go/bin/go`. */
export function goWords({ go }: Report): string {
  return go === null ? release(go) : `${release(go)}, ${oneLine(shortenHome(go.path, homedir()))}`;
}

/** The weightiest thing that is wrong in a report, with all checks that it concerns; undefined if nothing is wrong. */
export function firstStory(report: Report): Story | undefined {
  return storiesOf(heaviestFirst(checksOf(report))).find(({ check }) => needsAttention(check.status));
}

/** What is wrong in one sentence, and how many more checks it concerns. */
export function storyWords({ check, others }: Story): string {
  const [problem] = check.findings.filter(({ severity }) => severity !== "info");
  const why = problem === undefined || problem.cause === "" ? check.summary : problem.cause;
  const text = `${oneLine(check.label)}: ${oneLine(why).replace(/\.$/, "")}`;
  if (others.length === 0) {
    return text;
  }
  const more = others.length === 1 ? l10n.t("1 more check") : l10n.t("{0} more checks", others.length);
  return `${text} (${more})`;
}

/** That a result is out of date, and which settings changed since. */
export function outdatedWords(settings: readonly string[]): string {
  return l10n.t("out of date: verify again ({0} changed)", settings.join(", "));
}

/** What changed since the run before: `2 fixed, 1 new`; empty if nothing changed. */
export function changeWords(change: Comparison | undefined): string {
  if (change === undefined) {
    return "";
  }
  const parts = [
    change.fixed.length > 0 ? l10n.t("{0} fixed", change.fixed.length) : "",
    change.new.length > 0 ? l10n.t("{0} new", change.new.length) : "",
    change.worse.length > 0 ? l10n.t("{0} worse", change.worse.length) : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** How long ago a run was: `just now`, `5 min ago`, `3 h ago`, `12 days ago`. */
export function age(startedAt: string, now = Date.now()): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(startedAt)) / 60_000));
  if (Number.isNaN(minutes)) {
    return l10n.t("at an unknown time");
  }
  if (minutes === 0) {
    return l10n.t("just now");
  }
  if (minutes < 60) {
    return l10n.t("{0} min ago", minutes);
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? l10n.t("{0} h ago", hours) : l10n.t("{0} days ago", Math.floor(hours / 24));
}
