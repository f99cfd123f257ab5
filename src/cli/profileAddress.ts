/** Addresses of profiles: URLs, and a host with a port as `go tool pprof` takes it (adjustURL in cmd/pprof). */
import { existsSync } from "node:fs";

/** What a server of net/http/pprof has at its root is a page; its CPU profile is what pprof requests then. */
const CPU_PROFILE = "/debug/pprof/profile";

/** A host with a port, and perhaps a path; without a host, this machine. */
const HOST_AND_PORT = /^(\[[\da-f:.%]+\]|[\w.-]*)(:\d{1,5}(?:[/?].*)?)$/i;

/** The address that a name means, with the seconds to record if they are given; undefined for the name of a file. */
export function addressOf(name: string, seconds?: number): URL | undefined {
  const url = urlOf(name);
  if (url?.pathname === "/") {
    url.pathname = CPU_PROFILE;
  }
  if (seconds !== undefined) {
    url?.searchParams.set("seconds", `${seconds}`);
  }
  return url;
}

function urlOf(name: string): URL | undefined {
  if (/^https?:\/\//i.test(name)) {
    return URL.canParse(name) ? new URL(name) : undefined;
  }
  const [, host, rest] = HOST_AND_PORT.exec(name) ?? [];
  const url = `http://${host || "localhost"}${rest}`;
  return rest !== undefined && URL.canParse(url) && !existsSync(name) ? new URL(url) : undefined;
}

/** User and password before the host are secret, and so may be parameters: only small numbers are shown, as in ?seconds=30. */
export function shownAddress({ protocol, host, pathname, searchParams }: URL): string {
  const shown = Array.from(searchParams, ([name, value]) =>
    /^[\w-]{1,20}=\d{1,4}$/.test(`${name}=${value}`) ? `${name}=${value}` : "…",
  );
  return `${protocol}//${host}${pathname}${shown.length === 0 ? "" : `?${shown.join("&")}`}`;
}
