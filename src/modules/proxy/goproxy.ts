/** GOPROXY: the list of module proxies (cmd/go/internal/modfetch/proxy.go), and how names become paths on one. */
import { type GoUrl, parseGoUrl, shownUrls } from "./goUrl.ts";

/** One place to ask, in the order of the list. */
export interface ProxyEntry {
  /** An absolute URL without trailing slash, or "direct" (the origin), or "off" (nobody). */
  readonly url: string;
  /** Whether any failure lets the next be asked (`|`), not only "not found" (`,`). */
  readonly fallBackOnError: boolean;
}

/** One word of a GOPROXY value. */
export interface GoproxyWord {
  readonly text: string;
  /** Whether `|` follows it. */
  readonly fallBackOnError: boolean;
}

/** The words of a GOPROXY value, those after "direct" or "off" included, which the go command never looks at. */
export function goproxyWords(value: string): GoproxyWord[] {
  const words = [...value.matchAll(/([^,|]*)([,|]|$)/g)].map(([, text = "", separator]) => ({
    text: text.trim(),
    fallBackOnError: separator === "|",
  }));
  return words.filter(({ text }) => text !== "");
}

/**
 * The entries of a GOPROXY value. What follows "direct" or "off" is never asked, so it is left out.
 * @throws Error with Go's words, but no secret, where the list is empty or an entry cannot be a URL.
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

/** A word without scheme is a host, reached by https; a word without dot, colon and slash is reserved. */
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
  return text.replace(/\/+$/, "");
}

function parsed(text: string): GoUrl {
  try {
    return parseGoUrl(text);
  } catch (error) {
    // What is no URL is not shown: nobody can tell where in it a password is.
    throw new Error(`invalid proxy URL: ${(error as Error).message}`);
  }
}

/**
 * A module path or version as a path on a proxy: capital letters become "!" and the small one, since some file
 * systems do not tell them apart (golang.org/x/mod/module, EscapePath).
 * @throws Error for a text that may not occur in a path: it would change which file is asked for.
 */
export function escapePath(text: string): string {
  if (!/^[A-Za-z0-9\-._~+/]+$/.test(text) || text.split("/").some((part) => /^\.*$/.test(part))) {
    throw new Error(`malformed module path or version ${JSON.stringify(text)}`);
  }
  return escapeCapitals(text);
}

/** A text with each capital letter as "!" and the small one. Unlike `escapePath` it takes any text. */
export function escapeCapitals(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
