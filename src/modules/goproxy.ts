/** GOPROXY: the list of module proxies (cmd/go/internal/modfetch/proxy.go), and how names become paths on one. */

/** One place to ask, in the order of the list. */
export interface ProxyEntry {
  /** An absolute URL without trailing slash, or "direct" (the origin), or "off" (nobody). */
  readonly url: string;
  /** Whether any failure lets the next be asked (`|`), not only "not found" (`,`). */
  readonly fallBackOnError: boolean;
}

/**
 * The entries of a GOPROXY value. What follows "direct" or "off" is never asked, so it is left out.
 * @throws Error with Go's words where the list is empty or an entry cannot be a URL.
 */
export function parseGoproxy(value: string): ProxyEntry[] {
  const entries: ProxyEntry[] = [];
  for (const match of value.matchAll(/([^,|]*)([,|]|$)/g)) {
    const word = match[1]!.trim();
    if (word === "") {
      continue;
    }
    const end = word === "direct" || word === "off";
    entries.push({ url: end ? word : proxyUrl(word), fallBackOnError: match[2] === "|" });
    if (end) {
      break;
    }
  }
  if (entries.length === 0) {
    throw new Error("GOPROXY list is not the empty string, but contains no entries");
  }
  return entries;
}

/** A word without scheme is a host, reached by https; a word without dot, colon and slash is reserved. */
function proxyUrl(word: string): string {
  const text = /[.:/]/.test(word) && !word.includes(":/") && !word.startsWith("/") ? `https://${word}` : word;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["https:", "http:", "file:"].includes(url.protocol)) {
    throw new Error(`invalid proxy URL (must be https, http or file): ${JSON.stringify(word)}`);
  }
  return text.replace(/\/+$/, "");
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
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
