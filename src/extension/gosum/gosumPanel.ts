/** One report on the changes of a go.sum. Loaded when the first is opened. */
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
import type { FromGosumPage, ToGosumPage } from "../../webview/gosumProtocol.ts";
import type { Server } from "../languageServer/client.ts";
import { pageHtml } from "../page.ts";
import { gather } from "../request.ts";
import type { GosumWish } from "./gosum.ts";

interface From {
  /** Where the extension lies. */
  extension: Uri;
  server: Server;
  panel: WebviewPanel;
}

/** Several changes at once, as a branch that is switched, are read once. */
const SETTLE_MS = 300;

/** Shows a report, and again whenever the files change. */
export function showGosum(first: GosumWish, { extension, server, panel }: From): void {
  let wish = first;
  let diff: SumDiff | undefined;
  const folder = Uri.parse(wish.folder, true);
  const { webview } = panel;
  webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(extension, "dist")] };
  const send = (message: ToGosumPage) => webview.postMessage(message);
  let asked = 0;
  /** Shows what is wished; an answer that a later question has overtaken is dropped. */
  const show = async (wanted: GosumWish) => {
    const own = ++asked;
    const { surroundings } = gather();
    const params = { ...surroundings, folder: folder.fsPath, from: wanted.from, to: wanted.to };
    const answer = await server.request("goVerify/gosumDiff", params);
    if (own === asked) {
      wish = wanted;
      diff = answer;
      await send({ kind: "diff", diff, wish, words: l10n.bundle ?? {} });
    }
  };
  const load = async () => {
    try {
      await show(wish);
    } catch (error) {
      await send({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
    }
  };
  const acts: { [K in FromGosumPage["kind"]]: (message: Extract<FromGosumPage, { kind: K }>) => unknown } = {
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
        prompt: l10n.t("A branch, a tag or a commit; : for what is staged"),
        value: wish.from,
      });
      if (from) {
        // Where it cannot be shown, what is shown stays.
        await show({ ...wish, from });
      }
    },
  };
  webview.onDidReceiveMessage(async (message: FromGosumPage) => {
    try {
      await (acts[message.kind] as (message: FromGosumPage) => unknown)(message);
    } catch (error) {
      // Not awaited: it stays until the person closes it.
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

/** Only addresses that the page makes itself: what a go.sum names must not lead anywhere else. */
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
