/** What a person is asked before a profile is captured. */
import { l10n, type QuickPickItem, window } from "vscode";
import {
  DEFAULT_SECONDS,
  type Endpoint,
  isOpen,
  type Kind,
  readAddress,
  readHeader,
} from "./pprofEndpoint.ts";

const title = () => l10n.t("Capture Profile from URL");

/** Longer than any profile; a mistyped number would block the server's CPU profiler as long. */
const MOST_SECONDS = 3600;

/** The address; one that was asked before can be picked. Undefined where the person gives up. */
export async function askAddress(recent: readonly string[]): Promise<Endpoint | undefined> {
  const other: QuickPickItem = { label: l10n.t("Another address…"), alwaysShow: true };
  const picked =
    recent.length === 0
      ? other
      : await window.showQuickPick([...recent.map((label) => ({ label })), other], { title: title() });
  if (picked !== other) {
    return picked && readAddress(picked.label);
  }
  const typed = await window.showInputBox({
    title: title(),
    prompt: l10n.t("A host with net/http/pprof, or any URL that gives a profile."),
    placeHolder: "localhost:6060",
    value: recent[0] ?? "localhost:6060",
    ignoreFocusOut: true,
    validateInput: (text) =>
      readAddress(text) ? undefined : l10n.t("This is no address that can be asked over HTTP."),
  });
  return typed === undefined ? undefined : readAddress(typed);
}

interface KindChoice extends QuickPickItem {
  profile: Kind | undefined;
}

/** Which profile; `setHeader` is called where the person wants to set the server's header first. */
export async function askKind(
  endpoint: Endpoint,
  setHeader: () => Promise<unknown>,
): Promise<Kind | undefined> {
  const { host } = endpoint.url;
  const choices: KindChoice[] = [
    { profile: "profile", label: "cpu", description: l10n.t("where CPU time goes") },
    { profile: "heap", label: "heap", description: l10n.t("memory in use, and what was allocated") },
    { profile: "allocs", label: "allocs", description: l10n.t("all that was allocated since the start") },
    { profile: "goroutine", label: "goroutine", description: l10n.t("where all goroutines are") },
    { profile: "mutex", label: "mutex", description: l10n.t("who holds locks that others wait for") },
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
    return askKind(endpoint, setHeader);
  }
  return picked?.profile;
}

/** For how long; 0 means the state as it is now. Undefined where the person gives up. */
export async function askSeconds(kind: Kind): Promise<number | undefined> {
  const isCpu = kind === "profile";
  const least = isCpu ? 1 : 0;
  const isFit = (text: string) =>
    /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= MOST_SECONDS;
  const typed = await window.showInputBox({
    title: title(),
    prompt: isCpu
      ? l10n.t("How many seconds to sample.")
      : l10n.t("Seconds between two states whose difference is taken; 0 takes the state as it is now."),
    value: String(isCpu ? DEFAULT_SECONDS : 0),
    ignoreFocusOut: true,
    validateInput: (text) =>
      isFit(text) ? undefined : l10n.t("A whole number from {0} to {1}.", least, MOST_SECONDS),
  });
  return typed === undefined ? undefined : Number(typed);
}

/** The header that an origin wants; "" forgets what is kept. `refusal` is what the server just answered. */
export async function askHeader({ origin }: URL, refusal?: string): Promise<string | undefined> {
  const prompt = l10n.t(
    "A token, or a header such as Authorization: Bearer …, for {0} alone; kept in the editor's secret storage. Empty forgets it.",
    origin,
  );
  return window.showInputBox({
    title: refusal === undefined ? title() : l10n.t("{0} answered {1}", origin, refusal),
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === "" || readHeader(text) ? undefined : l10n.t("This cannot be a header."),
  });
}

/** Whether a token may go to where others can read it on its way. */
export async function mayBeSent(url: URL): Promise<boolean> {
  if (!isOpen(url)) {
    return true;
  }
  const send = l10n.t("Send Unencrypted");
  const message = l10n.t(
    "The token would go to {0} unencrypted, where others on the way can read it.",
    url.origin,
  );
  return (await window.showWarningMessage(message, { modal: true }, send)) === send;
}
