/** The prompts before a profile is captured. */
import { l10n, type QuickPickItem, window } from "vscode";
import {
  DEFAULT_SECONDS,
  type Endpoint,
  isUnencrypted,
  type Kind,
  readAddress,
  readHeader,
} from "./pprofEndpoint.ts";

const title = () => l10n.t("Capture Profile from URL");

/** Longer than any profile. A mistyped number blocks the CPU profiler of the server that long. */
const MAX_SECONDS = 3600;

/** The URL; an earlier one can be picked. Undefined if the user cancels. */
export async function promptForAddress(recent: readonly string[]): Promise<Endpoint | undefined> {
  const other: QuickPickItem = { label: l10n.t("Another URL…"), alwaysShow: true };
  const picked =
    recent.length === 0
      ? other
      : await window.showQuickPick([...recent.map((label) => ({ label })), other], { title: title() });
  if (picked !== other) {
    return picked && readAddress(picked.label);
  }
  const typed = await window.showInputBox({
    title: title(),
    prompt: l10n.t("A host with net/http/pprof, or any URL that returns a profile."),
    placeHolder: "localhost:6060",
    value: recent[0] ?? "localhost:6060",
    ignoreFocusOut: true,
    validateInput: (text) => (readAddress(text) ? undefined : l10n.t("This is not an HTTP URL.")),
  });
  return typed === undefined ? undefined : readAddress(typed);
}

interface KindChoice extends QuickPickItem {
  profile: Kind | undefined;
}

/** Which profile; `setHeader` is called if the user wants to set the header of the server first. */
export async function promptForKind(
  endpoint: Endpoint,
  setHeader: () => Promise<unknown>,
): Promise<Kind | undefined> {
  const { host } = endpoint.url;
  const choices: KindChoice[] = [
    { profile: "profile", label: "cpu", description: l10n.t("where CPU time is spent") },
    { profile: "heap", label: "heap", description: l10n.t("memory in use, and allocations") },
    { profile: "allocs", label: "allocs", description: l10n.t("all allocations since the start") },
    { profile: "goroutine", label: "goroutine", description: l10n.t("where all goroutines are") },
    { profile: "mutex", label: "mutex", description: l10n.t("holders of contended locks") },
    { profile: "block", label: "block", description: l10n.t("where goroutines wait") },
    { profile: "threadcreate", label: "threadcreate", description: l10n.t("what led to new threads") },
    {
      profile: undefined,
      label: `$(key) ${l10n.t("Set a header or token for {0}…", host)}`,
      alwaysShow: true,
    },
  ];
  const picked = await window.showQuickPick(choices, { title: title(), placeHolder: host });
  if (picked && picked.profile === undefined) {
    await setHeader();
    return promptForKind(endpoint, setHeader);
  }
  return picked?.profile;
}

/** For how many seconds; 0 means the current state. Undefined if the user cancels. */
export async function promptForSeconds(kind: Kind): Promise<number | undefined> {
  const isCpu = kind === "profile";
  const least = isCpu ? 1 : 0;
  const isValid = (text: string) =>
    /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= MAX_SECONDS;
  const typed = await window.showInputBox({
    title: title(),
    prompt: isCpu
      ? l10n.t("How many seconds to sample.")
      : l10n.t("Seconds between the two states that are compared; 0 captures the current state."),
    value: String(isCpu ? DEFAULT_SECONDS : 0),
    ignoreFocusOut: true,
    validateInput: (text) =>
      isValid(text) ? undefined : l10n.t("A whole number from {0} to {1}.", least, MAX_SECONDS),
  });
  return typed === undefined ? undefined : Number(typed);
}

/** The header for an origin; "" removes the stored one. `refusal` is the status that the server returned. */
export async function promptForHeader({ origin }: URL, refusal?: string): Promise<string | undefined> {
  const prompt = l10n.t(
    "A token, or a header such as Authorization: Bearer …, for {0} only; stored in the editor's secret storage. Leave empty to remove it.",
    origin,
  );
  return window.showInputBox({
    title: refusal === undefined ? title() : l10n.t("{0} returned {1}", origin, refusal),
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === "" || readHeader(text) ? undefined : l10n.t("This is not a valid header."),
  });
}

/** Confirms that a token may be sent unencrypted. */
export async function confirmUnencrypted(url: URL): Promise<boolean> {
  if (!isUnencrypted(url)) {
    return true;
  }
  const send = l10n.t("Send Unencrypted");
  const message = l10n.t(
    "The token would be sent to {0} unencrypted. Others on the network could read it.",
    url.origin,
  );
  return (await window.showWarningMessage(message, { modal: true }, send)) === send;
}
