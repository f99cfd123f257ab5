/** Downloads that fail: settings, names, connections, certificates, proxies. Texts: cmd/go/internal/modfetch, Go's net and crypto/x509. */
import { isSet, type Symptom, unset, whereSet } from "./symptom.ts";

const PROXIES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

export const network: readonly Symptom[] = [
  {
    pattern: /GOPROXY list is not the empty string, but contains no entries/,
    explain: () => ({
      cause: "GOPROXY has no entry: GOROOT/go.env, which contains its default, is missing or was changed.",
      fix: "Restore go.env in GOROOT (reinstall Go), or set GOPROXY with: go env -w GOPROXY=…",
    }),
  },
  {
    pattern: /module lookup disabled by GOPROXY=off/,
    explain: (_, context) => ({
      cause: `GOPROXY=off, set ${whereSet("GOPROXY", context)}, forbids every download, and the module cache does not contain this module.`,
      fix: unset("GOPROXY", context),
    }),
  },
  {
    pattern: /module lookup disabled by -mod=(\S+)/,
    explain: ([, mode]) => ({
      cause: `-mod=${mode} disables module lookup.`,
      fix: mode === "vendor" ? "go mod vendor" : "go mod tidy",
    }),
  },
  {
    pattern: /checksum database disabled by GOSUMDB=off/,
    explain: (_, context) => ({
      cause: `GOSUMDB=off is set ${whereSet("GOSUMDB", context)}, but the go command uses a toolchain only if the checksum database covers it.`,
      fix: unset("GOSUMDB", context),
    }),
  },
  {
    pattern: /verifying (?:go\.mod|(\S+?)): checksum mismatch|SECURITY ERROR/,
    explain: ([, module]) => ({
      cause: `The download${module ? ` of ${module}` : ""} does not match the hash in go.sum or in the checksum database.`,
      fix: "Do not build with it: compare the two printed hashes, then find out which source changed.",
    }),
  },
  {
    pattern: /Proxy Authentication Required|proxyconnect tcp: .*\b407\b/,
    explain: (_, context) => ({
      cause: `The HTTP proxy${named(context.env)} requires a user name and a password.`,
      fix: "Add them to the URL in HTTPS_PROXY, or use a proxy that needs none.",
    }),
  },
  {
    pattern: /proxyconnect tcp: (.+)/,
    explain: ([, why], context) => ({
      cause: `The HTTP proxy${named(context.env)} cannot be reached: ${why}.`,
      fix: firstProxy(context.env) ? unset(firstProxy(context.env)!, context) : "Check HTTPS_PROXY.",
    }),
  },
  {
    pattern: /x509: certificate has expired or is not yet valid: (.+)/,
    explain: ([, why]) => ({
      cause: `A certificate is not valid at the time of this machine's clock: ${why}.`,
      fix: "Set the clock of this machine; if it is right, the server's certificate must be renewed.",
    }),
  },
  {
    pattern: /x509: certificate signed by unknown authority|x509: .+|tls: failed to verify certificate.*/,
    explain: ([error], context) => ({
      cause: `The server's certificate is not trusted here: ${error}${isSet("SSL_CERT_FILE", context) ? ` (SSL_CERT_FILE=${context.env.SSL_CERT_FILE})` : ""}.`,
      fix: "Add the certificate of your company's proxy to the system's certificates, or install the package ca-certificates; SSL_CERT_FILE can name another file.",
    }),
  },
  {
    pattern: /server gave HTTP response to HTTPS client|tls: first record does not look like a TLS handshake/,
    explain: () => ({
      cause: "The server, or a proxy in front of it, speaks plain HTTP instead of HTTPS.",
      fix: "Check the URL schemes in GOPROXY and HTTPS_PROXY.",
    }),
  },
  {
    pattern: /TLS handshake timeout|remote error: tls: .+|tls: .+/,
    explain: ([error]) => ({
      cause: `The TLS connection failed: ${error}.`,
      fix: "Check for a firewall or an inspecting proxy on the way, and check HTTPS_PROXY.",
    }),
  },
  {
    pattern:
      /lookup (\S+?)(?: on \S+)?: (no such host|server misbehaving|Temporary failure in name resolution|i\/o timeout|connection refused)/,
    explain: ([, host, why]) => ({
      cause: `The name ${host} cannot be resolved (${why}).`,
      fix: "Check the network and the name server; behind a company's proxy, set HTTPS_PROXY, or set GOPROXY to the company's own module proxy.",
    }),
  },
  {
    pattern:
      /dial tcp (\S+?): (?:connect: )?(connection refused|no route to host|network is unreachable|i\/o timeout|connection timed out|.*actively refused.*)/,
    explain: ([, address, why]) => ({
      cause: `No connection to ${address}: ${why}.`,
      fix: "Check the network and GOPROXY; behind a company's proxy, set HTTPS_PROXY.",
    }),
  },
  {
    pattern:
      /context deadline exceeded|Client\.Timeout exceeded|net\/http: request canceled|read: connection reset by peer|unexpected EOF$/m,
    explain: ([error]) => ({
      cause: `The connection ended before the response was complete (${error}).`,
      fix: "Try again; if it happens again, check the network, HTTPS_PROXY and GOPROXY.",
    }),
  },
  {
    pattern: /reading (https?:\S+?): (\d{3}) (.+)/,
    explain: ([, url, status, text]) => ({
      cause: `The module proxy answered ${status} ${text} for ${url}.`,
      fix:
        status === "401" || status === "407"
          ? "The proxy requires a user name and a password: see `go help goauth`."
          : "Check that the version exists, and check GOPROXY; add a private module to GOPRIVATE.",
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
