/** The rows of the pprof view that work with profiles: open, capture, compare, and the profiles opened before. */
import { homedir } from "node:os";
import {
  type Event,
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  workspace,
} from "vscode";
import { shortenHome } from "../../formats/home.ts";
import { oneLine } from "../../formats/visible.ts";
import type { Stored } from "../state.ts";
import type { Tree } from "../verify/tree.ts";
import { recordedTitle } from "./profileTitle.ts";

/** The rows. */
export interface ProfileHome {
  /** The tree of a layer, with these rows above its own. */
  above(tree: Tree): Tree;
  /** Notes that a profile was opened. */
  opened(uri: Uri): Promise<void>;
  /** A recent profile, to be opened; if its file is gone, its row is removed. @throws Error with one sentence then */
  existing(uri: Uri): Promise<Uri>;
}

/** The number of recent profiles that are stored. */
const MAX_RECENT = 12;

const ACTIONS = "home/action/";
const RECENT = "home/recent";

interface Action {
  command: string;
  icon: string;
  label(): string;
  tooltip(): string;
}

const actions: readonly Action[] = [
  {
    command: "goVerify.openProfile",
    icon: "flame",
    label: () => l10n.t("Open a profile…"),
    tooltip: () => l10n.t("Opens a file of pprof as a flame graph."),
  },
  {
    command: "goVerify.captureProfile",
    icon: "record",
    label: () => l10n.t("Capture from a URL…"),
    tooltip: () => l10n.t("Records a profile of a running program with net/http/pprof."),
  },
  {
    command: "goVerify.compareProfiles",
    icon: "compare-changes",
    label: () => l10n.t("Compare two profiles…"),
    tooltip: () => l10n.t("Shows what grew and what shrank from one profile to another."),
  },
  {
    command: "goVerify.profileTest",
    icon: "beaker",
    label: () => l10n.t("Profile a test or benchmark…"),
    tooltip: () => l10n.t("Runs a test or benchmark with go test and opens its profile."),
  },
];

/** The rows over the stored recent profiles: their URIs, the last opened first. */
export function openProfileHome(recent: Stored<string[]>): ProfileHome {
  const changed = new EventEmitter<string | undefined>();
  const forget = async (uri: Uri) => {
    await recent.set(recent.get().filter((other) => other !== uri.toString()));
    changed.fire(undefined);
  };
  return {
    above: (tree) => withRows(tree, recent, changed.event),
    async opened(uri) {
      const own = uri.toString();
      const others = recent.get().filter((other) => other !== own);
      await recent.set([own, ...others].slice(0, MAX_RECENT));
      changed.fire(undefined);
    },
    async existing(uri) {
      if (await exists(uri)) {
        return uri;
      }
      await forget(uri);
      throw new Error(l10n.t("{0} no longer exists, so it was removed from the list.", uri.fsPath));
    },
  };
}

function withRows(tree: Tree, recent: Stored<string[]>, changed: Event<string | undefined>): Tree {
  const both = new EventEmitter<string | undefined>();
  changed((node) => both.fire(node));
  tree.onDidChangeTreeData?.((node) => both.fire(node as string | undefined));
  return {
    ...tree,
    onDidChangeTreeData: both.event,
    async getChildren(node) {
      if (node === undefined) {
        const own = actions.map(({ command }) => `${ACTIONS}${command}`);
        const checks = (await tree.getChildren()) ?? [];
        return [...own, ...(recent.get().length > 0 ? [RECENT] : []), ...checks];
      }
      return node === RECENT ? recent.get().map((uri) => `${RECENT}/${uri}`) : tree.getChildren(node);
    },
    getParent: (node) =>
      node.startsWith(`${RECENT}/`) ? RECENT : isOwn(node) ? undefined : tree.getParent?.(node),
    getTreeItem: (node) => (isOwn(node) ? itemOf(node) : tree.getTreeItem(node)),
    resolveTreeItem: (item, node, token) => (isOwn(node) ? item : tree.resolveTreeItem?.(item, node, token)),
  };
}

function isOwn(node: string): boolean {
  return node.startsWith(ACTIONS) || node.startsWith(RECENT);
}

async function itemOf(node: string): Promise<TreeItem> {
  if (node === RECENT) {
    const item = new TreeItem(l10n.t("Recent profiles"), TreeItemCollapsibleState.Expanded);
    item.id = node;
    item.iconPath = new ThemeIcon("history");
    item.tooltip = l10n.t("The profiles that were opened last in this workspace.");
    return item;
  }
  const action = actions.find(({ command }) => node === `${ACTIONS}${command}`);
  return action ? actionItem(node, action) : recentItem(node, Uri.parse(node.slice(RECENT.length + 1), true));
}

function actionItem(node: string, { command, icon, label, tooltip }: Action): TreeItem {
  const item = new TreeItem(label());
  item.id = node;
  item.iconPath = new ThemeIcon(icon);
  item.tooltip = tooltip();
  item.command = { command, title: label() };
  return item;
}

async function recentItem(node: string, uri: Uri): Promise<TreeItem> {
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const folder = folderOf(uri);
  const isHere = await exists(uri);
  const recorded = recordedTitle(name);
  const item = new TreeItem(oneLine(recorded ?? name));
  const where = recorded === undefined ? folder : l10n.t("recorded here");
  item.id = node;
  item.description = isHere ? oneLine(where) : l10n.t("no longer exists");
  item.iconPath = isHere
    ? new ThemeIcon("flame")
    : new ThemeIcon("warning", new ThemeColor("problemsWarningIcon.foreground"));
  item.tooltip = isHere ? oneLine(uri.fsPath) : l10n.t("{0} no longer exists.", oneLine(uri.fsPath));
  item.accessibilityInformation = { label: `${item.label}, ${item.description}` };
  item.command = { command: "goVerify.openRecentProfile", title: l10n.t("Open"), arguments: [uri] };
  return item;
}

/** The folder of a file, short: in the workspace from its folder, which is empty, else with `~` for the home folder. */
function folderOf(uri: Uri): string {
  const folder = Uri.joinPath(uri, "..");
  const inside = workspace.getWorkspaceFolder(uri);
  if (inside?.uri.path === folder.path) {
    return workspace.workspaceFolders?.length === 1 ? "" : inside.name;
  }
  return shortenHome(inside ? workspace.asRelativePath(folder) : folder.fsPath, homedir());
}

async function exists(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
