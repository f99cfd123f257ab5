/** The profile editor as VS Code sees it: reads no byte and loads nothing until a profile is opened. */
import {
  type CustomReadonlyEditorProvider,
  commands,
  type Disposable,
  type ExtensionContext,
  l10n,
  Uri,
  type ViewColumn,
  type WebviewPanel,
  window,
} from "vscode";
import type { ToPage } from "../../webview/protocol.ts";
import type { Server } from "../languageServer/client.ts";
import type { State } from "../state.ts";
import { goFoldersOf } from "./goFolders.ts";
import type { SourceTools } from "./sourceFiles.ts";

/** The editor's names in package.json: VS Code gives a name one priority, for all that it is offered for. */
const PROFILE_EDITOR = "goVerify.profile";
const OFFERED_EDITOR = "goVerify.profile.offered";

/** A profile that is open in an editor. */
export interface OpenProfile {
  readonly uri: Uri;
  readonly panel: WebviewPanel;
  /** What it is compared with. */
  base: Uri | undefined;
  send(message: ToPage): Thenable<boolean>;
  /** Reads the files and gives them to the page, as at the first opening. */
  load(): Promise<void>;
}

/** What a page's messages need of the extension. */
export interface PageTools extends Pick<Profiles, "open" | "kept"> {
  state: State;
  source: SourceTools;
}

/** All profiles that are open. */
export interface Profiles extends Disposable {
  /** Where profiles are kept that we recorded and nobody has saved: a folder of ours, outside the workspace. */
  readonly kept: Uri;
  /** Opens a profile, against a base where one is given; an editor that shows it already is used. */
  open(uri: Uri, base?: Uri, column?: ViewColumn): Promise<void>;
  /** The profile in front. */
  active(): OpenProfile | undefined;
  /** The one that was in front last, and is still open. */
  last(): OpenProfile | undefined;
}

/** Registers the editor. */
export function openProfiles(context: ExtensionContext, state: State, server: Server): Profiles {
  const pages = new Set<OpenProfile>();
  let last: OpenProfile | undefined;
  const kept = Uri.joinPath(context.storageUri ?? context.globalStorageUri, "profiles");
  const source = { mappings: state.sourceMappings, goFolders: goFoldersOf(server) };
  const find = (uri: Uri) => [...pages].find((page) => page.uri.toString() === uri.toString());
  const provider: CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose() {} }),
    async resolveCustomEditor({ uri }, panel) {
      const { showProfile } = await import("./profileEditor.ts");
      const page = showProfile({
        uri,
        panel,
        extension: context.extensionUri,
        tools: { ...profiles, state, source },
      });
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
    // A large profile takes a second to read again, and people go back and forth between it and the source.
    webviewOptions: { retainContextWhenHidden: true },
  };
  const editors = [PROFILE_EDITOR, OFFERED_EDITOR].map((name) =>
    window.registerCustomEditorProvider(name, provider, options),
  );
  const profiles: Profiles = {
    kept,
    async open(uri, base, column) {
      const page = find(uri);
      if (base) {
        await state.keepProfile(uri, { base: base.toString() });
      }
      await commands.executeCommand("vscode.openWith", uri, PROFILE_EDITOR, column);
      if (base && page) {
        page.base = base;
        await page.load();
      }
    },
    active: () => [...pages].find(({ panel }) => panel.active),
    last: () => last,
    dispose() {
      for (const editor of editors) {
        editor.dispose();
      }
    },
  };
  return profiles;
}

/** Opens a profile: the one that is given, as from the Explorer, or one that the person picks. */
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

/** Whether a command's argument is the address of a file. */
export function isUri(value: unknown): value is Uri {
  return typeof value === "object" && value !== null && "scheme" in value && "path" in value;
}
