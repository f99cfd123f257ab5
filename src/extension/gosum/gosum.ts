/** go.sum in the editor: what opens the report of its changes. Loads nothing until a person asks. */
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
import type { Server } from "../languageServer/client.ts";
import { showGosumLens } from "./gosumLens.ts";

/** The panel's name, by which VS Code brings it back after a reload. */
const GOSUM_PANEL = "goVerify.gosum";

/** What a panel compares: kept over a reload. */
export interface GosumWish {
  /** The folder of the module or the workspace, as an address. */
  folder: string;
  /** A revision, `:` for the index, or a path. */
  from: string;
  /** The same; null for the folder as it is. */
  to: string | null;
}

/** The reports on go.sum. */
export interface GosumReports extends Disposable {
  /** Opens the report on a go.sum, or on the one in front, or on the only one. */
  show(argument: unknown): Promise<void>;
}

/** Registers the reports. */
export function openGosumReports(context: ExtensionContext, server: Server): GosumReports {
  /** The report of each folder, so that asking again shows the one that is there. */
  const panels = new Map<string, WebviewPanel>();
  const fill = async (wish: GosumWish, panel: WebviewPanel) => {
    panels.set(wish.folder, panel);
    panel.onDidDispose(() => panels.delete(wish.folder));
    const { showGosum } = await import("./gosumPanel.ts");
    showGosum(wish, { extension: context.extensionUri, server, panel });
  };
  const restored = window.registerWebviewPanelSerializer(GOSUM_PANEL, {
    async deserializeWebviewPanel(panel: WebviewPanel, kept: { wish?: GosumWish } | undefined) {
      if (kept?.wish === undefined) {
        panel.dispose();
        return;
      }
      await fill(kept.wish, panel);
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
      for (const one of [restored, ...lens]) {
        one.dispose();
      }
    },
  };
}

/** The go.sum that is meant: what a menu hands over, what is in front, the only one, or what the person picks. */
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

/** Menus of the editor and the server hand over an address, those of Source Control a state that has one. */
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
