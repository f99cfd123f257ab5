/** Handles the messages of profile pages. */
import { setImmediate } from "node:timers/promises";
import { env, l10n, ProgressLocation, Uri, window, workspace } from "vscode";
import type { FlameData } from "../../flamePage/data.ts";
import { flamePage } from "../../flamePage/html.ts";
import { oneLine } from "../../formats/visible.ts";
import type { MappingSymbols, NamelessMapping, ToHost } from "../../webview/protocol.ts";
import { showError } from "../notify.ts";
import { pickBase } from "./compareProfiles.ts";
import type { SourceView } from "./profileSource.ts";
import type { OpenProfile, PageTools } from "./types.ts";

const SHOWN_MS = 5000;

/** What handling messages needs. */
export interface MessageTools extends PageTools {
  view: SourceView;
}

/** Handles one message, and shows an error once. */
export async function handleMessage(message: ToHost, page: OpenProfile, tools: MessageTools): Promise<void> {
  try {
    await handle(message, page, tools);
  } catch (error) {
    // Not awaited: the message stays until it is closed.
    void showError(error instanceof Error ? error.message : String(error));
  }
}

async function handle(message: ToHost, page: OpenProfile, tools: MessageTools): Promise<void> {
  const { state, view } = tools;
  switch (message.kind) {
    case "ready":
      return page.load();
    case "cancel":
      return page.cancel();
    case "state":
      return state.updateProfile(page.uri, { page: message.state });
    case "save":
      return save(message, page);
    case "savePage":
      return save({ name: message.name, bytes: await pageBytes(message.bytes) }, page);
    case "copy":
      await env.clipboard.writeText(message.text);
      window.setStatusBarMessage(l10n.t("Copied: {0}", message.what), SHOWN_MS);
      return;
    case "demangle":
      return demangle(message, page);
    case "openSource":
      return view.open(message);
    case "readSource":
      return view.read(message, page);
    case "locateSource":
      return view.locate(message, page);
    case "decorate":
      return view.decorate(message, page);
    case "openAsText":
      await tools.openAsText(page.uri, page.panel.viewColumn);
      page.panel.dispose();
      return;
    case "symbolize":
      return symbolizeFrom(message.mappings, page);
    case "compareWith":
      return setBase(page, tools, (await pickBase(page.uri, tools)) ?? page.base);
    case "swap":
      return swap(page, tools);
    case "forgetBase":
      return setBase(page, tools, undefined);
  }
}

/** How long names are demangled before anything else of the extension host may run. */
const TURN_MS = 20;

async function demangle(
  { id, names, mode }: ToHost & { kind: "demangle" },
  page: OpenProfile,
): Promise<void> {
  const { demangleAll } = await import("../../profile/demangle/demangle.ts");
  let began = performance.now();
  const pause = async () => {
    await setImmediate();
    began = performance.now();
  };
  const shown = await demangleAll(names, mode, () =>
    performance.now() - began < TURN_MS ? undefined : pause(),
  );
  await page.send({ kind: "demangled", id, names: shown });
}

/** Compares the profile with another base, or with none. Does nothing if the base stays the same. */
async function setBase(page: OpenProfile, { state }: PageTools, base: Uri | undefined): Promise<void> {
  if (base?.toString() === page.base?.toString()) {
    return;
  }
  page.base = base;
  await state.updateProfile(page.uri, { base: base?.toString() });
  await page.load();
}

/** Opens the base in the place of this editor: an editor belongs to one file. */
async function swap(page: OpenProfile, { state, open }: PageTools): Promise<void> {
  const { base, uri, panel } = page;
  if (base === undefined) {
    return;
  }
  await state.updateProfile(uri, { base: undefined });
  await open(base, uri, panel.viewColumn);
  panel.dispose();
}

/** Lets the user choose the binary, and shows the profile anew with its functions. Nothing is written. */
async function symbolizeFrom(mappings: readonly NamelessMapping[], page: OpenProfile): Promise<void> {
  const [binary] =
    (await window.showOpenDialog({
      title: l10n.t("Symbolize from Binary"),
      openLabel: l10n.t("Symbolize"),
      defaultUri: Uri.joinPath(page.uri, ".."),
    })) ?? [];
  if (binary === undefined) {
    return;
  }
  const title = l10n.t("Reading the functions of {0}", oneLine(binary.fsPath));
  const found = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return symbolsFrom(binary.fsPath, mappings, abort.signal);
    },
  );
  if (found.length > 0) {
    page.symbols = [...page.symbols, ...found];
    await page.load();
  }
}

/**
 * The functions that a binary has for the addresses of the profile, and for those of its base; none if the user cancels.
 * @throws Error with one sentence where it has none for the profile
 */
async function symbolsFrom(
  path: string,
  mappings: readonly NamelessMapping[],
  signal: AbortSignal,
): Promise<MappingSymbols[]> {
  const { symbolize } = await import("../../disk/symbolize.ts");
  const all: MappingSymbols[] = [];
  for (const of of mappings) {
    const mapping = {
      ...of,
      start: BigInt(of.start),
      limit: BigInt(of.limit),
      offset: BigInt(of.offset),
    };
    const found = await symbolize(path, [{ mapping, addresses: new BigUint64Array(of.addresses) }], signal);
    if (found === undefined) {
      return [];
    }
    if ("problem" in found) {
      if (all.length === 0) {
        throw new Error(found.problem);
      }
      continue;
    }
    const { starts, functions, lines, ...texts } = found.frames;
    all.push({
      of,
      starts: starts.buffer as ArrayBuffer,
      functions: functions.buffer as ArrayBuffer,
      lines: lines.buffer as ArrayBuffer,
      ...texts,
    });
  }
  return all;
}

/** A flame page as bytes. */
async function pageBytes(data: ArrayBuffer): Promise<Uint8Array> {
  const page = await flamePage(JSON.parse(new TextDecoder().decode(data)) as FlameData);
  return new TextEncoder().encode(page);
}

/** Lets the user choose a file, first in the folder of the profile, and writes it. */
async function save(
  { name, bytes }: { name: string; bytes: ArrayBuffer | Uint8Array },
  { uri }: OpenProfile,
): Promise<void> {
  const fileName = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, "_");
  const target = await window.showSaveDialog({
    title: l10n.t("Export"),
    defaultUri: Uri.joinPath(uri, "..", fileName),
  });
  if (target) {
    await workspace.fs.writeFile(target, new Uint8Array(bytes));
    window.setStatusBarMessage(l10n.t("Written: {0}", target.fsPath), SHOWN_MS);
  }
}
