/** HTTP_PROXY, HTTPS_PROXY and NO_PROXY as Go's net/http reads them (golang.org/x/net/http/httpproxy, proxy.go). */
import { type GoUrl, parseGoUrl } from "./goUrl.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** An environment variable, with the name under which it is set. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** The variable with its name in capital letters or, if that is empty, in lower case. */
export function proxyVariable(name: string, env: Env): Variable | undefined {
  const set = [name, name.toLowerCase()].find((each) => (env[each] ?? "") !== "");
  return set === undefined ? undefined : { name: set, value: env[set]! };
}

/**
 * The URL of an HTTP proxy; http is the default scheme.
 * @throws Error with Go's message; Go itself then silently connects without a proxy
 */
export function parseHttpProxy(value: string): GoUrl {
  let url: GoUrl | undefined;
  let failure: unknown;
  try {
    url = parseGoUrl(value);
  } catch (error) {
    failure = error;
  }
  if (url !== undefined && url.scheme !== "" && url.host !== "") {
    return url;
  }
  try {
    return parseGoUrl(`http://${value}`);
  } catch {
    if (url === undefined) {
      throw failure;
    }
    return url;
  }
}

/** Whether the host is this machine, for which no proxy is used: localhost, 127.0.0.0/8 or ::1. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || /^127(\.\d{1,3}){3}$/.test(hostname) || hostname === "::1";
}

/** The host of a URL without port and brackets. */
export function hostnameOf({ host }: Pick<GoUrl, "host">): string {
  return host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1");
}
