/** The one gate: whether a process may start. In a folder that the user has not trusted none does. */
import { commands, l10n, window, workspace } from "vscode";

/** An action was refused because it would start a process in a folder that is not trusted. */
export class NotTrusted extends Error {
  override name = "NotTrusted";
}

/** @throws NotTrusted */
export function expectTrust(): void {
  if (!workspace.isTrusted) {
    throw new NotTrusted(l10n.t("This folder is not trusted, so Go Verify starts no process in it."));
  }
}

/** Tells a person why nothing was done, and where trust is given. */
export async function tellNotTrusted(error: NotTrusted): Promise<void> {
  const manage = l10n.t("Manage Workspace Trust");
  if ((await window.showWarningMessage(error.message, manage)) === manage) {
    await commands.executeCommand("workbench.trust.manage");
  }
}
