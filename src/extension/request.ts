/** What every request to the server starts from: our settings, and which Go the editor uses. */
import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { extensions, l10n, type Uri, type WorkspaceFolder, window, workspace } from "vscode";
import type { GoTarget } from "../server/protocol.ts";
import { environmentOf, goOfSettings, readSettings, type Settings, type Substitutions } from "./settings.ts";

/** The origin of a go command that our own setting names. */
export const OWN_SETTING = "goVerify.goPath";

/** The settings and the target, and one sentence for each setting that cannot be used. */
export interface RequestBase {
  settings: Settings;
  target: GoTarget;
  warnings: string[];
}

/** Reads the settings again: they may have changed since the last request. */
export function requestBase(): RequestBase {
  const folder = currentFolder();
  const configuration = workspace.getConfiguration("goVerify", folder?.uri);
  const home = homedir();
  const { settings, warnings } = readSettings((key) => configuration.get<unknown>(key), {
    t: (message, ...args) => l10n.t(message, ...args),
    home,
  });
  const substitutions: Substitutions = { home, workspace: folder?.uri.fsPath, env: process.env };
  const fromGoExtension = goOfGoExtension(folder?.uri, substitutions);
  const toolsEnvVars = workspace.getConfiguration("go", folder?.uri).get<unknown>("toolsEnvVars");
  return {
    settings,
    target: {
      go: goChoice(settings.goPath, fromGoExtension),
      env: environmentOf(toolsEnvVars, substitutions),
      workspace: folder?.uri.fsPath,
    },
    warnings,
  };
}

function goChoice(own: string | undefined, ofGoExtension: string | undefined): GoTarget["go"] {
  if (own !== undefined) {
    return { path: own, origin: OWN_SETTING };
  }
  return ofGoExtension === undefined ? undefined : { path: ofGoExtension, origin: "the Go extension" };
}

/** The go command of the Go extension (golang.go): by its API if it is active, else by its settings. */
function goOfGoExtension(resource: Uri | undefined, substitutions: Substitutions): string | undefined {
  const configuration = workspace.getConfiguration("go", resource);
  const ofSettings = goOfSettings(
    {
      alternateTools: configuration.get<unknown>("alternateTools"),
      goroot: configuration.get<unknown>("goroot"),
    },
    substitutions,
  );
  return goOfExtensionApi(resource) ?? ofSettings;
}

/** Its exported API: `settings.getExecutionCommand(tool, resource)` returns `{ binPath }` (golang/vscode-go, src/export.d.ts). */
function goOfExtensionApi(resource: Uri | undefined): string | undefined {
  const extension = extensions.getExtension<GoExtensionApi>("golang.go");
  if (!extension?.isActive) {
    return undefined;
  }
  try {
    const path = extension.exports?.settings?.getExecutionCommand?.("go", resource)?.binPath;
    return typeof path === "string" && isAbsolute(path) ? path : undefined;
  } catch {
    // The API of another release may differ; then its settings count.
    return undefined;
  }
}

interface GoExtensionApi {
  settings?: { getExecutionCommand?: (tool: string, resource?: Uri) => { binPath?: unknown } | undefined };
}

/** The folder of the active editor, else the first one; only a folder on disk, since the go command reads files. */
function currentFolder(): WorkspaceFolder | undefined {
  const active =
    window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
  return [active, ...(workspace.workspaceFolders ?? [])].find((folder) => folder?.uri.scheme === "file");
}
