/**
 * The only module that makes HTTP requests: plain GETs with a limit of time and of size. Redirects are counted and never
 * leave https. HTTP proxies and certificates are those that the go command uses (net/http, crypto/x509).
 */
import http from "node:http";
import https from "node:https";
import tls from "node:tls";
import { type GetOptions, getOnce, type HttpAnswer, HttpFailure, type Route, shown } from "./httpExchange.ts";
import { proxyFor, TunnelAgent } from "./httpProxy.ts";
import { redactor } from "./redact.ts";

/** One HTTP exchange as evidence. A redirect that is followed is an exchange of its own. Secrets are redacted. */
export interface HttpRecord {
  method: "GET";
  url: string;
  /** The HTTP proxy that the request went through; absent where it went directly. */
  proxy?: string;
  /** The status as a person would write it, such as `404 Not Found`; `null` where no answer came. */
  status: string | null;
  /** Where a redirect led. */
  location?: string;
  /** How many bytes of the body were read. */
  bytes: number;
  durationMs: number;
  /** Why no answer came, or why it was not accepted. */
  error?: string;
}

/** Requests URLs until it is closed; connections are reused. */
export interface HttpClient {
  /** @throws HttpFailure, Cancelled; never for a status. */
  get(url: string, options: GetOptions): Promise<HttpAnswer>;
  close(): void;
}

const MAX_REDIRECTS = 5;

/** What a client starts from. */
export interface HttpClientOptions {
  /** Names HTTP proxies, as HTTPS_PROXY and its like. */
  env: Env;
  signal: AbortSignal;
  /** How long a GET may take from its first to its last byte in ms, redirects included. */
  timeoutMs: number;
  /** Receives each exchange as it ends. */
  onExchange?: (exchange: HttpRecord) => void;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Makes a client that uses the HTTP proxies of `env` and ends with `signal`. */
export function httpClient(from: HttpClientOptions): HttpClient {
  const routes = openRoutes(from.env);
  const hide = redactor(from.env);
  return {
    async get(text, options) {
      const timeoutMs = Math.min(options.timeoutMs ?? from.timeoutMs, from.timeoutMs);
      const limit = AbortSignal.timeout(timeoutMs);
      let url = new URL(text);
      let { headers } = options;
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
        expectSafe(url);
        const get = { ...options, headers };
        const answer = await recorded(url, routes.to(url), { ...from, hide }, (route) =>
          getOnce(url, get, { route, limit, signal: from.signal, timeoutMs }),
        );
        const next = redirectOf(answer, url);
        if (next === undefined) {
          return answer;
        }
        if (url.protocol === "https:" && next.protocol !== "https:") {
          throw new HttpFailure("misbehaved", url, `redirects to an insecure address, ${shown(next)}`);
        }
        // As net/http does: once left, an origin's headers do not come back.
        headers = next.origin === url.origin ? headers : undefined;
        url = next;
      }
      throw new HttpFailure("misbehaved", new URL(text), `redirects more than ${MAX_REDIRECTS} times`);
    },
    close: routes.close,
  };
}

/** Keeps an agent for each proxy and protocol, so that connections are used again. */
function openRoutes(env: Env): { to(url: URL): Route; close(): void } {
  const agents = new Map<string, http.Agent>();
  const secure = lazily(secureOptions);
  const agentFor = (protocol: string, proxy: URL | undefined): http.Agent => {
    if (protocol === "https:") {
      return proxy ? new TunnelAgent(proxy, secure()) : new https.Agent(secure());
    }
    return proxy?.protocol === "https:" ? new https.Agent(secure()) : new http.Agent(KEEP);
  };
  return {
    to(url) {
      const proxy = proxyFor(url, env);
      const key = `${url.protocol} ${proxy?.href}`;
      const agent = agents.get(key) ?? agentFor(url.protocol, proxy);
      agents.set(key, agent);
      return { agent, proxy };
    },
    close() {
      for (const agent of agents.values()) {
        agent.destroy();
      }
    },
  };
}

const KEEP: http.AgentOptions = { keepAlive: true, maxSockets: 8 };

function secureOptions(): https.AgentOptions {
  // Go trusts the system's certificates, SSL_CERT_FILE and SSL_CERT_DIR included; Node only those that it brings.
  // Node before 22.15 cannot say what the system's are.
  const ca = tls.getCACertificates && [
    ...new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")]),
  ];
  // Made once: with `ca` each connection would parse some hundred certificates for itself, 10 MB of them.
  return { ...KEEP, secureContext: tls.createSecureContext({ ca }) };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Runs one exchange and records it, whatever comes of it. */
async function recorded(
  url: URL,
  route: Route,
  { onExchange, hide }: Pick<HttpClientOptions, "onExchange"> & { hide: (text: string) => string },
  exchange: (route: Route) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const began = performance.now();
  const record = (more: Pick<HttpRecord, "status" | "bytes" | "location" | "error">) =>
    onExchange?.({
      method: "GET",
      url: hide(url.href),
      ...(route.proxy && { proxy: `${route.proxy.protocol}//${route.proxy.host}` }),
      durationMs: Math.round(performance.now() - began),
      ...more,
    });
  try {
    const answer = await exchange(route);
    const { location } = answer.headers;
    record({
      status: answer.statusText,
      bytes: answer.body.length,
      ...(typeof location === "string" && { location: hide(location) }),
    });
    return answer;
  } catch (error) {
    record({ status: null, bytes: 0, error: hide(error instanceof Error ? error.message : String(error)) });
    throw error;
  }
}

function expectSafe(url: URL): void {
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new HttpFailure("misbehaved", url, "is not an HTTP address");
  }
  // cmd/go/internal/web/http.go: "refusing to pass credentials to insecure URL".
  if (url.protocol === "http:" && url.username + url.password !== "") {
    throw new HttpFailure("misbehaved", url, "would receive its user name and password in clear text");
  }
}

function redirectOf({ status, headers }: HttpAnswer, from: URL): URL | undefined {
  const location = [301, 302, 303, 307, 308].includes(status) ? headers.location : undefined;
  if (typeof location !== "string") {
    return undefined;
  }
  if (!URL.canParse(location, from.href)) {
    throw new HttpFailure("misbehaved", from, "redirects to an invalid address");
  }
  return new URL(location, from);
}
