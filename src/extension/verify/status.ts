/** Shows the verdict and the progress of a run in the status bar, and the words above the rows of a view. */
import {
  type Disposable,
  l10n,
  MarkdownString,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { countByStatus, type Report, type Verdict } from "../../engine/report.ts";
import { escapeMarkdown } from "../../formats/markdownText.ts";
import { oneLine } from "../../formats/visible.ts";
import {
  age,
  firstStory,
  goWords,
  outdatedWords,
  storyWords,
  summaryLine,
  verdictWords,
} from "../phrases.ts";
import { layerOf } from "./board.ts";
import { openGoWorkspace } from "./goWorkspace.ts";
import type { Progress } from "./runs.ts";
import type { Session } from "./session.ts";

/** Status bar items that follow the session. */
export interface StatusBar extends Disposable {
  /** Shows the verdict again: its age or the workspace has changed. */
  refresh(): void;
}

/** Opens the items. The verdict stays visible: with a report always, without one in a trusted workspace with Go. */
export function openStatus(session: Session): StatusBar {
  const verdict = window.createStatusBarItem("goVerify.verdict", StatusBarAlignment.Left, 1);
  verdict.name = l10n.t("Go Verify: verdict");
  const running = window.createStatusBarItem("goVerify.run", StatusBarAlignment.Left);
  running.name = l10n.t("Go Verify: current run");
  running.command = "goVerify.cancel";
  const goWorkspace = openGoWorkspace(() => refresh());
  const refresh = () => showVerdict(verdict, session, goWorkspace.hasGo());
  session.onDidChange(() => {
    refresh();
    showProgress(running, session.progress());
  });
  return {
    refresh,
    dispose() {
      goWorkspace.dispose();
      verdict.dispose();
      running.dispose();
    },
  };
}

function showVerdict(item: StatusBarItem, session: Session, hasGo: boolean): void {
  const report = session.report();
  if (report === undefined && !(hasGo && workspace.isTrusted)) {
    item.hide();
    return;
  }
  const outdated = session.outdated();
  const { icon, text } = report ? verdictText(report, outdated.length > 0) : NOT_VERIFIED();
  item.text = `$(${icon}) ${text}`;
  item.tooltip = report ? verdictTooltip(report, outdated) : l10n.t("Click to show the checks.");
  item.accessibilityInformation = { label: `Go Verify, ${text}`, role: "button" };
  const isNotReady = report?.verdict === "not-ready" && outdated.length === 0;
  item.backgroundColor = isNotReady ? new ThemeColor("statusBarItem.errorBackground") : undefined;
  const story = report && firstStory(report);
  item.command = `goVerify.${story ? layerOf(story.check.id) : "install"}.focus`;
  item.show();
}

const NOT_VERIFIED = () => ({ icon: "circle-outline", text: l10n.t("Go not verified") });

/** `Go ready`, `Go not ready: 3 failed`, `Go not ready, out of date`. */
function verdictText(report: Report, isOutdated: boolean): { icon: string; text: string } {
  const verdict = `Go ${verdictWords(report.verdict)}`;
  if (isOutdated) {
    return { icon: "history", text: l10n.t("{0}, out of date", verdict) };
  }
  const { fail, error } = countByStatus(report);
  switch (report.verdict) {
    case "ready":
      return { icon: "pass", text: verdict };
    case "ready-with-warnings":
      return { icon: "warning", text: verdict };
    case "not-ready":
      return {
        icon: "error",
        text: fail + error === 0 ? verdict : `${verdict}: ${failedWords(fail + error)}`,
      };
  }
}

function failedWords(count: number): string {
  return l10n.t("{0} failed", count);
}

/** The counts, the go command, the age and the first cause. All of it is foreign text, so none of it is Markdown. */
function verdictTooltip(report: Report, outdated: readonly string[]): MarkdownString {
  const story = firstStory(report);
  const lines = [
    outdated.length > 0 ? outdatedWords(outdated) : "",
    `${summaryLine(report, undefined)} · ${age(report.startedAt)}`,
    goWords(report),
    story ? storyWords(story) : "",
    l10n.t("Click to show the checks."),
  ];
  return new MarkdownString(
    lines
      .filter((line) => line !== "")
      .map(escapeMarkdown)
      .join("\n\n"),
  );
}

function showProgress(item: StatusBarItem, progress: Progress | undefined): void {
  if (progress === undefined) {
    item.hide();
    return;
  }
  const text = progressText(progress);
  item.text = `$(sync~spin) ${text}`;
  item.tooltip = l10n.t("Click to cancel.");
  item.accessibilityInformation = {
    label: l10n.t("Go Verify, {0}. Activate to cancel.", text),
    role: "button",
  };
  item.show();
}

/** `3 of 14: Hello program`. `$(` is broken up, so that a name cannot insert an icon. */
function progressText({ now, done, total }: Progress): string {
  if (total === 0) {
    return l10n.t("Go Verify is starting");
  }
  const count = l10n.t("{0} of {1}", done, total);
  return now === "" ? count : `${count}: ${oneLine(now).replaceAll("$(", "$\u200c(")}`;
}

const VERDICT_MARK: Record<Verdict, string> = { ready: "✓", "ready-with-warnings": "!", "not-ready": "✗" };

/** The message above the rows: the progress of the run, else the verdict, its age, and the go command that was judged. */
export function viewMessage(session: Session): string | undefined {
  const progress = session.progress();
  if (progress) {
    return progressText(progress);
  }
  const report = session.report();
  if (report === undefined) {
    return undefined;
  }
  const outdated = session.outdated();
  const verdict = `${VERDICT_MARK[report.verdict]} ${verdictWords(report.verdict)}`;
  return [
    ...(outdated.length > 0 ? [`↻ ${outdatedWords(outdated)}`] : []),
    verdict,
    age(report.startedAt),
    goWords(report),
  ].join(" · ");
}
