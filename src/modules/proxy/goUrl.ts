/** URLs as Go's net/url parses them (go1.26, url.go, Parse). Browsers accept other texts as URLs. */

/** The parts of a URL as written; an absent part is "". */
export interface GoUrl {
  /** In lower case. */
  readonly scheme: string;
  /** The part before the last @ of the authority; undefined without an @. */
  readonly user: string | undefined;
  /** Including the port. */
  readonly host: string;
  /** The part after a scheme without a slash, as in `mailto:a`. */
  readonly opaque: string;
  readonly path: string;
  /** Undefined without a question mark. */
  readonly query: string | undefined;
  readonly fragment: string;
}

const USER = /^[\w.~:!$&'()*+,;=%@-]*$/;

/**
 * Parses a URL.
 * @throws Error with Go's message. It quotes nothing of the text, which may contain a password.
 */
export function parseGoUrl(text: string): GoUrl {
  const hash = text.indexOf("#");
  const url = parseWithout(hash < 0 ? text : text.slice(0, hash));
  return { ...url, fragment: hash < 0 ? "" : checkEscapes(text.slice(hash + 1)) };
}

/** Parses a URL without fragment. */
function parseWithout(whole: string): GoUrl {
  if ([...whole].some((character) => character < " " || character === "\x7f")) {
    throw new Error("net/url: invalid control character in URL");
  }
  const { scheme, rest } = splitScheme(whole);
  const question = rest.indexOf("?");
  const before = question < 0 ? rest : rest.slice(0, question);
  const query = question < 0 ? undefined : rest.slice(question + 1);
  const parts = { scheme, user: undefined, host: "", opaque: "", path: "", query, fragment: "" };
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
  return { ...parts, user, host, path };
}

/** A scheme starts with a letter. A text that starts otherwise, or has an invalid character before the colon, has none (getScheme). */
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

/** An IPv6 address in brackets, with an optional zone, which starts with `%25`, and an optional port. */
function checkAddress(host: string): string {
  const end = host.lastIndexOf("]");
  if (end < 0) {
    throw new Error("missing ']' in host");
  }
  checkPort(host.slice(end + 1));
  const inside = host.slice(1, end);
  const zone = inside.indexOf("%25");
  const address = checkHostText(zone < 0 ? inside : inside.slice(0, zone));
  if (zone >= 0) {
    checkZone(inside.slice(zone + 3));
  }
  if (zone < 0 && /^(\d{1,3}\.){3}\d{1,3}$/.test(address) && URL.canParse(`http://${address}/`)) {
    throw new Error("invalid IP-literal");
  }
  if (inside.length === zone + 3 || !URL.canParse(`http://[${address}]/`)) {
    throw new Error("invalid host");
  }
  return host;
}

/** A zone may contain an escaped space, and escaped characters that a host may contain (unescape with encodeZone). */
function checkZone(zone: string): void {
  const plain = zone.replace(/%([0-7][0-9a-f])/gi, (whole, digits: string) => {
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return character === " " || (character !== "%" && !NO_HOST.test(character)) ? "" : whole;
  });
  checkHostText(plain);
}

function checkPort(colonPort: string): void {
  if (!/^(:\d*)?$/.test(colonPort)) {
    throw new Error("invalid port after host");
  }
}

/** What a host must not contain: most signs, and escapes except of a percent sign or of non-ASCII bytes. */
const NO_HOST = /%(?!25|[89a-f][0-9a-f])|(?![%\w.~!$&'()*+,;=:[\]<>"-])\p{ASCII}/iu;

/** As unescape with encodeHost: reports the first error. */
function checkHostText(host: string): string {
  const wrong = NO_HOST.exec(host)?.[0];
  if (wrong !== undefined) {
    throw new Error(wrong === "%" ? "invalid URL escape" : "invalid character in host name");
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
 * A URL, or a list of URLs such as the value of GOPROXY, safe to show: without user, password, query and fragment, each
 * of which can be a secret. Go itself hides only passwords, and not in a text that is not a valid URL.
 */
export function shownUrls(text: string): string {
  // A password can contain a comma or a slash, though a valid URL cannot: only a scheme surely starts a new URL.
  return text
    .split(/(?<=[,|\s])(?=[a-z][a-z0-9+.-]*:\/\/)/i)
    .map((part) => part.replace(/([?#])[^,|]+/g, "$1…").replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1…@"))
    .join("");
}
