/** The views of the activity bar's container: one tree a layer, with a line above it and a badge. */
import { type Disposable, l10n, type TreeView, window } from "vscode";
import { isOff } from "../../engine/report.ts";
import { type Board, layerOf } from "./board.ts";
import type { Session } from "./session.ts";
import { viewMessage } from "./status.ts";
import { type Node, type Tree, treeOf } from "./tree.ts";

/** All views. */
export interface Views extends Disposable {
  /** The tree of each layer. */
  readonly trees: ReadonlyMap<string, Tree>;
  /** Shows these checks' rows anew; all rows where none is named. */
  refreshRows(ids: readonly string[]): void;
  /** Shows anew what stands above the rows, `change` last, and the badges. */
  refreshHeads(session: Session, change: string): void;
  anyVisible(): boolean;
  /** Shows the progress bar of these layers' views, or of all, until `work` ends. */
  showProgress(layers: readonly string[], work: Promise<unknown>): void;
}

/** Opens a view for each layer. */
export function openViews(
  layers: readonly string[],
  from: { board: Board; onlyOff: () => boolean; about: (id: string) => Promise<string> },
): Views {
  const { board } = from;
  const trees = new Map(layers.map((layer) => [layer, treeOf({ ...from, layer })]));
  const views = new Map<string, TreeView<Node>>();
  for (const [layer, treeDataProvider] of trees) {
    views.set(layer, window.createTreeView(`goVerify.${layer}`, { treeDataProvider, showCollapseAll: true }));
  }
  return {
    trees,
    refreshRows(ids) {
      for (const [layer, tree] of trees) {
        const own = ids.filter((id) => layerOf(id) === layer);
        if (ids.length === 0 || own.length > 0) {
          tree.refresh(own);
        }
      }
    },
    refreshHeads(session, change) {
      for (const [layer, view] of views) {
        const rows = board.rows(layer);
        const fresh = rows.filter((row) => !row.stale && row.report !== undefined);
        const off = fresh.filter((row) => isOff(row.report!.status)).length;
        const progress = session.progress();
        const isConcerned = rows.length > 0 || progress?.layers.includes(layer);
        const message = viewMessage(session, fresh.length === 0);
        view.message = isConcerned
          ? [message, progress ? "" : change].filter(Boolean).join(" · ")
          : undefined;
        view.badge = off === 0 ? undefined : { value: off, tooltip: l10n.t("Checks that are off: {0}", off) };
      }
    },
    anyVisible: () => [...views.values()].some((view) => view.visible),
    showProgress(shown, work) {
      const ended = work.catch(() => {});
      for (const layer of layers) {
        if (shown.length === 0 || shown.includes(layer)) {
          window.withProgress({ location: { viewId: `goVerify.${layer}` } }, () => ended);
        }
      }
    },
    dispose() {
      for (const view of views.values()) {
        view.dispose();
      }
    },
  };
}
