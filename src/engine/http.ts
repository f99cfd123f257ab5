/**
 * The only asker of the network: plain GETs that end. Every answer has a limit of time and of size, redirects are
 * counted and never leave https, and settings for a way out (HTTPS_PROXY, NO_PROXY, the system's certificates) are
 * taken as the go command takes them (net/http, golang.org/x/net/http/httpproxy, crypto/x509).
 */
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import tls from "node:tls";
import { Cancelled } from "./command.ts";

/** What a server answered, whatever its status. */
export interface HttpAnswer {
  status: number;
  /** The status as a person would write it, such as `404 Not Found`. */
  statusText: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Where the status is not 200, or not 206 where a range was asked for, only what `errorBytes` allows. */
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
  /** How much of the body is wanted where the status is another than asked for; none by default. */
  errorBytes?: number;
  /** Hears how many bytes of the body have come. */
  onBytes?: (received: number) => void;
}

/** Asks for URLs until it is closed; connections are kept in between. */
export interface HttpClient {
  /** @throws HttpFailure, Cancelled; never for a status. */
  get(url: string, options: GetOptions): Promise<HttpAnswer>;
  close(): void;
}

/**
 * Why there is no answer. `unreachable`: nobody could be asked. `certificate`: who answered could not show who it is.
 * `misbehaved`: a server answered otherwise than HTTP and its limits allow. The message is a clause that begins
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

/**
 * Makes a client that takes its way out from `env` and ends with `signal`. A GET may take `timeoutMs` from first to
 * last byte, redirects included.
 */
export function httpClient(from: {
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  timeoutMs: number;
}): HttpClient {
  const agents: Record<string, http.Agent> = {};
  const agentFor = (protocol: string): http.Agent => {
    agents[protocol] ??= protocol === "https:" ? secureAgent(from.env) : new http.Agent(wayOut(from.env));
    return agents[protocol];
  };
  return {
    async get(text, options) {
      const limit = AbortSignal.timeout(from.timeoutMs);
      let url = new URL(text);
      let { headers } = options;
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
        expectSafe(url);
        const answer = await getOnce(
          url,
          { ...options, headers },
          { agent: agentFor(url.protocol), limit, ...from },
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
    close() {
      for (const agent of Object.values(agents)) {
        agent.destroy();
      }
    },
  };
}

function secureAgent(env: Readonly<Record<string, string | undefined>>): https.Agent {
  // Go trusts the system's certificates, SSL_CERT_FILE and SSL_CERT_DIR included; Node only those that it brings.
  // Node before 22.15 cannot say what the system's are.
  const ca = tls.getCACertificates && [
    ...new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")]),
  ];
  // Made once: with `ca` each connection would parse some hundred certificates for itself, 10 MB of them.
  return new https.Agent({ ...wayOut(env), secureContext: tls.createSecureContext({ ca }) });
}

function wayOut(env: Readonly<Record<string, string | undefined>>): http.AgentOptions {
  // As in httpproxy, a server on this machine is never asked through a proxy.
  const direct = [env.NO_PROXY || env.no_proxy, "localhost", "127.0.0.1", "::1"].filter(Boolean).join(",");
  return {
    keepAlive: true,
    maxSockets: 8,
    proxyEnv: {
      HTTP_PROXY: env.HTTP_PROXY || env.http_proxy,
      HTTPS_PROXY: env.HTTPS_PROXY || env.https_proxy,
      NO_PROXY: direct,
    },
  };
}

function expectSafe(url: URL): void {
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new HttpFailure("misbehaved", url, "is no address to ask over HTTP");
  }
  // cmd/go/internal/web/http.go: "refusing to pass credentials to insecure URL".
  if (url.protocol === "http:" && url.username !== "") {
    throw new HttpFailure("misbehaved", url, "would be sent its user name and password unencrypted");
  }
}

function redirectOf({ status, headers }: HttpAnswer, from: URL): URL | undefined {
  const location = [301, 302, 303, 307, 308].includes(status) ? headers.location : undefined;
  if (typeof location !== "string") {
    return undefined;
  }
  if (!URL.canParse(location, from.href)) {
    throw new HttpFailure("misbehaved", from, "redirects to something that is no address");
  }
  return new URL(location, from);
}

function getOnce(
  url: URL,
  { maxBytes, range, headers: added, errorBytes = 0, onBytes }: GetOptions,
  from: { agent: http.Agent; limit: AbortSignal; signal: AbortSignal; timeoutMs: number },
): Promise<HttpAnswer> {
  const { agent, limit, signal, timeoutMs } = from;
  return new Promise((resolve, reject) => {
    let connected = false;
    let received: number | undefined;
    const headers = { "accept-encoding": "identity", ...(range ? { range } : {}), ...added };
    const ended = AbortSignal.any([limit, signal]);
    const request = (url.protocol === "https:" ? https : http).get(url, { agent, headers, signal: ended });
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
