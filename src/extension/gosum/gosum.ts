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
import { expectTrust } from "../trust.ts";
import { showGosumLens } from "./gosumLens.ts";
import type { GosumPage } from "./gosumPanel.ts";

/** The panel's type; VS Code restores the panel by it after a reload. */
const GOSUM_PANEL = "goVerify.gosum";

/** The panels that show changes of go.sum. */
export interface GosumPanels extends Disposable {
  /** Opens the panel for a go.sum: the given one, the one in the active editor, or the only one. */
  show(argument: unknown): Promise<void>;
  /** Opens it, and compares changed hashes with the checksum database. @throws NotTrusted; Error with one sentence */
  queryDatabase(argument: unknown): Promise<void>;
}

/** A panel with what it shows. */
interface Shown {
  panel: WebviewPanel;
  page: Promise<GosumPage>;
}

/** Registers the panels and the code lens. */
export function openGosum(context: ExtensionContext, server: Server): GosumPanels {
  /** The panel of each folder; a second request reveals it. */
  const panels = new Map<string, Shown>();
  const fill = (request: GosumRequest, panel: WebviewPanel): Shown => {
    const page = import("../onDemand.ts").then(({ showGosum }) =>
      showGosum(request, { extension: context.extensionUri, server, panel }),
    );
    const shown = { panel, page };
    panels.set(request.folder, shown);
    panel.onDidDispose(() => panels.delete(request.folder));
    return shown;
  };
  /** The page of a go.sum; undefined if the user picked none. */
  const open = async (argument: unknown): Promise<GosumPage | undefined> => {
    const file = await fileOf(argument);
    if (file === undefined) {
      return undefined;
    }
    const folder = Uri.joinPath(file, "..").toString();
    const shown = panels.get(folder);
    if (shown) {
      shown.panel.reveal();
      return shown.page;
    }
    const panel = window.createWebviewPanel(GOSUM_PANEL, l10n.t("go.sum Changes"), ViewColumn.Active);
    return fill({ folder, from: "HEAD", to: null }, panel).page;
  };
  const serializer = window.registerWebviewPanelSerializer(GOSUM_PANEL, {
    async deserializeWebviewPanel(panel: WebviewPanel, state: { request?: GosumRequest } | undefined) {
      if (state?.request === undefined) {
        panel.dispose();
        return;
      }
      await fill(state.request, panel).page;
    },
  });
  const lens = showGosumLens(server);
  return {
    async show(argument) {
      await open(argument);
    },
    async queryDatabase(argument) {
      expectTrust();
      const page = await open(argument);
      await page?.queryDatabase();
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
