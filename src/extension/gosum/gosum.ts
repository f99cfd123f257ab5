/** The command that shows the changes of go.sum. The panel is loaded when the first one opens. */
import {
  type Disposable,
  type ExtensionContext,
  l10n,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import type { GosumRequest } from "../../webview/gosumProtocol.ts";
import type { Server } from "../languageServer/server.ts";
import { showGosumLens } from "./gosumLens.ts";

/** The panel's type; VS Code restores the panel by it after a reload. */
const GOSUM_PANEL = "goVerify.gosum";

/** The panels that show changes of go.sum. */
export interface GosumPanels extends Disposable {
  /** Opens the panel for a go.sum: the given one, the one in the active editor, or the only one. */
  show(argument: unknown): Promise<void>;
}

/** Registers the panels and the code lens. */
export function openGosum(context: ExtensionContext, server: Server): GosumPanels {
  /** The panel of each folder; a second request reveals it. */
  const panels = new Map<string, WebviewPanel>();
  const fill = async (request: GosumRequest, panel: WebviewPanel) => {
    panels.set(request.folder, panel);
    panel.onDidDispose(() => panels.delete(request.folder));
    const { showGosum } = await import("./gosumPanel.ts");
    showGosum(request, { extension: context.extensionUri, server, panel });
  };
  const serializer = window.registerWebviewPanelSerializer(GOSUM_PANEL, {
    async deserializeWebviewPanel(panel: WebviewPanel, state: { request?: GosumRequest } | undefined) {
      if (state?.request === undefined) {
        panel.dispose();
        return;
      }
      await fill(state.request, panel);
    },
  });
  const lens = showGosumLens(server);
  return {
    async show(argument) {
      const file = await fileOf(argument);
      const folder = file && Uri.joinPath(file, "..").toString();
      const shown = folder === undefined ? undefined : panels.get(folder);
      if (shown) {
        shown.reveal();
      } else if (folder !== undefined) {
        const panel = window.createWebviewPanel(GOSUM_PANEL, l10n.t("go.sum Changes"), ViewColumn.Active);
        await fill({ folder, from: "HEAD", to: null }, panel);
      }
    },
    dispose() {
      for (const one of [serializer, ...lens]) {
        one.dispose();
      }
    },
  };
}

/** The go.sum to show: of the menu, of the active editor, the only one, or the one that the user picks. */
async function fileOf(argument: unknown): Promise<Uri | undefined> {
  const given = uriOf(argument) ?? window.activeTextEditor?.document.uri;
  if (given && /(^|\/)go\.(work\.)?(sum|mod)$|(^|\/)go\.work$/.test(given.path)) {
    return given;
  }
  const found = await workspace.findFiles(
    "**/{go.sum,go.work.sum}",
    "**/{vendor,node_modules,testdata}/**",
    200,
  );
  if (found.length === 0) {
    throw new Error(l10n.t("There is no go.sum in this workspace."));
  }
  if (found.length === 1) {
    return found[0];
  }
  const picked = await window.showQuickPick(
    found
      .map((uri) => ({ label: workspace.asRelativePath(uri), uri }))
      .sort((a, b) => (a.label < b.label ? -1 : 1)),
    { title: l10n.t("Show go.sum Changes") },
  );
  return picked?.uri;
}

/** Menus of the editor and the server pass a URI; menus of Source Control pass a resource state that has one. */
function uriOf(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) {
    return argument;
  }
  if (typeof argument === "string") {
    return Uri.parse(argument, true);
  }
  const { resourceUri } = (argument ?? {}) as { resourceUri?: unknown };
  return resourceUri instanceof Uri ? resourceUri : undefined;
}
