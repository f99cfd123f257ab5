/** Registers the profile editor. Its code is loaded when the first profile opens. */
import {
  type CustomReadonlyEditorProvider,
  commands,
  type ExtensionContext,
  l10n,
  Uri,
  window,
} from "vscode";
import type { Server } from "../languageServer/server.ts";
import type { State } from "../state.ts";
import { openBinaryTabs } from "./binaryTabs.ts";
import { contentOfFile } from "./fileContent.ts";
import { goFoldersOf } from "./goFolders.ts";
import type { ProfileEditor } from "./profileEditor.ts";
import type { OpenProfile, Profiles } from "./types.ts";

/** The types of the editor in package.json: VS Code has one priority for each type. */
const PROFILE_EDITOR = "goVerify.profile";
/** For names that other files have too: then a text opens in the text editor. */
const OFFERED_EDITOR = "goVerify.profile.offered";
/** For any name, where the user or the content chooses it. */
const CHOSEN_EDITOR = "goVerify.profile.chosen";

/** The type that package.json has for a name: VS Code shows the name of the editor only for those files. */
function editorFor({ path }: Uri): string {
  if (/\.(pprof|pgo)$/i.test(path)) {
    return PROFILE_EDITOR;
  }
  return /\.(pb\.gz|prof)$/i.test(path) ? OFFERED_EDITOR : CHOSEN_EDITOR;
}

/** Registers the editor. `opened` is called for each profile that is shown. */
export function openProfiles(
  context: ExtensionContext,
  state: State,
  server: Server,
  opened: (uri: Uri) => void,
): Profiles {
  const pages = new Set<OpenProfile>();
  let last: OpenProfile | undefined;
  let editor: Promise<ProfileEditor> | undefined;
  const recordings = Uri.joinPath(context.storageUri ?? context.globalStorageUri, "profiles");
  const source = { mappings: state.sourceMappings, goFolders: goFoldersOf(server) };
  /** Files to be shown as profiles whatever they are. */
  const chosen = new Set<string>();
  const tabs = openBinaryTabs(editorFor);
  const find = (uri: Uri) => [...pages].find((page) => page.uri.toString() === uri.toString());
  const provider: CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose() {} }),
    async resolveCustomEditor({ uri }, panel) {
      const isGuess = panel.viewType === OFFERED_EDITOR && !chosen.delete(uri.toString());
      if (isGuess && (await contentOfFile(uri)) === "text") {
        await tabs.openAsText(uri, panel.viewColumn);
        panel.dispose();
        return;
      }
      opened(uri);
      editor ??= import("../onDemand.ts").then(({ openProfileEditor }) =>
        openProfileEditor(context.extensionUri, { ...profiles, state, source }),
      );
      const page = (await editor).show(uri, panel);
      pages.add(page);
      last = page;
      panel.onDidChangeViewState(() => {
        last = panel.active ? page : last;
      });
      panel.onDidDispose(() => {
        pages.delete(page);
        last = last === page ? undefined : last;
      });
    },
  };
  const options = {
    supportsMultipleEditorsPerDocument: true,
    // A large profile takes a second to read again, and users switch between it and the source.
    webviewOptions: { retainContextWhenHidden: true },
  };
  const editors = [PROFILE_EDITOR, OFFERED_EDITOR, CHOSEN_EDITOR].map((name) =>
    window.registerCustomEditorProvider(name, provider, options),
  );
  const profiles: Profiles = {
    recordings,
    openAsText: tabs.openAsText,
    async open(uri, base, column) {
      const page = find(uri);
      if (base) {
        await state.updateProfile(uri, { base: base.toString() });
      }
      if (page === undefined) {
        chosen.add(uri.toString());
      }
      const type = page?.panel.viewType ?? editorFor(uri);
      await commands.executeCommand("vscode.openWith", uri, type, column);
      if (base && page) {
        page.base = base;
        await page.load();
      }
    },
    active: () => [...pages].find(({ panel }) => panel.active),
    last: () => last,
    dispose() {
      for (const editor of [...editors, tabs]) {
        editor.dispose();
      }
    },
  };
  return profiles;
}

/** Opens a profile: the given one, as from the Explorer, or one that the user picks. */
export async function openProfile(profiles: Profiles, argument: unknown): Promise<void> {
  const [uri] = isUri(argument)
    ? [argument]
    : ((await window.showOpenDialog({
        title: l10n.t("Open Profile"),
        openLabel: l10n.t("Open"),
        filters: {
          [l10n.t("Profiles")]: ["pprof", "pgo", "pb.gz", "gz", "prof", "out", "pb"],
          [l10n.t("All files")]: ["*"],
        },
      })) ?? []);
  if (uri) {
    await profiles.open(uri);
  }
}

/** How many files are opened at once. */
const MAX_AT_ONCE = 20;

/** Opens files as profiles: those that are selected in the Explorer, or the file of an editor's tab. */
export async function openAsProfile(profiles: Profiles, clicked: unknown, selected: unknown): Promise<void> {
  const uris =
    Array.isArray(selected) && selected.some(isUri) ? selected.filter(isUri) : [clicked].filter(isUri);
  if (uris.length > MAX_AT_ONCE) {
    throw new Error(l10n.t("Select at most {0} files to open at once.", MAX_AT_ONCE));
  }
  for (const uri of uris) {
    await profiles.open(uri);
  }
}

/** Whether the argument of a command is a URI. */
export function isUri(value: unknown): value is Uri {
  return typeof value === "object" && value !== null && "scheme" in value && "path" in value;
}
