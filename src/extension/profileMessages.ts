/** What the profile page asks of the editor. */
import { env, l10n, Uri, window, workspace } from "vscode";
import type { ToHost } from "../webview/protocol.ts";
import type { OpenProfile } from "./profiles.ts";
import type { State } from "./state.ts";

const SHOWN_MS = 5000;

/** Answers one message. A failure is told once, as a message. */
export async function answer(message: ToHost, page: OpenProfile, state: State): Promise<void> {
  try {
    await act(message, page, state);
  } catch (error) {
    // Not awaited: it stays until the person closes it.
    void window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

async function act(message: ToHost, page: OpenProfile, state: State): Promise<void> {
  switch (message.kind) {
    case "ready":
      return page.load();
    case "state":
      return state.keepProfile(page.uri, { page: message.state });
    case "save":
      return save(message, page);
    case "copy":
      await env.clipboard.writeText(message.text);
      window.setStatusBarMessage(l10n.t("Copied: {0}", message.what), SHOWN_MS);
      return;
    case "forgetBase":
      page.base = undefined;
      await state.keepProfile(page.uri, { base: undefined });
      return page.load();
  }
}

/** Asks where to, beside the profile at first, and writes. */
async function save(
  { name, bytes }: { name: string; bytes: ArrayBuffer },
  { uri }: OpenProfile,
): Promise<void> {
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, "_");
  const target = await window.showSaveDialog({
    title: l10n.t("Export"),
    defaultUri: Uri.joinPath(uri, "..", safe),
  });
  if (target) {
    await workspace.fs.writeFile(target, new Uint8Array(bytes));
    window.setStatusBarMessage(l10n.t("Written: {0}", target.fsPath), SHOWN_MS);
  }
}
