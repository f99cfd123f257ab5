/** Gathers what each request to the server starts from: our settings, and which Go the editor uses. */
import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { extensions, l10n, type Uri, type WorkspaceFolder, window, workspace } from "vscode";
import type { Surroundings } from "../server/protocol.ts";
import { environmentOf, goOfSettings, type Place, readSettings, type Settings } from "./settings.ts";

/** The origin of a go command that our own setting names. */
export const OWN_SETTING = "goVerify.goPath";

/** All that a run takes from the editor, and a sentence for each setting that cannot be used. */
export interface Gathered {
  settings: Settings;
  surroundings: Surroundings;
  complaints: string[];
}

/** Reads the settings anew: they may have changed since the last run. */
export function gather(): Gathered {
  const folder = currentFolder();
  const configuration = workspace.getConfiguration("goVerify", folder?.uri);
  const home = homedir();
  const { settings, complaints } = readSettings((key) => configuration.get<unknown>(key), {
    t: (message, ...args) => l10n.t(message, ...args),
    home,
  });
  const place: Place = { home, workspace: folder?.uri.fsPath, env: process.env };
  const fromGoExtension = goOfGoExtension(folder?.uri, place);
  const toolsEnvVars = workspace.getConfiguration("go", folder?.uri).get<unknown>("toolsEnvVars");
  return {
    settings,
    surroundings: {
      go: named(settings.goPath, fromGoExtension),
      env: environmentOf(toolsEnvVars, place),
      workspace: folder?.uri.fsPath,
    },
    complaints,
  };
}

function named(own: string | undefined, ofGoExtension: string | undefined): Surroundings["go"] {
  if (own !== undefined) {
    return { path: own, origin: OWN_SETTING };
  }
  return ofGoExtension === undefined ? undefined : { path: ofGoExtension, origin: "the Go extension" };
}

/** What the Go extension (golang.go) runs: what it says itself when it is active, else what its settings say. */
function goOfGoExtension(resource: Uri | undefined, place: Place): string | undefined {
  const configuration = workspace.getConfiguration("go", resource);
  const ofSettings = goOfSettings(
    {
      alternateTools: configuration.get<unknown>("alternateTools"),
      goroot: configuration.get<unknown>("goroot"),
    },
    place,
  );
  return askGoExtension(resource) ?? ofSettings;
}

/** Its exported API: `settings.getExecutionCommand(tool, resource)` gives `{ binPath }` (golang/vscode-go, src/export.d.ts). */
function askGoExtension(resource: Uri | undefined): string | undefined {
  const extension = extensions.getExtension<GoExtensionApi>("golang.go");
  if (!extension?.isActive) {
    return undefined;
  }
  try {
    const path = extension.exports?.settings?.getExecutionCommand?.("go", resource)?.binPath;
    return typeof path === "string" && isAbsolute(path) ? path : undefined;
  } catch {
    // Another release of it may answer otherwise; its settings still say what is meant.
    return undefined;
  }
}

interface GoExtensionApi {
  settings?: { getExecutionCommand?: (tool: string, resource?: Uri) => { binPath?: unknown } | undefined };
}

/** The folder of the active editor, else the first; only one on disk can be looked into by the go command. */
function currentFolder(): WorkspaceFolder | undefined {
  const active =
    window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
  return [active, ...(workspace.workspaceFolders ?? [])].find((folder) => folder?.uri.scheme === "file");
}
