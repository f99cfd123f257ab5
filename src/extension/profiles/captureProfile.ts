/**
 * Captures a profile from a server. esbuild.mjs bundles this file separately. It starts no process, so it works in
 * every folder.
 */
import { homedir } from "node:os";
import { l10n, ProgressLocation, type SecretStorage, Uri, window, workspace } from "vscode";
import { Cancelled } from "../../engine/command.ts";
import { httpClient } from "../../engine/http.ts";
import type { HttpAnswer } from "../../engine/httpExchange.ts";
import type { State } from "../state.ts";
import { reasonNotProfile } from "./captureAnswers.ts";
import {
  confirmUnencrypted,
  promptForAddress,
  promptForHeader,
  promptForKind,
  promptForSeconds,
} from "./capturePrompts.ts";
import { type Endpoint, type Kind, profileOf, readHeader, secondsOf, shownAddress } from "./pprofEndpoint.ts";
import { fileNameOf, removeOldest } from "./recordings.ts";

/** What capturing needs. */
export interface CaptureParts {
  secrets: SecretStorage;
  /** The URLs of earlier captures, the last first. */
  recent: State["capturedFrom"];
  /** The captured profiles, to be offered as a base. */
  captures: State["captures"];
  /** Our own folder for profiles that the user does not save. */
  recordings: Uri;
  open(uri: Uri): Promise<void>;
}

/** The largest response in bytes: a compressed profile of a large service has about ten MB. */
const MAX_BYTES = 256 * 1024 ** 2;

/** How much of an error page is read, in bytes. */
const ERROR_BYTES = 4096;

/** How long a server may take beyond the requested seconds: for a large heap it stops the world. */
const EXTRA_MS = 60_000;

const MAX_RECENT = 8;
const MAX_CAPTURES = 50;

/** What to request. */
interface CaptureRequest {
  endpoint: Endpoint;
  url: URL;
  kind: Kind | undefined;
  /** How long the server records before it responds. */
  seconds: number;
}

/**
 * Captures a profile, saves it where the user chooses, and opens it.
 * @throws Error with one sentence if there is no profile
 */
export async function captureProfile(parts: CaptureParts): Promise<void> {
  const request = await promptForRequest(parts);
  const bytes = request && (await captured(request, parts));
  if (request === undefined || bytes === undefined) {
    return;
  }
  const name = fileNameOf([request.url.host.replaceAll(":", "-"), nameOf(request)], new Date());
  const file = await saved(name, bytes, parts.recordings);
  const capture = { uri: file.toString(), from: `${request.url.origin}${request.url.pathname}` };
  const others = parts.captures.get().filter(({ uri }) => uri !== capture.uri);
  await parts.captures.set([capture, ...others].slice(0, MAX_CAPTURES));
  await parts.open(file);
}

async function promptForRequest(parts: CaptureParts): Promise<CaptureRequest | undefined> {
  const endpoint = await promptForAddress(parts.recent.get());
  if (endpoint === undefined) {
    return undefined;
  }
  const kind = endpoint.isIndex
    ? await promptForKind(endpoint, () => promptAndStoreHeader(endpoint, parts.secrets))
    : endpoint.kind;
  if (endpoint.isIndex && kind === undefined) {
    return undefined;
  }
  const url = endpoint.isIndex && kind ? profileOf(endpoint.url, kind) : new URL(endpoint.url);
  if (kind !== undefined && !url.searchParams.has("seconds")) {
    const seconds = await promptForSeconds(kind);
    if (seconds === undefined) {
      return undefined;
    }
    if (seconds > 0) {
      url.searchParams.set("seconds", String(seconds));
    }
  }
  const shown = shownAddress(endpoint);
  await parts.recent.set([shown, ...parts.recent.get().filter((old) => old !== shown)].slice(0, MAX_RECENT));
  return { endpoint, url, kind, seconds: secondsOf(url, kind) };
}

