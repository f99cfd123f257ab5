/** A panel with the changes of go.sum. Loaded when the first one opens. */
import {
  env,
  l10n,
  Range,
  RelativePattern,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import { sumDiffMarkdown } from "../../formats/sumDiff.ts";
import type { SumDiff } from "../../modules/goSum/sumDiff.ts";
import type { FromGosumPage, GosumRequest, ToGosumPage } from "../../webview/gosumProtocol.ts";
import type { Server } from "../languageServer/server.ts";
import { pageHtml } from "../page.ts";
import { requestBase } from "../request.ts";

interface From {
  /** The folder of the extension. */
  extension: Uri;
  server: Server;
  panel: WebviewPanel;
}

/** In ms. Several changes at once, as from a switch of branches, are read once. */
const SETTLE_MS = 300;

/** Shows the changes, and again whenever the files change. */
export function showGosum(first: GosumRequest, { extension, server, panel }: From): void {
  let request = first;
  let diff: SumDiff | undefined;
  const folder = Uri.parse(request.folder, true);
  const { webview } = panel;
  webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(extension, "dist")] };
  const send = (message: ToGosumPage) => webview.postMessage(message);
  let latest = 0;
  /** Shows a comparison; a result that comes after a later request is dropped. */
  const show = async (next: GosumRequest) => {
    const own = ++latest;
    const { target } = requestBase();
    const params = { ...target, folder: folder.fsPath, from: next.from, to: next.to };
    const result = await server.request("goVerify/gosumDiff", params);
    if (own === latest) {
      request = next;
      diff = result;
      await send({ kind: "diff", diff, request, words: l10n.bundle ?? {} });
    }
  };
  const load = async () => {
    try {
      await show(request);
    } catch (error) {
      await send({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
    }
  };
  const handlers: {
    [K in FromGosumPage["kind"]]: (message: Extract<FromGosumPage, { kind: K }>) => unknown;
  } = {
    ready: load,
    openLine: ({ file, line }) => openLine(Uri.joinPath(folder, ...file.split("/")), line),
    link: ({ address }) => follow(address),
    async copyMarkdown() {
      await env.clipboard.writeText(diff ? sumDiffMarkdown(diff) : "");
      window.setStatusBarMessage(l10n.t("The comparison was copied as Markdown."), 3000);
    },
    exportMarkdown: () => exportMarkdown(diff, folder),
    async compareWith() {
      const from = await window.showInputBox({
        title: l10n.t("Compare with…"),
        prompt: l10n.t("A branch, a tag or a commit; : for the index"),
        value: request.from,
      });
      if (from) {
        // If it cannot be shown, the old comparison stays.
        await show({ ...request, from });
      }
    },
  };
  webview.onDidReceiveMessage(async (message: FromGosumPage) => {
    try {
      await (handlers[message.kind] as (message: FromGosumPage) => unknown)(message);
    } catch (error) {
      // Not awaited: the message stays until it is closed.
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  });
  webview.html = pageHtml(webview, extension, { name: "gosum" });
  const stop = whenFilesChange(folder, load);
  panel.onDidDispose(stop);
}

function whenFilesChange(folder: Uri, load: () => Promise<void>): () => void {
  const watcher = workspace.createFileSystemWatcher(
    new RelativePattern(folder, "**/{go.sum,go.mod,go.work,go.work.sum}"),
  );
  let settling: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(settling);
    settling = setTimeout(load, SETTLE_MS);
  };
  watcher.onDidChange(later);
  watcher.onDidCreate(later);
  watcher.onDidDelete(later);
  return () => {
    clearTimeout(settling);
    watcher.dispose();
  };
}

async function openLine(file: Uri, line: number): Promise<void> {
  const selection = new Range(line - 1, 0, line - 1, 0);
  await window.showTextDocument(file, { selection, viewColumn: ViewColumn.Beside, preview: true });
}

/** Opens only URLs that the page itself builds: text from go.sum must not lead anywhere else. */
async function follow(address: string): Promise<void> {
  if (/^https:\/\/(pkg\.go\.dev|github\.com|gitlab\.com)\/[\w.\-~+/@]*$/.test(address)) {
    await env.openExternal(Uri.parse(address, true));
  }
}

async function exportMarkdown(diff: SumDiff | undefined, folder: Uri): Promise<void> {
  const target = await window.showSaveDialog({
    title: l10n.t("Export"),
    defaultUri: Uri.joinPath(folder, "go.sum-changes.md"),
  });
  if (target && diff) {
    await workspace.fs.writeFile(target, new TextEncoder().encode(sumDiffMarkdown(diff)));
  }
}
