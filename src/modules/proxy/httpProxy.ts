/** HTTP_PROXY, HTTPS_PROXY and NO_PROXY as Go's net/http heeds them (golang.org/x/net/http/httpproxy, proxy.go). */
import { type GoUrl, parseGoUrl } from "./goUrl.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** A variable of the environment, by the name under which it is set. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** The variable by its name in capital letters, or where that is empty, in small ones. */
export function proxyVariable(name: string, env: Env): Variable | undefined {
  const set = [name, name.toLowerCase()].find((each) => (env[each] ?? "") !== "");
  return set === undefined ? undefined : { name: set, value: env[set]! };
}

/**
 * An HTTP proxy's URL; http is added where a scheme is missing.
 * @throws Error with Go's reason; Go itself then connects without a proxy and says nothing
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

/** Whether the host is this machine, which no proxy is asked for: the name, 127.0.0.0/8 or ::1. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || /^127(\.\d{1,3}){3}$/.test(hostname) || hostname === "::1";
}

/** A URL's host without its port and brackets. */
export function hostnameOf({ host }: Pick<GoUrl, "host">): string {
  return host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1");
}
