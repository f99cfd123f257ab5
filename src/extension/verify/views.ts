/** The views in the activity bar: one tree for each layer, with a message above it and a badge. */
import { type Disposable, l10n, type TreeView, window } from "vscode";
import { needsAttention } from "../../engine/report.ts";
import { changeWords } from "../phrases.ts";
import { type Board, layerOf } from "./board.ts";
import type { RunStart } from "./runs.ts";
import type { Session } from "./session.ts";
import { viewMessage } from "./status.ts";
import { type Node, type Tree, treeOf } from "./tree.ts";

/** All views. */
export interface Views extends Disposable {
  /** The tree of each layer. */
  readonly trees: ReadonlyMap<string, Tree>;
  /** Shows the rows of these checks again; an empty list means all rows. */
  refreshRows(ids: readonly string[]): void;
  /** Shows the messages above the rows again: the age of the result has changed. */
  refreshHeads(): void;
  anyVisible(): boolean;
}

/** Opens a view for each layer, which follows the board and the session. */
export function openViews(from: {
  layers: readonly string[];
  board: Board;
  session: Session;
  onlyFailed: () => boolean;
  about: (id: string) => Promise<string>;
  /** Adds rows to the tree of a layer. */
  withRows: (layer: string, tree: Tree) => Tree;
}): Views {
  const { layers, board, session, withRows } = from;
  const trees = new Map(layers.map((layer) => [layer, withRows(layer, treeOf({ ...from, layer }))]));
  const views = new Map<string, TreeView<Node>>();
  for (const [layer, treeDataProvider] of trees) {
    views.set(layer, window.createTreeView(`goVerify.${layer}`, { treeDataProvider, showCollapseAll: true }));
  }
  const refreshRows = (ids: readonly string[]) => {
    for (const [layer, tree] of trees) {
      const own = ids.filter((id) => layerOf(id) === layer);
      if (ids.length === 0 || own.length > 0) {
        tree.refresh(own);
      }
    }
  };
  board.onDidChange(refreshRows);
  const refreshHeads = () => {
    for (const [layer, view] of views) {
      showHead(view, layer, board, session);
    }
  };
  session.onDidChange(refreshHeads);
  session.onDidStart((run) => showProgress(layers, run));
  return {
    trees,
    refreshRows,
    refreshHeads,
    anyVisible: () => [...views.values()].some((view) => view.visible),
    dispose() {
      for (const view of views.values()) {
        view.dispose();
      }
    },
  };
}

/** Shows the message above the rows of a layer, and its badge. */
function showHead(view: TreeView<Node>, layer: string, board: Board, session: Session): void {
  const rows = board.rows(layer);
  const fresh = rows.filter((row) => !row.stale && row.report !== undefined);
  const failed = fresh.filter((row) => needsAttention(row.report!.status)).length;
  const progress = session.progress();
  const isConcerned = rows.length > 0 || progress?.layers.includes(layer);
  const parts = [viewMessage(session), progress ? "" : lastChange(session)];
  view.message = isConcerned ? parts.filter(Boolean).join(" · ") : undefined;
  view.badge =
    failed === 0 ? undefined : { value: failed, tooltip: l10n.t("Checks that need attention: {0}", failed) };
}

/** What the last run changed, and the warnings about its settings. */
function lastChange(session: Session): string {
  const result = session.lastResult();
  return result ? [changeWords(result.change), ...result.warnings].filter(Boolean).join(" · ") : "";
}

/** Shows the progress bar of the views of these layers, or of all, until the run ends. */
function showProgress(layers: readonly string[], { layers: shown, running }: RunStart): void {
  const ended = running.catch(() => {});
  for (const layer of layers) {
    if (shown.length === 0 || shown.includes(layer)) {
      window.withProgress({ location: { viewId: `goVerify.${layer}` } }, () => ended);
    }
  }
}
