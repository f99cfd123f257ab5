/** GOPROXY: the list of module proxies (cmd/go/internal/modfetch/proxy.go), and how names are escaped in their paths. */
import { type GoUrl, parseGoUrl, shownUrls } from "./goUrl.ts";

/** One entry of the list. */
export interface ProxyEntry {
  /** An absolute URL without trailing slash, "direct" (the origin), or "off" (no download). */
  readonly url: string;
  /** Whether the next entry is tried after any error (`|`), not only after "not found" (`,`). */
  readonly fallBackOnError: boolean;
}

/** One word of a GOPROXY value. */
export interface GoproxyWord {
  readonly text: string;
  /** Whether `|` follows it. */
  readonly fallBackOnError: boolean;
}

/** The words of a GOPROXY value, including those after "direct" or "off", which the go command never uses. */
export function goproxyWords(value: string): GoproxyWord[] {
  const words = [...value.matchAll(/([^,|]*)([,|]?)/g)].map(([, text = "", separator]) => ({
    text: text.trim(),
    fallBackOnError: separator === "|",
  }));
  return words.filter(({ text }) => text !== "");
}

/**
 * The entries of a GOPROXY value, without those after "direct" or "off", which are never used.
 * @throws Error with Go's message, but no secret, if the list is empty or an entry cannot be a URL.
 */
export function parseGoproxy(value: string): ProxyEntry[] {
  const words = goproxyWords(value);
  if (words.length === 0) {
    throw new Error("GOPROXY list is not the empty string, but contains no entries");
  }
  const end = words.findIndex(({ text }) => isLastWord(text));
  return words.slice(0, end < 0 ? undefined : end + 1).map(({ text, fallBackOnError }) => ({
    url: isLastWord(text) ? text : proxyUrl(text),
    fallBackOnError,
  }));
}

/** "direct" and "off" end the list. */
export function isLastWord(word: string): boolean {
  return word === "direct" || word === "off";
}

/** A word without scheme is a host, used with https; a word without dot, colon and slash is reserved. */
function proxyUrl(word: string): string {
  const text = /[.:/]/.test(word) && !word.includes(":/") && !word.startsWith("/") ? `https://${word}` : word;
  const { scheme, user, host, opaque, query, fragment } = parsed(text);
  if (scheme === "") {
    throw new Error(`invalid proxy URL missing scheme: ${shownUrls(text)}`);
  }
  if (!["https", "http", "file"].includes(scheme)) {
    throw new Error(`invalid proxy URL scheme (must be https, http, file): ${shownUrls(text)}`);
  }
  if (scheme === "file" && (user ?? `${host}${opaque}${query ?? ""}${fragment}`) !== "") {
    throw new Error(`invalid file:// proxy URL with non-path elements: ${shownUrls(text)}`);
  }
  if (scheme !== "file" && host === "") {
    throw new Error(`invalid proxy URL without a host: ${shownUrls(text)}`);
  }
  return text.replace(/(?<!\/)\/+$/, "");
}

function parsed(text: string): GoUrl {
  try {
    return parseGoUrl(text);
  } catch (error) {
    // An invalid URL is not shown: a password could be anywhere in it.
    throw new Error(`invalid proxy URL: ${(error as Error).message}`);
  }
}

/**
 * A module path or version as it occurs in a path on a proxy: a capital letter becomes "!" and the lower-case letter,
 * since some file systems ignore case (golang.org/x/mod/module, EscapePath).
 * @throws Error for a text that must not occur in a path: it would select another file.
 */
export function escapePath(text: string): string {
  if (!/^[A-Za-z0-9\-._~+/]+$/.test(text) || text.split("/").some((part) => /^\.*$/.test(part))) {
    throw new Error(`malformed module path or version ${JSON.stringify(text)}`);
  }
  return escapeCapitals(text);
}

/** Writes each capital letter as "!" and the lower-case letter. Accepts any text, unlike `escapePath`. */
export function escapeCapitals(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
