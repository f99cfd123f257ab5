/** URLs as Go's net/url reads them (go1.26, url.go, Parse): not all that a browser takes is one, and the other way round. */

/** The parts of a URL as they are written; what is absent is "". */
export interface GoUrl {
  /** In small letters. */
  readonly scheme: string;
  /** What stands before the last @ of the authority; undefined where there is no @. */
  readonly user: string | undefined;
  /** With its port. */
  readonly host: string;
  /** What follows a scheme without a slash, as in `mailto:a`. */
  readonly opaque: string;
  readonly path: string;
  /** Undefined where there is no question mark. */
  readonly query: string | undefined;
  readonly fragment: string;
}

const HOST = /^(?:[\w.~!$&'()*+,;=:[\]<>"-]|[^\p{ASCII}])*$/u;
const USER = /^[\w.~:!$&'()*+,;=%@-]*$/;

/**
 * Reads a URL.
 * @throws Error with Go's reason. It quotes nothing of the text, which may hold a password.
 */
export function parseGoUrl(text: string): GoUrl {
  const [whole = "", ...after] = text.split("#");
  const fragment = after.join("#");
  if ([...whole].some((character) => character < " " || character === "\x7f")) {
    throw new Error("net/url: invalid control character in URL");
  }
  const { scheme, rest } = splitScheme(whole);
  const question = rest.indexOf("?");
  const before = question < 0 ? rest : rest.slice(0, question);
  const query = question < 0 ? undefined : rest.slice(question + 1);
  const parts = { scheme, user: undefined, host: "", opaque: "", path: "", query, fragment };
  if (!before.startsWith("/")) {
    if (scheme !== "") {
      return { ...parts, opaque: before };
    }
    if (before.split("/")[0]!.includes(":")) {
      throw new Error("first path segment in URL cannot contain colon");
    }
  }
  if (!before.startsWith("//") || (scheme === "" && before.startsWith("///"))) {
    return { ...parts, path: checkEscapes(before) };
  }
  const slash = before.indexOf("/", 2);
  const authority = before.slice(2, slash < 0 ? undefined : slash);
  const at = authority.lastIndexOf("@");
  const host = checkHost(scheme, authority.slice(at + 1));
  const user = at < 0 ? undefined : authority.slice(0, at);
  if (!USER.test(user ?? "")) {
    throw new Error("net/url: invalid userinfo");
  }
  checkEscapes(user ?? "");
  const path = checkEscapes(slash < 0 ? "" : before.slice(slash));
  checkEscapes(fragment);
  return { ...parts, user, host, path };
}

/** A scheme starts with a letter; what starts otherwise, or holds another character first, has none (getScheme). */
function splitScheme(text: string): { scheme: string; rest: string } {
  if (text.startsWith(":")) {
    throw new Error("missing protocol scheme");
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1];
  return scheme === undefined
    ? { scheme: "", rest: text }
    : { scheme: scheme.toLowerCase(), rest: text.slice(scheme.length + 1) };
}

function checkHost(scheme: string, host: string): string {
  const bracket = host.lastIndexOf("[");
  if (bracket > 0) {
    throw new Error("invalid IP-literal");
  }
  if (bracket === 0) {
    return checkAddress(host);
  }
  const first = host.indexOf(":");
  const strict = scheme === "http" || scheme === "https";
  const colon = strict ? first : host.lastIndexOf(":");
  checkPort(colon < 0 ? "" : host.slice(colon));
  return checkHostText(host);
}

/** An IPv6 address in brackets, maybe with a zone and a port. */
function checkAddress(host: string): string {
  const end = host.lastIndexOf("]");
  if (end < 0) {
    throw new Error("missing ']' in host");
  }
  checkPort(host.slice(end + 1));
  const address = host.slice(1, end).replace(/%25.*$/, "");
  if (!URL.canParse(`http://[${address}]/`)) {
    throw new Error("invalid host");
  }
  return host;
}

function checkPort(colonPort: string): void {
  if (!/^(:\d*)?$/.test(colonPort)) {
    throw new Error("invalid port after host");
  }
}

/** Of ASCII only a percent sign may be escaped in a host (unescape with encodeHost). */
function checkHostText(host: string): string {
  const plain = host.replace(/%(?:[89a-f][0-9a-f]|25)/gi, "");
  if (plain.includes("%")) {
    throw new Error("invalid URL escape");
  }
  if (!HOST.test(plain)) {
    throw new Error("invalid character in host name");
  }
  return host;
}

function checkEscapes(text: string): string {
  if (/%(?![0-9a-f]{2})/i.test(text)) {
    throw new Error("invalid URL escape");
  }
  return text;
}

/**
 * A URL, or a list of them such as GOPROXY's value, as it may be shown: without user, password, query and fragment,
 * each of which can be a secret. Go itself hides a password alone, and not where the text is no URL.
 */
export function shownUrls(text: string): string {
  // A password can hold a comma or a slash, which no URL may: only a scheme surely begins a new one.
  return text
    .split(/(?<=[,|\s])(?=[a-z][a-z0-9+.-]*:\/\/)/i)
    .map((part) => part.replace(/([?#])[^,|]+/g, "$1…").replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1…@"))
    .join("");
}
