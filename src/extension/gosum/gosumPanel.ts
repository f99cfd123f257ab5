/** A panel with the changes of go.sum. Loaded when the first one opens. */
import {
  CancellationTokenSource,
  env,
  l10n,
  ProgressLocation,
  Range,
  RelativePattern,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import { sumDiffMarkdown } from "../../formats/sumDiffMarkdown.ts";
import { type DatabaseAnswer, rehashedLines } from "../../modules/goSum/databaseAnswer.ts";
import type { SumDiff } from "../../modules/goSum/sumDiff.ts";
import type { FromGosumPage, GosumRequest, ToGosumPage } from "../../webview/gosumProtocol.ts";
import type { Server } from "../languageServer/server.ts";
import { showError } from "../notify.ts";
import { pageHtml } from "../page.ts";
import { requestBase } from "../request.ts";
import { whenHeadMoves } from "./commits.ts";
import { pickRevision } from "./pickRevision.ts";

interface From {
  /** The folder of the extension. */
  extension: Uri;
  server: Server;
  panel: WebviewPanel;
}

/** In ms. Several changes at once, as from a switch of branches, are read once. */
const SETTLE_MS = 300;

/** `go env` and each request to the database may take so long, in ms. */
const DATABASE_MS = 30_000;

/** A page that is shown. */
export interface GosumPage {
  /** Compares the changes since HEAD with the checksum database. @throws Error with one sentence */
  queryDatabase(): Promise<void>;
}

/** Shows the changes, and again whenever the files change. */
export function showGosum(first: GosumRequest, { extension, server, panel }: From): GosumPage {
  let request = first;
  let diff: SumDiff | undefined;
  const folder = Uri.parse(request.folder, true);
  const { webview } = panel;
  panel.iconPath = {
    light: Uri.joinPath(extension, "media", "gosum-light.svg"),
    dark: Uri.joinPath(extension, "media", "gosum-dark.svg"),
  };
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
  const closed = new CancellationTokenSource();
  const query = () => queryDatabase(diff, server, { send, closed });
  let listens: () => void = () => {};
  const listening = new Promise<void>((resolve) => {
    listens = resolve;
  });
  const handlers: {
    [K in FromGosumPage["kind"]]: (message: Extract<FromGosumPage, { kind: K }>) => unknown;
  } = {
    async ready() {
      await load();
      listens();
    },
    openLine: ({ file, line }) => openLine(Uri.joinPath(folder, ...file.split("/")), line),
    link: ({ address }) => follow(address),
    async copyMarkdown() {
      await env.clipboard.writeText(diff ? markdownOf(diff) : "");
      window.setStatusBarMessage(l10n.t("The comparison was copied as Markdown."), 3000);
    },
    exportMarkdown: () => exportMarkdown(diff, folder),
    async compareWith() {
      const { target } = requestBase();
      const params = { ...target, folder: folder.fsPath };
      const from = await pickRevision(server.request("goVerify/gosumRevisions", params, closed.token));
      if (from) {
        // If it cannot be shown, the old comparison stays.
        await show({ ...request, from });
      }
    },
    queryDatabase: query,
  };
  webview.onDidReceiveMessage(async (message: FromGosumPage) => {
    try {
      await (handlers[message.kind] as (message: FromGosumPage) => unknown)(message);
    } catch (error) {
      if (error instanceof Error && error.name === "RunCancelled") {
        return;
      }
      // Not awaited: the message stays until it is closed.
      void showError(error instanceof Error ? error.message : String(error));
    }
  });
  webview.html = pageHtml(webview, extension, { name: "gosum" });
  const stop = whenFilesChange(folder, load);
  panel.onDidDispose(() => {
    closed.cancel();
    stop();
  });
  return {
    async queryDatabase() {
      await listening;
      if (request.from !== "HEAD" || request.to !== null) {
        await show({ ...request, from: "HEAD", to: null });
      }
      await query();
    },
  };
}

/** Queries the database about the hashes that changed, and shows its answers on the page. Can be cancelled. */
async function queryDatabase(
  diff: SumDiff | undefined,
  server: Server,
  page: { send(message: ToGosumPage): unknown; closed: CancellationTokenSource },
): Promise<void> {
  if (diff === undefined) {
    // The page shows why there is none.
    return;
  }
  const lines = rehashedLines(diff);
  if (lines.length === 0) {
    throw new Error(l10n.t("No version changed its hash, so there is nothing to look up."));
  }
  const { settings, target } = requestBase();
  const params = { ...target, lines, network: settings.network, timeoutMs: DATABASE_MS };
  const cancel = new CancellationTokenSource();
  page.closed.token.onCancellationRequested(() => cancel.cancel());
  let answers: DatabaseAnswer[] = [];
  await page.send({ kind: "database", isQuerying: true, answers });
  try {
    const title = l10n.t("Querying the checksum database…");
    answers = await window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      (_, token) => {
        token.onCancellationRequested(() => cancel.cancel());
        return server.request("goVerify/gosumDatabase", params, cancel.token);
      },
    );
  } finally {
    if (!page.closed.token.isCancellationRequested) {
      await page.send({ kind: "database", isQuerying: false, answers });
    }
  }
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
  const moved = whenHeadMoves(later);
  return () => {
    clearTimeout(settling);
    moved.dispose();
    watcher.dispose();
  };
}

async function openLine(file: Uri, line: number): Promise<void> {
  const selection = new Range(line - 1, 0, line - 1, 0);
  await window.showTextDocument(file, { selection, viewColumn: ViewColumn.Beside, preview: true });
}

/** Opens only URLs that the page itself builds: text from go.sum must not lead anywhere else. */
async function follow(address: string): Promise<void> {
  if (/^https:\/\/(pkg\.go\.dev|github\.com|gitlab\.com|codeberg\.org)\/[\w.\-~+/@]*$/.test(address)) {
    await env.openExternal(Uri.parse(address, true));
  }
}

async function exportMarkdown(diff: SumDiff | undefined, folder: Uri): Promise<void> {
  const target = await window.showSaveDialog({
    title: l10n.t("Export"),
    defaultUri: Uri.joinPath(folder, "go.sum-changes.md"),
  });
  if (target && diff) {
    await workspace.fs.writeFile(target, new TextEncoder().encode(markdownOf(diff)));
  }
}

const markdownOf = (diff: SumDiff) => [...sumDiffMarkdown(diff)].join("");
