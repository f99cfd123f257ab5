/** Lets the user choose the go command to verify, and sets goVerify.goPath. */
import { ConfigurationTarget, l10n, type QuickPickItem, window, workspace } from "vscode";
import type { GoChoice } from "../../server/protocol.ts";
import type { Server } from "../languageServer/server.ts";
import { OWN_SETTING, requestBase } from "../request.ts";

interface Choice extends QuickPickItem {
  /** The new value; `""` removes the setting. */
  path?: string;
  browse?: boolean;
}

/**
 * Offers the go commands on PATH, that of the Go extension, and any file. Returns whether the setting was written.
 * @throws as Server.request
 */
export async function selectGo(server: Server): Promise<boolean> {
  const { target, settings } = requestBase();
  const onPath = await server.request("goVerify/toolchain", target);
  const named = target.go?.origin === OWN_SETTING ? undefined : target.go?.path;
  const picked = await window.showQuickPick(choices(onPath, named, settings.goPath), {
    title: l10n.t("Select Go"),
    placeHolder: settings.goPath ?? named ?? onPath.find((go) => !go.unusable)?.path,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  const path = picked?.browse ? await browse() : picked?.path;
  if (path === undefined) {
    return false;
  }
  const configuration = workspace.getConfiguration("goVerify");
  const inWorkspace = configuration.inspect("goPath")?.workspaceValue !== undefined;
  await configuration.update(
    "goPath",
    path === "" ? undefined : path,
    inWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global,
  );
  return true;
}

function choices(onPath: readonly GoChoice[], named: string | undefined, set: string | undefined): Choice[] {
  const current = (path: string) => (path === set ? l10n.t("selected") : "");
  const found = onPath
    .filter(({ unusable }) => unusable === undefined)
    .map(({ path, real, version }) => ({
      label: `$(terminal) ${path}`,
      description: [version, current(path)].filter(Boolean).join(" · "),
      detail: real === path ? l10n.t("on PATH") : l10n.t("on PATH, links to {0}", real ?? ""),
      path,
    }));
  const unusable = onPath
    .filter((go) => go.unusable !== undefined)
    .map(({ path, unusable: reason }) => ({
      label: `$(circle-slash) ${path}`,
      detail: l10n.t("on PATH, but skipped: {0}", reason ?? ""),
    }));
  const ofGoExtension = named
    ? [{ label: `$(extensions) ${named}`, detail: l10n.t("used by the Go extension"), path: named }]
    : [];
  return [
    ...found,
    ...ofGoExtension,
    ...unusable,
    { label: `$(folder-opened) ${l10n.t("Browse…")}`, browse: true, alwaysShow: true },
    {
      label: `$(discard) ${l10n.t("Reset")}`,
      detail: l10n.t("use the go command of the Go extension, else the first go on PATH"),
      path: "",
      alwaysShow: true,
    },
  ];
}

async function browse(): Promise<string | undefined> {
  const picked = await window.showOpenDialog({
    title: l10n.t("Select the go command"),
    openLabel: l10n.t("Select"),
  });
  return picked?.[0]?.fsPath;
}
