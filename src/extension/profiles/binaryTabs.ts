/**
 * Opens profiles by what they are: when VS Code shows a tab for a profile with any name as "binary", the profile editor
 * takes its place. A file that the user opens as text, or that a setting gives to an editor, stays as it is.
 */
import {
  commands,
  type Disposable,
  type Tab,
  TabInputCustom,
  TabInputText,
  type Uri,
  type ViewColumn,
  window,
  workspace,
} from "vscode";
import { contentOfFile } from "./fileContent.ts";

/** A text editor that opens within this time, in ms, of the close of the file's profile editor is the user's choice: Reopen Editor With. */
const REOPENED_MS = 1000;

/** Files of the profile editor that the user now sees as text. */
export interface BinaryTabs extends Disposable {
  /** Opens a file in the text editor, and leaves it there. */
  openAsText(uri: Uri, column: ViewColumn | undefined): Promise<void>;
}

/** Follows the tabs of the window; `editorFor` returns the type of the profile editor for a file. */
export function openBinaryTabs(editorFor: (uri: Uri) => string): BinaryTabs {
  const asText = new Set<string>();
  const closedAt = new Map<string, number>();
  const look = async (tab: Tab) => {
    if (!tab.isActive || !(tab.input instanceof TabInputText)) {
      return;
    }
    const { uri } = tab.input;
    const key = uri.toString();
    const openedAt = Date.now();
    if (asText.has(key) || isAssociated(uri) || (await contentOfFile(uri)) !== "profile") {
      return;
    }
    // The close may be reported after the tab; the time that the reading took does not count.
    if (Math.abs(openedAt - (closedAt.get(key) ?? 0)) < REOPENED_MS) {
      asText.add(key);
      return;
    }
    await replaceTab(tab, uri, editorFor(uri));
  };
  const following = window.tabGroups.onDidChangeTabs(({ opened, changed, closed }) => {
    for (const uri of closed.flatMap(profileOf)) {
      closedAt.set(uri.toString(), Date.now());
    }
    for (const tab of [...opened, ...changed]) {
      void look(tab);
    }
  });
  for (const { activeTab } of window.tabGroups.all) {
    void (activeTab && look(activeTab));
  }
  return {
    async openAsText(uri, viewColumn) {
      asText.add(uri.toString());
      await commands.executeCommand("vscode.openWith", uri, "default", { viewColumn });
    },
    dispose: () => following.dispose(),
  };
}

/** The profile that our editor shows in a tab, if it does. */
export function profileOf({ input }: Tab): Uri[] {
  return input instanceof TabInputCustom && input.viewType.startsWith("goVerify.profile") ? [input.uri] : [];
}

/** Whether the user's settings name an editor for files of this name: patterns such as `*.prof`. */
function isAssociated({ path }: Uri): boolean {
  const settings = workspace.getConfiguration("workbench").get<Record<string, unknown>>("editorAssociations");
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  return Object.keys(settings ?? {}).some((pattern) => {
    const ending = /^(?:\*\*\/)?\*(\.[^*?[\]{}/]+)$/.exec(pattern)?.[1];
    return ending === undefined ? pattern.toLowerCase() === name : name.endsWith(ending.toLowerCase());
  });
}

async function replaceTab(tab: Tab, uri: Uri, editor: string): Promise<void> {
  const { group, isPreview } = tab;
  const texts = () =>
    window.tabGroups.all
      .filter(({ viewColumn }) => viewColumn === group.viewColumn)
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof TabInputText && input.uri.toString() === uri.toString());
  const before = texts();
  await commands.executeCommand("vscode.openWith", uri, editor, {
    viewColumn: group.viewColumn,
    preview: isPreview,
    preserveFocus: !group.isActive,
  });
  // A text tab that the user opened meanwhile stays.
  await window.tabGroups.close(
    texts().filter((one) => before.includes(one)),
    true,
  );
}
