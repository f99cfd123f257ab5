/** Shows a run and its verdict outside of the views. */
import {
  type Disposable,
  LanguageStatusSeverity,
  l10n,
  languages,
  StatusBarAlignment,
  type StatusBarItem,
  window,
} from "vscode";
import type { Report, Verdict } from "../../engine/report.ts";
import { oneLine } from "../../formats/visible.ts";
import { release } from "../../formats/words.ts";
import { age, verdictWords } from "../phrases.ts";
import type { Progress } from "./runs.ts";
import type { Session } from "./session.ts";

/** Opens a language status with the verdict, for Go files, and a status bar item with the progress of a run. */
export function openStatus(session: Session): Disposable {
  const verdict = languages.createLanguageStatusItem("goVerify.verdict", [
    { language: "go" },
    { language: "go.mod" },
    { language: "go-verify-log" },
  ]);
  verdict.name = "Go Verify";
  const running = window.createStatusBarItem("goVerify.run", StatusBarAlignment.Left);
  running.name = l10n.t("Go Verify: current run");
  running.command = "goVerify.cancel";
  const verify = { command: "goVerify.verifyInstall", title: l10n.t("Verify") };
  session.onDidChange(() => {
    const progress = session.progress();
    const report = session.report();
    verdict.busy = progress !== undefined;
    verdict.command = verify;
    verdict.text = report ? `Go: ${verdictWords(report.verdict)}` : l10n.t("Go: not verified yet");
    verdict.detail = report && `${release(report.go)}, ${age(report.startedAt)}`;
    verdict.severity = report ? SEVERITY[report.verdict] : LanguageStatusSeverity.Information;
    showProgress(running, progress);
  });
  return {
    dispose() {
      verdict.dispose();
      running.dispose();
    },
  };
}

const SEVERITY: Record<Verdict, LanguageStatusSeverity> = {
  ready: LanguageStatusSeverity.Information,
  "ready-with-warnings": LanguageStatusSeverity.Warning,
  "not-ready": LanguageStatusSeverity.Error,
};

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

/** `3 of 14: A program compiles and runs`. `$(` is broken up, so that a title cannot insert an icon. */
function progressText({ now, done, total }: Progress): string {
  if (total === 0) {
    return l10n.t("Go Verify is starting");
  }
  const count = l10n.t("{0} of {1}", done, total);
  return now === "" ? count : `${count}: ${oneLine(now).replaceAll("$(", "$\u200c(")}`;
}

/** The message above the rows: the progress of the run, else the release, the verdict and the age of the report. */
export function viewMessage(session: Session, stale: boolean): string | undefined {
  const progress = session.progress();
  if (progress) {
    return progressText(progress);
  }
  const report: Report | undefined = session.report();
  if (report === undefined) {
    return undefined;
  }
  const when = stale ? ` · ${age(report.startedAt)}` : "";
  return `${release(report.go)} · ${verdictWords(report.verdict)}${when}`;
}
