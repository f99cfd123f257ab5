/** The notification at the end of a run: at most one, and none while a view shows the same. */
import { commands, l10n, window } from "vscode";
import type { Verdict } from "../../engine/report.ts";
import { summaryLine } from "../phrases.ts";
import type { RunResult } from "./session.ts";

/** Shows how a run ended. */
export async function announce({ report, change, warnings }: RunResult, firstLayer: string): Promise<void> {
  const show = l10n.t("Show");
  const exporting = l10n.t("Export");
  const message = [summaryLine(report, change), ...warnings].join(" ");
  const picked = await notify(report.verdict, message, show, exporting);
  if (picked === show) {
    await commands.executeCommand(`goVerify.${firstLayer}.focus`);
  } else if (picked === exporting) {
    await commands.executeCommand("goVerify.exportReport");
  }
}

function notify(verdict: Verdict, message: string, ...buttons: string[]): Thenable<string | undefined> {
  switch (verdict) {
    case "ready":
      return window.showInformationMessage(message, ...buttons);
    case "ready-with-warnings":
      return window.showWarningMessage(message, ...buttons);
    case "not-ready":
      return window.showErrorMessage(message, ...buttons);
  }
}
