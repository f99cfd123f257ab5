/** What a person is told when a run has ended: at most one notification, and none while a view shows the same. */
import { commands, l10n, window } from "vscode";
import type { Verdict } from "../../engine/report.ts";
import { story } from "../words.ts";
import type { Ended } from "./session.ts";

/** Tells how a run ended. */
export async function announce({ report, change, complaints }: Ended, firstLayer: string): Promise<void> {
  const show = l10n.t("Show");
  const exporting = l10n.t("Export");
  const message = [story(report, change), ...complaints].join(" ");
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
