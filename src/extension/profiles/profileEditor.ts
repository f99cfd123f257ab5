/** The pages of open profiles: their bytes and their state. Loaded when the first profile opens. */
import { env, FileType, l10n, Uri, type WebviewPanel, workspace } from "vscode";
import { unzstd } from "../../engine/zstd.ts";
import { withoutZstd } from "../../profile/read/zstd.ts";
import { ProfileError } from "../../profile/table/profile.ts";
import type { NamedBytes, ToHost, ToPage } from "../../webview/protocol.ts";
import { pageHtml, tabIcon } from "../page.ts";
import { readSettings, type Settings } from "../settings.ts";
import { mayHave, readWhole } from "./fileContent.ts";
import { handleMessage, type MessageTools } from "./profileMessages.ts";
import { openSourceView } from "./profileSource.ts";
import { comparedTitle, recordedTitle } from "./profileTitle.ts";
import type { OpenProfile, PageTools } from "./types.ts";

/** Shows profiles in the panels that VS Code creates for them. */
export interface ProfileEditor {
  show(uri: Uri, panel: WebviewPanel): OpenProfile;
}

/** A flame, as the `d` of a path. */
const FLAME =
  "M8.6 1.5c.5 2.6-3.9 4.6-3.9 8.2 0 2.8 1.6 4.6 3.6 4.6s3.9-1.7 3.9-4.4c0-1.9-.9-3-1.6-4.3-.3 1.2-.8 1.8-1.5 2.2.5-2.4-.1-4.7-.5-6.3z";

/** Opens the editor. `extension` is the folder of the extension. */
export function openProfileEditor(extension: Uri, pageTools: PageTools): ProfileEditor {
  const tools = { ...pageTools, view: openSourceView(pageTools.source) };
  return { show: (uri, panel) => showProfile({ uri, panel, extension, tools }) };
}

interface From {
  uri: Uri;
  panel: WebviewPanel;
  extension: Uri;
  tools: MessageTools;
}

function showProfile({ uri, panel, extension, tools }: From): OpenProfile {
  const { webview } = panel;
  const { state } = tools;
  const { base } = state.profile(uri);
  let first: Promise<NamedBytes> | undefined = read(uri);
  // `load` reports the failure; without this handler it would be unhandled until then.
  first.catch(() => undefined);
  const send = (message: ToPage) => webview.postMessage(message);
  /** How many times the files were requested: an earlier request is out of date, as is a cancelled one. */
  let loads = 0;
  const page: OpenProfile = {
    uri,
    panel,
    base: base === undefined ? undefined : Uri.parse(base, true),
    symbols: [],
    send,
    cancel() {
      loads += 1;
    },
    async load() {
      nameTab(page);
      const own = ++loads;
      const words = l10n.bundle ?? {};
      try {
        void send({ kind: "reading", words });
        const [profile, base, re2js] = await Promise.all([
          first ?? read(uri),
          page.base && read(page.base),
          regexLibrary(extension),
        ]);
        const { page: stored } = state.profile(uri);
        if (own !== loads) {
          return;
        }
        const shell = process.platform === "win32" ? "powershell" : "posix";
        const { language } = env;
        const { profileLimit, demangle } = settings();
        const cap = profileLimit * 1024 ** 2;
        const asked = { profile, base, symbols: page.symbols, cap, demangle, state: stored };
        await send({ kind: "open", ...asked, words, language, shell, re2js });
      } catch (error) {
        if (own !== loads) {
          return;
        }
        await send({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
      } finally {
        first = undefined;
      }
    },
  };
  panel.iconPath = tabIcon(FLAME);
  nameTab(page);
  webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(extension, "dist")] };
  webview.html = pageHtml(webview, extension, { name: "profile", workers: true });
  webview.onDidReceiveMessage((message: ToHost) => handleMessage(message, page, tools));
  const renaming = workspace.onDidChangeConfiguration(
    (change) => change.affectsConfiguration("goVerify.demangle") && void page.load(),
  );
  panel.onDidDispose(() => renaming.dispose());
  return page;
}

/** Names the tab by what is compared, or by what was recorded; the tab of another file has the file's name. */
function nameTab({ uri, base, panel }: OpenProfile): void {
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const title = base ? comparedTitle(base.path, uri.path) : (recordedTitle(name) ?? name);
  if (panel.title !== title) {
    panel.title = title;
  }
}

/** The code of dist/re2js.js, which Node requires as it is. */
async function regexLibrary(extension: Uri): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(extension, "dist", "re2js.js")));
}

/** The settings; those of profiles are `profileLimit`, which applies to the file too, and `demangle`. */
function settings(): Settings {
  const configuration = workspace.getConfiguration("goVerify");
  const t = (message: string) => message;
  return readSettings((key) => configuration.get(key), { t, home: "" }).settings;
}

async function read(uri: Uri): Promise<NamedBytes> {
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const limit = settings().profileLimit * 1024 ** 2;
  const { size, type } = await workspace.fs.stat(uri);
  if (type & FileType.Directory) {
    throw new Error(l10n.t("{0} is a folder, not a profile. Open a file in it.", name));
  }
  const megabytes = Math.ceil(size / 1024 ** 2);
  if (size > limit) {
    throw new Error(
      l10n.t(
        "{0} has {1} MB, more than goVerify.profileLimit allows ({2} MB). Raise the limit if you trust the file.",
        name,
        megabytes,
        limit / 1024 ** 2,
      ),
    );
  }
  if (!(await mayHave(uri, size, limit))) {
    throw new Error(
      l10n.t("{0} has {1} MB and does not begin as a profile, so it is not read.", name, megabytes),
    );
  }
  const bytes = await unpacked(name, await readWhole(uri, limit), limit);
  return { name, uri: uri.toString(), path: pathOf(uri), bytes: ownBuffer(bytes) };
}

/** A page cannot unpack zstd. */
async function unpacked(name: string, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  try {
    return await withoutZstd(bytes, unzstd, limit);
  } catch (error) {
    throw error instanceof ProfileError ? new Error(`${name} is ${error.message}.`) : error;
  }
}

/** A path for a command: relative in a workspace of one folder, where a terminal starts in it. */
function pathOf(uri: Uri): string {
  const [folder, ...others] = workspace.workspaceFolders ?? [];
  const isInside = folder && others.length === 0 && workspace.getWorkspaceFolder(uri) === folder;
  if (uri.scheme !== "file" || !isInside) {
    return uri.fsPath;
  }
  const path = workspace.asRelativePath(uri, false);
  return path.startsWith("-") ? `./${path}` : path;
}

/** The bytes in a buffer of their own: a message sends the whole buffer, and Node's are part of a larger one if small. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? buffer
    : new Uint8Array(bytes).buffer;
}
