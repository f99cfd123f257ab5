/** One open profile: its page, its bytes and its state. Loaded when the first profile is opened. */
import { env, FileType, l10n, Uri, type WebviewPanel, workspace } from "vscode";
import type { NamedBytes, ToHost, ToPage } from "../../webview/protocol.ts";
import { pageHtml } from "../page.ts";
import { readSettings } from "../settings.ts";
import { answer } from "./profileMessages.ts";
import type { OpenProfile, PageTools } from "./profiles.ts";

/** What one open profile is made of. */
interface From {
  uri: Uri;
  panel: WebviewPanel;
  /** Where the extension lies. */
  extension: Uri;
  tools: PageTools;
}

/** Shows a profile in a panel that VS Code made for it. */
export function showProfile({ uri, panel, extension, tools }: From): OpenProfile {
  const { webview } = panel;
  const { state } = tools;
  const kept = state.profile(uri);
  let first: Promise<NamedBytes> | undefined = read(uri);
  // Whoever awaits it hears of the failure; until then nobody does.
  first.catch(() => undefined);
  const send = (message: ToPage) => webview.postMessage(message);
  const page: OpenProfile = {
    uri,
    panel,
    base: kept.base === undefined ? undefined : Uri.parse(kept.base, true),
    send,
    async load() {
      try {
        const [profile, base] = await Promise.all([first ?? read(uri), page.base && read(page.base)]);
        const words = l10n.bundle ?? {};
        const { page: old } = state.profile(uri);
        await send({ kind: "open", profile, base, cap: cap(), state: old, words, language: env.language });
      } catch (error) {
        await send({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
      } finally {
        first = undefined;
      }
    },
  };
  webview.options = { enableScripts: true, localResourceRoots: roots(extension) };
  webview.html = pageHtml(webview, extension, { name: "profile", workers: true });
  webview.onDidReceiveMessage((message: ToHost) => answer(message, page, tools));
  return page;
}

function roots(extension: Uri): Uri[] {
  return ["dist", "media"].map((folder) => Uri.joinPath(extension, folder));
}

/** What a profile may be when unpacked, in bytes; the packed file may be as much. */
function cap(): number {
  const configuration = workspace.getConfiguration("goVerify");
  const t = (message: string) => message;
  return readSettings((key) => configuration.get(key), { t, home: "" }).settings.profileLimit * 1024 ** 2;
}

async function read(uri: Uri): Promise<NamedBytes> {
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const limit = cap();
  const { size, type } = await workspace.fs.stat(uri);
  if (type & FileType.Directory) {
    throw new Error(l10n.t("{0} is a folder, not a profile: open a file in it.", name));
  }
  if (size > limit) {
    throw new Error(
      l10n.t(
        "{0} has {1} MB, more than goVerify.profileLimit lets a profile have ({2} MB): raise it if you trust the file.",
        name,
        Math.ceil(size / 1024 ** 2),
        limit / 1024 ** 2,
      ),
    );
  }
  const bytes = await workspace.fs.readFile(uri);
  return { name, uri: uri.toString(), bytes: ownBuffer(bytes) };
}

/** The bytes as a buffer of their own: a message carries all of a buffer, and this may be a part of a larger one. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? buffer
    : (bytes.slice().buffer as ArrayBuffer);
}
