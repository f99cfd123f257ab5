/** Downloads that fail: settings, names, connections, certificates, proxies. Texts: cmd/go/internal/modfetch, Go's net and crypto/x509. */
import { isSet, type Symptom, unset, whence } from "./symptom.ts";

const PROXIES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

export const network: readonly Symptom[] = [
  {
    pattern: /GOPROXY list is not the empty string, but contains no entries/,
    explain: () => ({
      cause: "GOPROXY has no entry: GOROOT/go.env, which holds its default, is missing or was changed.",
      fix: "Restore go.env in GOROOT (reinstall Go), or set GOPROXY with: go env -w GOPROXY=…",
    }),
  },
  {
    pattern: /module lookup disabled by GOPROXY=off/,
    explain: (_, context) => ({
      cause: `GOPROXY=off, set ${whence("GOPROXY", context)}, forbids every download, and the module cache does not hold this module.`,
      fix: unset("GOPROXY", context),
    }),
  },
  {
    pattern: /module lookup disabled by -mod=(\S+)/,
    explain: ([, mode]) => ({
      cause: `-mod=${mode} forbids to look for modules.`,
      fix: mode === "vendor" ? "go mod vendor" : "go mod tidy",
    }),
  },
  {
    pattern: /checksum database disabled by GOSUMDB=off/,
    explain: (_, context) => ({
      cause: `GOSUMDB=off, set ${whence("GOSUMDB", context)}, and a toolchain is only ever used when the checksum database vouches for it.`,
      fix: unset("GOSUMDB", context),
    }),
  },
  {
    pattern: /verifying (?:go\.mod|(\S+?)): checksum mismatch|SECURITY ERROR/,
    explain: ([, module]) => ({
      cause: `What was downloaded${module ? ` as ${module}` : ""} is not what go.sum or the checksum database says that it must be.`,
      fix: "Do not build with it: compare the two hashes that are printed, then find out which source changed.",
    }),
  },
  {
    pattern: /Proxy Authentication Required|proxyconnect tcp: .*\b407\b/,
    explain: (_, context) => ({
      cause: `The HTTP proxy${named(context.env)} wants a name and a password.`,
      fix: "Put them into its URL in HTTPS_PROXY, or ask for a proxy that needs none.",
    }),
  },
  {
    pattern: /proxyconnect tcp: (.+)/,
    explain: ([, why], context) => ({
      cause: `The HTTP proxy${named(context.env)} cannot be reached: ${why}.`,
      fix: firstProxy(context.env) ? unset(firstProxy(context.env)!, context) : "Look at HTTPS_PROXY.",
    }),
  },
  {
    pattern: /x509: certificate has expired or is not yet valid: (.+)/,
    explain: ([, why]) => ({
      cause: `A certificate's time does not fit this machine's clock: ${why}.`,
      fix: "Set the clock of this machine; if it is right, the server's certificate must be renewed.",
    }),
  },
  {
    pattern: /x509: certificate signed by unknown authority|x509: .+|tls: failed to verify certificate.*/,
    explain: ([said], context) => ({
      cause: `The server's certificate is not trusted here: ${said}${isSet("SSL_CERT_FILE", context) ? ` (SSL_CERT_FILE=${context.env.SSL_CERT_FILE})` : ""}.`,
      fix: "Install the certificate of your company's proxy among the system's, or the package ca-certificates; SSL_CERT_FILE names another file.",
    }),
  },
  {
    pattern: /server gave HTTP response to HTTPS client|tls: first record does not look like a TLS handshake/,
    explain: () => ({
      cause: "The server, or a proxy before it, speaks plain HTTP where HTTPS is expected.",
      fix: "Look at the schemes in GOPROXY and HTTPS_PROXY.",
    }),
  },
  {
    pattern: /TLS handshake timeout|remote error: tls: .+|tls: .+/,
    explain: ([said]) => ({
      cause: `No TLS connection could be made: ${said}.`,
      fix: "Look whether a firewall or an inspecting proxy stands between, and at HTTPS_PROXY.",
    }),
  },
  {
    pattern:
      /lookup (\S+?)(?: on \S+)?: (no such host|server misbehaving|Temporary failure in name resolution|i\/o timeout|connection refused)/,
    explain: ([, host, why]) => ({
      cause: `The name ${host} cannot be resolved (${why}).`,
      fix: "Look at the network and the name server; behind a company's proxy set HTTPS_PROXY, or GOPROXY to the company's own module proxy.",
    }),
  },
  {
    pattern:
      /dial tcp (\S+?): (?:connect: )?(connection refused|no route to host|network is unreachable|i\/o timeout|connection timed out|.*actively refused.*)/,
    explain: ([, address, why]) => ({
      cause: `No connection to ${address}: ${why}.`,
      fix: "Look at the network and at GOPROXY; behind a company's proxy set HTTPS_PROXY.",
    }),
  },
  {
    pattern:
      /context deadline exceeded|Client\.Timeout exceeded|net\/http: request canceled|read: connection reset by peer|unexpected EOF$/m,
    explain: ([said]) => ({
      cause: `The connection broke off before the answer was whole (${said}).`,
      fix: "Try again; if it happens again, look at the network, HTTPS_PROXY and GOPROXY.",
    }),
  },
  {
    pattern: /reading (https?:\S+?): (\d{3}) (.+)/,
    explain: ([, url, status, text]) => ({
      cause: `The module proxy answered ${status} ${text} for ${url}.`,
      fix:
        status === "401" || status === "407"
          ? "The proxy wants a name and a password: see `go help goauth`."
          : "Look whether the version exists and at GOPROXY; a private module belongs into GOPRIVATE.",
    }),
  },
];

function firstProxy(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return PROXIES.find((name) => (env[name] ?? "") !== "");
}

/** The proxy's setting without its value, which may hold a password. */
function named(env: Readonly<Record<string, string | undefined>>): string {
  const name = firstProxy(env);
  return name ? ` of ${name}` : "";
}
