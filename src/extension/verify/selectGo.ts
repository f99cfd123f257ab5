/** Picks the go command to verify, and writes goVerify.goPath. */
import { ConfigurationTarget, l10n, type QuickPickItem, window, workspace } from "vscode";
import type { GoChoice } from "../../server/protocol.ts";
import type { Server } from "../languageServer/client.ts";
import { gather, OWN_SETTING } from "../request.ts";

interface Choice extends QuickPickItem {
  /** What is written; `""` takes the setting back. */
  path?: string;
  browse?: boolean;
}

/**
 * Lets a person choose among what PATH holds, what the Go extension uses and any file.
 * Gives whether something was written.
 * @throws as Server.request
 */
export async function selectGo(server: Server): Promise<boolean> {
  const { surroundings, settings } = gather();
  const onPath = await server.request("goVerify/toolchain", surroundings);
  const named = surroundings.go?.origin === OWN_SETTING ? undefined : surroundings.go?.path;
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
      detail: real === path ? l10n.t("on PATH") : l10n.t("on PATH, leads to {0}", real ?? ""),
      path,
    }));
  const unusable = onPath
    .filter((go) => go.unusable !== undefined)
    .map(({ path, unusable: reason }) => ({
      label: `$(circle-slash) ${path}`,
      detail: l10n.t("on PATH, but passed over: {0}", reason ?? ""),
    }));
  const ofGoExtension = named
    ? [{ label: `$(extensions) ${named}`, detail: l10n.t("what the Go extension uses"), path: named }]
    : [];
  return [
    ...found,
    ...ofGoExtension,
    ...unusable,
    { label: `$(folder-opened) ${l10n.t("Browse…")}`, browse: true, alwaysShow: true },
    {
      label: `$(discard) ${l10n.t("Reset")}`,
      detail: l10n.t("use what the Go extension uses, else the first go on PATH"),
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
