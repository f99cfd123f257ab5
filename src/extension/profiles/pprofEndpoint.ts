/** What a person may type as the address of a profile, and the URL that is asked in the end. Pure. */

/** The profiles that net/http/pprof serves (runtime/pprof, Profile); `profile` is the one of CPU time. */
export const KINDS = ["profile", "heap", "allocs", "goroutine", "mutex", "block", "threadcreate"] as const;

/** One of them. */
export type Kind = (typeof KINDS)[number];

/** Where a profile is. */
export interface Endpoint {
  /** Without a user name, a password and what follows `#`. */
  url: URL;
  /** Which profile the path names; undefined where it names none that we know. */
  kind: Kind | undefined;
  /** The path is that of the index, below which all kinds are. */
  isIndex: boolean;
  /** The header that the address's user name and password stand for. */
  authorization: string | undefined;
}

const INDEX = "/debug/pprof/";

/** What the server takes where nothing else is asked (net/http/pprof, Profile). */
export const DEFAULT_SECONDS = 30;

/**
 * Reads an address: a host, the index of its profiles, one profile, or any URL that gives one. Without a scheme it is
 * http, as for `go tool pprof`. Undefined where it is no address that can be asked over HTTP.
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

/** The address of one kind below an index. */
export function profileOf(index: URL, kind: Kind): URL {
  return new URL(kind, index);
}

/**
 * How long the server takes before it answers: what the URL asks for, else the CPU profile's default.
 * What is no positive number is the default too (net/http/pprof, Profile).
 */
export function secondsOf(url: URL, kind: Kind | undefined): number {
  const asked = Number(url.searchParams.get("seconds") ?? 0);
  return asked > 0 ? asked : kind === "profile" ? DEFAULT_SECONDS : 0;
}

/** Whether the way to a server is open to others: plain HTTP to another machine. */
export function isOpen({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && !/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/**
 * The header that a person means: `Name: value`, `Bearer …`, `Basic …`, or a token alone. Undefined where it cannot
 * be one (RFC 9110, section 5).
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

/** An address as it may be kept and shown: a query may hold a signature or a token. */
export function shownAddress({ url }: Endpoint): string {
  return `${url.origin}${url.pathname}`;
}
