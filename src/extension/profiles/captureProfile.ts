/**
 * Takes a profile from a server: asks for what is needed, fetches, and says in one sentence why an answer is no
 * profile. esbuild.mjs bundles this file apart. No process is started, so it works in every folder.
 */
import { homedir } from "node:os";
import { l10n, ProgressLocation, type SecretStorage, Uri, window, workspace } from "vscode";
import { Cancelled } from "../../engine/command.ts";
import { type HttpAnswer, httpClient } from "../../engine/http.ts";
import type { State } from "../state.ts";
import { whyNoProfile } from "./captureAnswers.ts";
import { askAddress, askHeader, askKind, askSeconds, mayBeSent } from "./captureQuestions.ts";
import { fileNameOf, keepNewest } from "./keptProfiles.ts";
import { type Endpoint, type Kind, profileOf, readHeader, secondsOf, shownAddress } from "./pprofEndpoint.ts";

/** What capturing needs of the extension. */
export interface CaptureParts {
  secrets: SecretStorage;
  /** The addresses that were asked before, the last first. */
  recent: State["capturedFrom"];
  /** What was captured, to be offered as a base of the next. */
  captures: State["captures"];
  /** Where a profile goes that the person does not save: ours alone. */
  kept: Uri;
  open(uri: Uri): Promise<void>;
}

/** The most bytes that an answer may have: a packed profile of a large service has some ten MB. */
const MAX_BYTES = 256 * 1024 ** 2;

/** What an error page may say before it is cut. */
const ERROR_BYTES = 4096;

/** How long a server may take beyond the seconds that it was asked for: for a large heap it stops the world. */
const PATIENCE_MS = 60_000;

const MOST_RECENT = 8;
const MOST_CAPTURES = 50;

/** What is asked in the end. */
interface Wish {
  endpoint: Endpoint;
  url: URL;
  kind: Kind | undefined;
  /** What the server takes before it answers. */
  seconds: number;
}

/**
 * Captures a profile, saves it where the person says, and opens it.
 * @throws Error with one sentence where there is no profile
 */
export async function captureProfile(parts: CaptureParts): Promise<void> {
  const wish = await askWish(parts);
  const bytes = wish && (await captured(wish, parts));
  if (wish === undefined || bytes === undefined) {
    return;
  }
  const name = fileNameOf([wish.url.host.replaceAll(":", "-"), nameOf(wish)], new Date());
  const file = await saved(name, bytes, parts.kept);
  const capture = { uri: file.toString(), from: `${wish.url.origin}${wish.url.pathname}` };
  const others = parts.captures.get().filter(({ uri }) => uri !== capture.uri);
  await parts.captures.keep([capture, ...others].slice(0, MOST_CAPTURES));
  await parts.open(file);
}

async function askWish(parts: CaptureParts): Promise<Wish | undefined> {
  const endpoint = await askAddress(parts.recent.get());
  if (endpoint === undefined) {
    return undefined;
  }
  const kind = endpoint.isIndex
    ? await askKind(endpoint, () => askAndKeepHeader(endpoint, parts.secrets))
    : endpoint.kind;
  if (endpoint.isIndex && kind === undefined) {
    return undefined;
  }
  const url = endpoint.isIndex && kind ? profileOf(endpoint.url, kind) : new URL(endpoint.url);
  if (kind !== undefined && !url.searchParams.has("seconds")) {
    const seconds = await askSeconds(kind);
    if (seconds === undefined) {
      return undefined;
    }
    if (seconds > 0) {
      url.searchParams.set("seconds", String(seconds));
    }
  }
  const shown = shownAddress(endpoint);
  await parts.recent.keep(
    [shown, ...parts.recent.get().filter((old) => old !== shown)].slice(0, MOST_RECENT),
  );
  return { endpoint, url, kind, seconds: secondsOf(url, kind) };
}

/** The profile's bytes; undefined where the person gave up. A server that wants a token is asked again with one. */
async function captured(wish: Wish, { secrets }: CaptureParts): Promise<Uint8Array | undefined> {
  const { origin } = wish.url;
  const { authorization } = wish.endpoint;
  let header = authorization ? `Authorization: ${authorization}` : await secrets.get(keyOf(origin));
  while (header === undefined || (await mayBeSent(wish.url))) {
    const answer = await fetched(wish, header);
    if (answer === undefined) {
      return undefined;
    }
    if (answer.status !== 401 && answer.status !== 403) {
      const reason = await whyNoProfile(answer, { url: wish.url, seconds: wish.seconds });
      if (reason !== undefined) {
        throw new Error(reason);
      }
      return answer.body;
    }
    header = await askAndKeepHeader({ url: wish.url }, secrets, answer.statusText);
    if (header === undefined) {
      return undefined;
    }
  }
  return undefined;
}

/** Asks for a header and keeps it for its origin; an empty one is forgotten. */
async function askAndKeepHeader(
  { url }: Pick<Endpoint, "url">,
  secrets: SecretStorage,
  refusal?: string,
): Promise<string | undefined> {
  const header = await askHeader(url, refusal);
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

/** Asks once, with progress; undefined where the person cancels. */
async function fetched(
  { url, kind, seconds }: Wish,
  header: string | undefined,
): Promise<HttpAnswer | undefined> {
  const title =
    kind === undefined
      ? l10n.t("Capturing a profile from {0}", url.host)
      : l10n.t("Capturing the profile {0} from {1}", kind, url.host);
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const timeoutMs = seconds * 1000 + PATIENCE_MS;
      const client = httpClient({ env: process.env, signal: abort.signal, timeoutMs });
      const began = Date.now();
      let received = 0;
      const ticking = setInterval(() => {
        const message = waitingFor(seconds - (Date.now() - began) / 1000, received);
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

function waitingFor(secondsLeft: number, received: number): string {
  if (received > 0) {
    return l10n.t("{0} MB received", (received / 1024 ** 2).toFixed(1));
  }
  return secondsLeft >= 1 ? l10n.t("{0} s left", Math.ceil(secondsLeft)) : l10n.t("waiting for the answer");
}

/** Saves where the person says; where they say nothing, with our own, so that what took time is not lost. */
async function saved(name: string, bytes: Uint8Array, kept: Uri): Promise<Uri> {
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const chosen = await window.showSaveDialog({
    title: l10n.t("Save Profile"),
    defaultUri: Uri.joinPath(folder, name),
  });
  if (chosen) {
    await workspace.fs.writeFile(chosen, bytes);
    return chosen;
  }
  await workspace.fs.createDirectory(kept);
  const target = Uri.joinPath(kept, name);
  await workspace.fs.writeFile(target, bytes);
  await keepNewest(kept);
  return target;
}

function nameOf({ kind, url }: Wish): string {
  return kind === "profile"
    ? "cpu"
    : (kind ?? url.pathname.split("/").findLast((part) => part !== "") ?? "profile");
}
