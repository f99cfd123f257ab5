/**
 * Which HTTP proxy a request goes through, as Go's net/http chooses it (golang.org/x/net/http/httpproxy, proxy.go), and
 * the way through it. Node's own `proxyEnv` came with Node 22.21, and VS Code 1.105 has an older one.
 */
import http from "node:http";
import https from "node:https";
import { BlockList, isIP, isIPv6 } from "node:net";
import type { Duplex } from "node:stream";

type Env = Readonly<Record<string, string | undefined>>;

/** There is no tunnel through a proxy: it cannot be reached, or it refuses. */
export class NoTunnel extends Error {
  override name = "NoTunnel";
  constructor(
    /** Such as ECONNREFUSED; empty if the proxy answered. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The proxy for a URL; undefined where the server is connected to directly. */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const name = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  // A CGI program must not take HTTP_PROXY from the header Proxy of a request (httpoxy).
  const isForged = name === "HTTP_PROXY" && env.REQUEST_METHOD;
  const proxy = isForged ? undefined : parseProxy(env[name] || env[name.toLowerCase()] || "");
  return proxy && !isExempt(url, env.NO_PROXY || env.no_proxy || "") ? proxy : undefined;
}

/** A value without a scheme is a host. An invalid URL is ignored, as in Go, where a bad escape is invalid too. */
function parseProxy(value: string): URL | undefined {
  const written = value.includes("://") ? value : `http://${value}`;
  const isValid = value !== "" && URL.canParse(written) && !/%(?![0-9a-f]{2})/i.test(value);
  return isValid ? new URL(written) : undefined;
}

function isExempt(url: URL, noProxy: string): boolean {
  const host = bare(url.hostname);
  const port = portOf(url);
  if (host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."))) {
    return true;
  }
  return noProxy.split(",").some((entry) => covers(entry.trim().toLowerCase(), host, port));
}

/** Whether an entry of NO_PROXY covers a host: `*`, a network, an address or a domain, the latter two with or without a port. */
function covers(entry: string, host: string, port: string): boolean {
  if (entry === "*") {
    return true;
  }
  const [, address = "", prefix = ""] = /^([\d.a-f:]+)\/(\d{1,3})$/.exec(entry) ?? [];
  if (isIP(address) !== 0) {
    return isIP(host) !== 0 && isInNetwork(host, address, Number(prefix));
  }
  const [, bracketed, name = bracketed ?? entry, entryPort = ""] =
    /^(?:\[([^\]]*)\]|([^:]+)):(\d*)$/.exec(entry) ?? [];
  const wanted = bare(name);
  const isSame = isIP(wanted) !== 0 ? host === wanted : isIP(host) === 0 && isInDomain(host, wanted);
  return wanted !== "" && isSame && (entryPort === "" || entryPort === port);
}

function isInNetwork(host: string, network: string, prefix: number): boolean {
  const family = (address: string) => (isIPv6(address) ? "ipv6" : "ipv4");
  if (prefix > (isIPv6(network) ? 128 : 32)) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(network, prefix, family(network));
  return list.check(host, family(host));
}

/** `example.com` covers itself and its subdomains, `.example.com` and `*.example.com` only the latter. */
function isInDomain(host: string, entry: string): boolean {
  const domain = entry.startsWith("*.") ? entry.slice(1) : entry;
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === "https:" ? "443" : "80");
}

/** The headers by which a proxy knows its user; none where its URL names no user. */
export function proxyHeaders({ username, password }: URL): Record<string, string> {
  // Bytes, as in Go: an escape need not be UTF-8. A URL itself is ASCII.
  const user = `${username}:${password}`.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return user === ":"
    ? {}
    : { "proxy-authorization": `Basic ${Buffer.from(user, "latin1").toString("base64")}` };
}

/**
 * Connections to https servers through a proxy: each requests a tunnel (CONNECT, RFC 9110 § 9.3.6) and encrypts inside
 * it. The proxy's answer is read by Node's parser, whose headers have a limit.
 */
export class TunnelAgent extends https.Agent {
  /** Requests for tunnels that have no answer yet. */
  private readonly pending = new Set<http.ClientRequest>();

  constructor(
    private readonly proxy: URL,
    options: https.AgentOptions,
  ) {
    super(options);
  }

  override destroy(): void {
    for (const request of this.pending) {
      request.destroy();
    }
    super.destroy();
  }

  override createConnection(
    options: https.RequestOptions,
    connected?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const target = `${isIPv6(options.host ?? "") ? `[${options.host}]` : options.host}:${options.port}`;
    const module = this.proxy.protocol === "https:" ? https : http;
    const done = (error: Error | null, socket?: Duplex) => {
      this.pending.delete(request);
      connected?.(error, socket as Duplex);
    };
    const request = module.request({
      method: "CONNECT",
      host: bare(this.proxy.hostname),
      port: portOf(this.proxy),
      path: target,
      headers: { host: target, ...proxyHeaders(this.proxy) },
      agent: false,
      secureContext: this.options.secureContext,
    } as https.RequestOptions);
    request.once("connect", ({ statusCode = 0 }, socket) => {
      if (statusCode === 200) {
        done(null, super.createConnection({ ...options, socket } as https.RequestOptions) as Duplex);
      } else {
        socket.destroy();
        done(new NoTunnel("", `it answers ${`${statusCode} ${http.STATUS_CODES[statusCode] ?? ""}`.trim()}`));
      }
    });
    request.once("error", ({ code = "", message }: NodeJS.ErrnoException) =>
      done(new NoTunnel(code, message)),
    );
    this.pending.add(request);
    request.end();
    return undefined;
  }
}