/** The bytes of the profile; undefined if the user gave up. If a server requires a token, the user can enter one. */
async function captured(request: CaptureRequest, { secrets }: CaptureParts): Promise<Uint8Array | undefined> {
  const { origin } = request.url;
  const { authorization } = request.endpoint;
  let header = authorization ? `Authorization: ${authorization}` : await secrets.get(keyOf(origin));
  while (header === undefined || (await confirmUnencrypted(request.url))) {
    const response = await fetched(request, header);
    if (response === undefined) {
      return undefined;
    }
    if (response.status !== 401 && response.status !== 403) {
      const reason = await reasonNotProfile(response, request);
      if (reason !== undefined) {
        throw new Error(reason);
      }
      return response.body;
    }
    header = await promptAndStoreHeader(request, secrets, response.statusText);
    if (header === undefined) {
      return undefined;
    }
  }
  return undefined;
}

/** Lets the user enter a header and stores it for its origin; an empty one removes it. */
async function promptAndStoreHeader(
  { url }: Pick<Endpoint, "url">,
  secrets: SecretStorage,
  refusal?: string,
): Promise<string | undefined> {
  const header = await promptForHeader(url, refusal);
  if (header === "") {
    await secrets.delete(keyOf(url.origin));
  } else if (header !== undefined) {
    await secrets.store(keyOf(url.origin), header);
  }
  return header || undefined;
}

function keyOf(origin: string): string {
  return `goVerify.capture.header:${origin}`;
}

/** Sends the request once, with progress; undefined if the user cancels. */
async function fetched(
  { url, kind, seconds }: CaptureRequest,
  header: string | undefined,
): Promise<HttpAnswer | undefined> {
  const title = capturing(kind, url.host);
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const timeoutMs = seconds * 1000 + EXTRA_MS;
      const client = httpClient({ env: process.env, signal: abort.signal, timeoutMs });
      const start = Date.now();
      let received = 0;
      const ticking = setInterval(() => {
        const message = waitingFor(seconds - (Date.now() - start) / 1000, received);
        progress.report({ message, increment: received === 0 && seconds > 0 ? 100 / seconds : 0 });
      }, 1000);
      try {
        return await client.get(url.href, {
          maxBytes: MAX_BYTES,
          errorBytes: ERROR_BYTES,
          headers: (header && readHeader(header)) || {},
          onBytes: (bytes) => {
            received = bytes;
          },
        });
      } catch (error) {
        if (error instanceof Cancelled) {
          return undefined;
        }
        throw error instanceof Error ? new Error(`${error.message}.`) : error;
      } finally {
        clearInterval(ticking);
        client.close();
      }
    },
  );
}

/** What is captured, in words: the CPU profile's own name is "profile". */
function capturing(kind: Kind | undefined, host: string): string {
  switch (kind) {
    case undefined:
      return l10n.t("Capturing a profile from {0}", host);
    case "profile":
      return l10n.t("Capturing a CPU profile from {0}", host);
    case "heap":
      return l10n.t("Capturing a heap profile from {0}", host);
    case "allocs":
      return l10n.t("Capturing a profile of allocations from {0}", host);
    case "goroutine":
      return l10n.t("Capturing a goroutine profile from {0}", host);
    case "mutex":
      return l10n.t("Capturing a mutex profile from {0}", host);
    case "block":
      return l10n.t("Capturing a block profile from {0}", host);
    case "threadcreate":
      return l10n.t("Capturing a profile of new threads from {0}", host);
  }
}

function waitingFor(secondsLeft: number, received: number): string {
  if (received > 0) {
    return l10n.t("{0} MB received", (received / 1024 ** 2).toFixed(1));
  }
  return secondsLeft >= 1 ? l10n.t("{0} s left", Math.ceil(secondsLeft)) : l10n.t("waiting for the response");
}

/** Saves the profile where the user chooses; if they cancel, in our own folder, so that it is not lost. */
async function saved(name: string, bytes: Uint8Array, recordings: Uri): Promise<Uri> {
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const chosen = await window.showSaveDialog({
    title: l10n.t("Save Profile"),
    defaultUri: Uri.joinPath(folder, name),
  });
  if (chosen) {
    await workspace.fs.writeFile(chosen, bytes);
    return chosen;
  }
  await workspace.fs.createDirectory(recordings);
  const target = Uri.joinPath(recordings, name);
  await workspace.fs.writeFile(target, bytes);
  await removeOldest(recordings);
  return target;
}

function nameOf({ kind, url }: CaptureRequest): string {
  return kind === "profile"
    ? "cpu"
    : (kind ?? url.pathname.split("/").findLast((part) => part !== "") ?? "profile");
}
