/** What a person is told when a run has ended: at most one notification, and none while a view shows the same. */
import { commands, l10n, window } from "vscode";
import type { Verdict } from "../engine/report.ts";
import type { Ended } from "./session.ts";
import { story } from "./words.ts";

const SHOW: Record<Verdict, (message: string, ...items: string[]) => Thenable<string | undefined>> = {
  ready: window.showInformationMessage,
  "ready-with-warnings": window.showWarningMessage,
  "not-ready": window.showErrorMessage,
};

/** Tells how a run ended. */
export async function announce({ report, change, complaints }: Ended, firstLayer: string): Promise<void> {
  const show = l10n.t("Show");
  const exporting = l10n.t("Export");
  const message = [story(report, change), ...complaints].join(" ");
  const picked = await SHOW[report.verdict](message, show, exporting);
  if (picked === show) {
    await commands.executeCommand(`goVerify.${firstLayer}.focus`);
  } else if (picked === exporting) {
    await commands.executeCommand("goVerify.exportReport");
  }
}
