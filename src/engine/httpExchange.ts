/** One HTTP exchange: a GET within its limits of time and size, and in plain words why there is no answer. */
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { Cancelled } from "./command.ts";
import { NoTunnel, proxyHeaders } from "./httpProxy.ts";

/** What a server answered, whatever its status. */
export interface HttpAnswer {
  status: number;
  /** The status as a person would write it, such as `404 Not Found`. */
  statusText: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Where the status is not 200, or not 206 for a requested range, only what `errorBytes` allows. */
  body: Uint8Array;
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

/** How a server is reached. */
export interface Route {
  agent: http.Agent;
  /** The HTTP proxy; undefined where the server is connected to directly. */
  proxy: URL | undefined;
}

/**
 * Makes one request and reads its answer.
 * @throws HttpFailure, Cancelled; never for a status
 */
export function getOnce(
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
        reject(tooSlow(url, { timeoutMs, connected, received, proxy: route.proxy }));
      } else {
        reject(failureOf(url, error, received !== undefined, route.proxy));
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
  {
    timeoutMs,
    connected,
    received,
    proxy,
  }: Pick<Route, "proxy"> & { timeoutMs: number; connected: boolean; received: number | undefined },
): HttpFailure {
  const seconds = `${timeoutMs / 1000} s`;
  if (!connected) {
    return new HttpFailure("unreachable", url, `cannot be connected to${by(url, proxy)} within ${seconds}`);
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

/** The way through a proxy, whose setting is to blame where nothing else was reached. */
function by(url: URL, proxy: URL | undefined): string {
  const setting = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  return proxy ? ` through ${proxy.protocol}//${proxy.host}, the HTTP proxy in ${setting}` : "";
}

function failureOf(
  url: URL,
  error: NodeJS.ErrnoException,
  answering: boolean,
  proxy: URL | undefined,
): HttpFailure {
  const { code = "", message } = error;
  if (error instanceof NoTunnel) {
    const why = WORDS[code] ?? (code.startsWith("HPE_") ? `it does not speak HTTP (${message})` : message);
    return new HttpFailure("unreachable", url, `cannot be reached${by(url, proxy)}: ${why}`);
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
  // A plain request is sent to the proxy itself.
  const way = url.protocol === "http:" ? by(url, proxy) : "";
  return new HttpFailure("unreachable", url, `cannot be reached${way}: ${WORDS[code] ?? message}`);
}

/** A URL as it may be shown: without what comes before the host. */
export function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
