/** What the profile page asks of the editor. */
import { env, l10n, Uri, window, workspace } from "vscode";
import type { ToHost } from "../../webview/protocol.ts";
import { pickBase } from "./compareProfiles.ts";
import { decorate, openSource, readSource } from "./profileSource.ts";
import type { OpenProfile, PageTools } from "./profiles.ts";

const SHOWN_MS = 5000;

/** Answers one message. A failure is told once, as a message. */
export async function answer(message: ToHost, page: OpenProfile, tools: PageTools): Promise<void> {
  try {
    await act(message, page, tools);
  } catch (error) {
    // Not awaited: it stays until the person closes it.
    void window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

async function act(message: ToHost, page: OpenProfile, tools: PageTools): Promise<void> {
  const { state } = tools;
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
    case "openSource":
      return openSource(message, tools);
    case "readSource":
      return readSource(message, page, tools);
    case "decorate":
      return decorate(message, page, tools);
    case "compareWith":
      return setBase(page, tools, (await pickBase(page.uri, tools)) ?? page.base);
    case "swap":
      return swap(page, tools);
    case "forgetBase":
      return setBase(page, tools, undefined);
  }
}

/** Shows the profile against another base, or alone; nothing is done where it is the same. */
async function setBase(page: OpenProfile, { state }: PageTools, base: Uri | undefined): Promise<void> {
  if (base?.toString() === page.base?.toString()) {
    return;
  }
  page.base = base;
  await state.keepProfile(page.uri, { base: base?.toString() });
  await page.load();
}

/** An editor belongs to its file, so the base gets one of its own, in this one's place. */
async function swap(page: OpenProfile, { state, open }: PageTools): Promise<void> {
  const { base, uri, panel } = page;
  if (base === undefined) {
    return;
  }
  await state.keepProfile(uri, { base: undefined });
  await open(base, uri, panel.viewColumn);
  panel.dispose();
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
