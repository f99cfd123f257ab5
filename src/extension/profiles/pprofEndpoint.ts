/** Parses the URL of a profile as a user types it. Pure. */

/** The profiles that net/http/pprof serves (runtime/pprof, Profile); `profile` is the CPU profile. */
export const KINDS = ["profile", "heap", "allocs", "goroutine", "mutex", "block", "threadcreate"] as const;

/** One of them. */
export type Kind = (typeof KINDS)[number];

/** Where a profile is. */
export interface Endpoint {
  /** Without user name, password and fragment. */
  url: URL;
  /** Which profile the path names; undefined if it names no known one. */
  kind: Kind | undefined;
  /** The path is the index of all profiles. */
  isIndex: boolean;
  /** The Authorization header for the user name and password of the URL. */
  authorization: string | undefined;
}

const INDEX = "/debug/pprof/";

/** The duration of a CPU profile without a `seconds` parameter (net/http/pprof, Profile). */
export const DEFAULT_SECONDS = 30;

/**
 * Parses a host, an index of profiles, the URL of one profile, or any other URL. Without a scheme it is http, as for
 * `go tool pprof`. Undefined if it is not an HTTP URL.
 */
export function readAddress(text: string): Endpoint | undefined {
  const typed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`;
  if (!URL.canParse(whole)) {
    return undefined;
  }
  const url = new URL(whole);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return undefined;
  }
  const authorization = basic(url);
  url.username = "";
  url.password = "";
  url.hash = "";
  const path = url.pathname;
  const isIndex = url.search === "" && (path === "/" || /\/debug\/pprof\/?$/.test(path));
  if (isIndex) {
    url.pathname = path === "/" ? INDEX : path.replace(/\/?$/, "/");
  }
  const name = /\/debug\/pprof\/(\w+)$/.exec(path)?.[1];
  return { url, kind: KINDS.find((kind) => kind === name), isIndex, authorization };
}

/** RFC 7617. */
function basic({ username, password }: URL): string | undefined {
  if (username === "" && password === "") {
    return undefined;
  }
  const plain = `${decoded(username)}:${decoded(password)}`;
  const bytes = new TextEncoder().encode(plain);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The URL of one profile of an index. */
export function profileOf(index: URL, kind: Kind): URL {
  return new URL(kind, index);
}

/**
 * How long the server records before it responds: the `seconds` of the URL, else the default of the CPU profile. A
 * value that is not a positive number means the default too (net/http/pprof, Profile).
 */
export function secondsOf(url: URL, kind: Kind | undefined): number {
  const seconds = Number(url.searchParams.get("seconds") ?? 0);
  return seconds > 0 ? seconds : kind === "profile" ? DEFAULT_SECONDS : 0;
}

/** Whether others on the network can read a request: plain HTTP to another machine. */
export function isUnencrypted({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && !/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/**
 * Parses a header as a user types it: `Name: value`, `Bearer …`, `Basic …`, or a token alone. Undefined if it is not
 * valid (RFC 9110, section 5).
 */
export function readHeader(text: string): Record<string, string> | undefined {
  const typed = text.trim();
  if (typed === "" || !/^[\x21-\x7e\x80-\xff][\t\x20-\x7e\x80-\xff]*$/.test(typed)) {
    return undefined;
  }
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s+(\S.*)$/.exec(typed) ?? [];
  if (name !== undefined && value !== undefined) {
    return { [name]: value };
  }
  return { Authorization: /^(Bearer|Basic) \S/i.test(typed) ? typed : `Bearer ${typed}` };
}

/** A URL that can be stored and shown: a query may contain a signature or a token. */
export function shownAddress({ url }: Endpoint): string {
  return `${url.origin}${url.pathname}`;
}
