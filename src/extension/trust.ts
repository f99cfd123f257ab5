/** Checks the trust of the workspace before a process starts. In an untrusted folder none starts. */
import { commands, type Disposable, l10n, workspace } from "vscode";
import { showWarning } from "./notify.ts";

/** An action was refused because it would start a process in an untrusted folder. */
export class NotTrusted extends Error {
  override name = "NotTrusted";
}

/** @throws NotTrusted */
export function expectTrust(): void {
  if (!workspace.isTrusted) {
    throw new NotTrusted(l10n.t("This folder is not trusted, so Go Verify starts no process in it."));
  }
}

/** Shows why nothing was done, with a button that opens the trust settings. */
export async function showNotTrusted(error: NotTrusted): Promise<void> {
  const manage = l10n.t("Manage Workspace Trust");
  if ((await showWarning(error.message, manage)) === manage) {
    await commands.executeCommand("workbench.trust.manage");
  }
}

/**
 * Sets the key `goVerify.untrusted` for the views' welcome texts. The editor's own key is false until the editor knows
 * whether the workspace is trusted, so the text for an untrusted one would be shown first.
 */
export function showTrust(): Disposable {
  const set = () => void commands.executeCommand("setContext", "goVerify.untrusted", !workspace.isTrusted);
  set();
  return workspace.onDidGrantWorkspaceTrust(set);
}
