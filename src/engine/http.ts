/**
 * The only module that makes HTTP requests: plain GETs with a limit of time and of size. Redirects are counted and never
 * leave https. HTTP proxies and certificates are those that the go command uses (net/http, crypto/x509).
 */
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import tls from "node:tls";
import { Cancelled } from "./command.ts";
import { ProxyRefused, proxyFor, proxyHeaders, TunnelAgent } from "./httpProxy.ts";
import { redactor } from "./redact.ts";

/** What a server answered, whatever its status. */
export interface HttpAnswer {
  status: number;
  /** The status as a person would write it, such as `404 Not Found`. */
  statusText: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Where the status is not 200, or not 206 for a requested range, only what `errorBytes` allows. */
  body: Uint8Array;
}

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

/** How one GET is limited. */
export interface GetOptions {
  /** The most bytes that the body may have. */
  maxBytes: number;
  /** The Range header, such as `bytes=-100`. */
  range?: string;
  /** Headers for the URL's own origin: a redirect that leaves it takes none of them along. */
  headers?: Readonly<Record<string, string>>;
  /** How much of the body to read where the status is not the expected one; none by default. */
  errorBytes?: number;
  /** How long it may take in ms; less than the client's own limit. */
  timeoutMs?: number;
  /** Receives how many bytes of the body have come. */
  onBytes?: (received: number) => void;
}

/** Requests URLs until it is closed; connections are reused. */
export interface HttpClient {
  /** @throws HttpFailure, Cancelled; never for a status. */
  get(url: string, options: GetOptions): Promise<HttpAnswer>;
  close(): void;
}

/**
 * Why there is no answer. `unreachable`: no server could be connected to. `certificate`: the server could not prove its
 * identity. `misbehaved`: a server broke HTTP or a limit. The message is a clause that begins
 * with the URL.
 */
export class HttpFailure extends Error {
  override name = "HttpFailure";
  constructor(
    readonly kind: "unreachable" | "certificate" | "misbehaved",
    url: URL,
    what: string,
  ) {
    super(`${shown(url)} ${what}`);
  }
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

/** How a server is reached. */
interface Route {
  agent: http.Agent;
  /** The HTTP proxy; undefined where the server is connected to directly. */
  proxy: URL | undefined;
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
  if (url.protocol === "http:" && url.username !== "") {
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

function getOnce(
  url: URL,
  { maxBytes, range, headers: added, errorBytes = 0, onBytes }: GetOptions,
  from: { route: Route; limit: AbortSignal; signal: AbortSignal; timeoutMs: number },
): Promise<HttpAnswer> {
  const { route, limit, signal, timeoutMs } = from;
  return new Promise((resolve, reject) => {
    let connected = false;
    let received: number | undefined;
    const headers = { "accept-encoding": "identity", ...(range ? { range } : {}), ...added };
    const ended = AbortSignal.any([limit, signal]);
    const request = requestTo(url, route, headers, ended);
    const failed = (error: NodeJS.ErrnoException) => {
      if (signal.aborted) {
        reject(new Cancelled());
      } else if (error instanceof HttpFailure) {
        reject(error);
      } else if (limit.aborted) {
        reject(tooSlow(url, { timeoutMs, connected, received }));
      } else {
        reject(failureOf(url, error, received !== undefined));
      }
    };
    request.on("error", failed);
    // A request that waits for its connection says nothing of an abort.
    ended.addEventListener("abort", () => failed(ended.reason));
    request.on("socket", (socket) => {
      connected = !socket.connecting;
      socket.once("connect", () => {
        connected = true;
      });
    });
    request.on("response", (response) => {
      const chunks: Uint8Array[] = [];
      received = 0;
      response.on("error", failed);
      const isWanted = response.statusCode === (range ? 206 : 200);
      const most = isWanted ? maxBytes : errorBytes;
      const end = () => resolve(answerOf(response, chunks, most));
      const cut = () => {
        response.destroy();
        end();
      };
      if (!isWanted && most === 0) {
        cut();
        return;
      }
      response.on("data", (chunk: Uint8Array) => {
        chunks.push(chunk);
        received = (received ?? 0) + chunk.length;
        if (received <= most) {
          onBytes?.(received);
        } else if (isWanted) {
          const more = `sends more than the ${maxBytes.toLocaleString("en")} bytes that this answer can have`;
          response.destroy(new HttpFailure("misbehaved", url, more));
        } else {
          cut();
        }
      });
      response.on("end", end);
    });
  });
}

/** A plain http request goes to the proxy with its whole URL (RFC 9112 § 3.2.2); any other to its server or into a tunnel. */
function requestTo(
  url: URL,
  { agent, proxy }: Route,
  headers: Record<string, string>,
  signal: AbortSignal,
): http.ClientRequest {
  if (proxy === undefined || url.protocol === "https:") {
    return (url.protocol === "https:" ? https : http).get(url, { agent, headers, signal });
  }
  return (proxy.protocol === "https:" ? https : http).get(proxy, {
    agent,
    path: `${url.origin}${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, ...proxyHeaders(proxy) },
    signal,
  });
}

function answerOf(response: IncomingMessage, chunks: readonly Uint8Array[], most: number): HttpAnswer {
  const status = response.statusCode ?? 0;
  const words = http.STATUS_CODES[status] ?? "";
  const body = Buffer.concat(chunks).subarray(0, most);
  return { status, statusText: `${status} ${words}`.trim(), headers: response.headers, body };
}

function tooSlow(
  url: URL,
  { timeoutMs, connected, received }: { timeoutMs: number; connected: boolean; received: number | undefined },
): HttpFailure {
  const seconds = `${timeoutMs / 1000} s`;
  if (!connected) {
    return new HttpFailure("unreachable", url, `cannot be connected to within ${seconds}`);
  }
  const done = received === undefined ? "no answer" : `only ${received.toLocaleString("en")} bytes`;
  return new HttpFailure("misbehaved", url, `sent ${done} within ${seconds}`);
}

/** Codes of OpenSSL and Node for a certificate that does not hold. */
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|HOSTNAME_MISMATCH)/;

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name server does not answer",
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was closed",
  ENETUNREACH: "no way to its network",
  EHOSTUNREACH: "no way to the host",
};

function failureOf(url: URL, error: NodeJS.ErrnoException, answering: boolean): HttpFailure {
  const { code = "", message } = error;
  if (error instanceof ProxyRefused) {
    return new HttpFailure("unreachable", url, `cannot be reached: ${message}`);
  }
  if (CERTIFICATE.test(code)) {
    return new HttpFailure("certificate", url, `has a certificate that is not trusted (${message})`);
  }
  if (answering) {
    return new HttpFailure("misbehaved", url, "broke off in the middle of its answer");
  }
  if (code.startsWith("HPE_")) {
    return new HttpFailure("misbehaved", url, `does not speak HTTP (${message})`);
  }
  return new HttpFailure("unreachable", url, `cannot be reached: ${WORDS[code] ?? message}`);
}

/** A URL as it may be shown: without what comes before the host. */
function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
