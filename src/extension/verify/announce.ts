/** The notification at the end of a run: at most one, and none while a view shows the same. */
import { commands, l10n } from "vscode";
import type { Verdict } from "../../engine/report.ts";
import { showError, showInformation, showWarning } from "../notify.ts";
import { firstStory, goWords, storyWords, summaryLine } from "../phrases.ts";
import { layerOf } from "./board.ts";
import type { RunResult } from "./session.ts";

/** Shows how a run ended, of which Go, and what is wrong first. `firstLayer` is shown if nothing is wrong. */
export async function announce({ report, change, warnings }: RunResult, firstLayer: string): Promise<void> {
  const show = l10n.t("Show");
  const openLog = l10n.t("Open Log");
  const exporting = l10n.t("Export");
  const story = firstStory(report);
  const sentences = [
    `${summaryLine(report, change)}.`,
    `${goWords(report)}.`,
    ...(story ? [`${storyWords(story)}.`] : []),
    ...warnings,
  ];
  const buttons = story ? [openLog, show] : [show, exporting];
  const picked = await notify(report.verdict, sentences.join(" "), ...buttons);
  if (picked === show) {
    await commands.executeCommand(`goVerify.${story ? layerOf(story.check.id) : firstLayer}.focus`);
  } else if (picked === openLog) {
    await commands.executeCommand("goVerify.showLog", story?.check.id);
  } else if (picked === exporting) {
    await commands.executeCommand("goVerify.exportReport");
  }
}

function notify(verdict: Verdict, message: string, ...buttons: string[]): Thenable<string | undefined> {
  switch (verdict) {
    case "ready":
      return showInformation(message, ...buttons);
    case "ready-with-warnings":
      return showWarning(message, ...buttons);
    case "not-ready":
      return showError(message, ...buttons);
  }
}
