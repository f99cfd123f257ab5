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

const USER = /^[\w.~:!$&'()*+,;=%@-]*$/;

/**
 * Reads a URL.
 * @throws Error with Go's reason. It quotes nothing of the text, which may hold a password.
 */
export function parseGoUrl(text: string): GoUrl {
  const hash = text.indexOf("#");
  const url = parseWithout(hash < 0 ? text : text.slice(0, hash));
  return { ...url, fragment: hash < 0 ? "" : checkEscapes(text.slice(hash + 1)) };
}

/** Reads a URL without fragment. */
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

/** An IPv6 address in brackets, maybe with a zone, which `%25` begins, and a port. */
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

/** In a zone a blank may be escaped, and what may stand in a host as it is (unescape with encodeZone). */
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

/** What may not stand in a host: most signs, and an escape, but of a percent sign or what is not ASCII. */
const NO_HOST = /%(?!25|[89a-f][0-9a-f])|(?![%\w.~!$&'()*+,;=:[\]<>"-])\p{ASCII}/iu;

/** As unescape with encodeHost: the first fault counts. */
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
