/** GOPROXY: how the go command reads the list (cmd/go/internal/modfetch/proxy.go), measured with go1.26.8. */
import type { Finding } from "../../../engine/check.ts";
import { goproxyWords, isLastWord, parseGoproxy } from "../../../modules/proxy/goproxy.ts";
import { parseGoUrl, shownUrls } from "../../../modules/proxy/goUrl.ts";
import { hostnameOf, isLoopback } from "../../../modules/proxy/httpProxy.ts";
import { changeFix } from "../../shared/setting-findings.ts";
import { type Facts, type Rule, variableFinding } from "./facts.ts";

/** The rules of GOPROXY. */
export const proxyRules: readonly Rule[] = [rejected, joined, neverUsed, secrets, plainHttp];

const NO_DOWNLOADS = "No module can be downloaded because the go command rejects GOPROXY.";

/** A list that the go command rejects. Its error text is shown without secrets. */
function rejected(facts: Facts): Finding[] {
  const value = facts.values.GOPROXY;
  if (value === "") {
    return [
      variableFinding("GOPROXY", facts, "error", {
        message: "GOPROXY has no value, so no module can be downloaded.",
        why: "go.env in GOROOT should contain its default but does not (see install.environment)",
      }),
    ];
  }
  try {
    parseGoproxy(value);
    return [];
  } catch (error) {
    const why = `the go command reports: ${(error as Error).message}${hint(value)}`;
    return [variableFinding("GOPROXY", facts, "error", { message: NO_DOWNLOADS, why })];
  }
}

/** The likely mistake, if the value itself shows it. */
function hint(value: string): string {
  const words = goproxyWords(value).map(({ text }) => text);
  const cased = words.find((word) => !isLastWord(word) && isLastWord(word.toLowerCase()));
  if (cased !== undefined) {
    return ` (${cased.toLowerCase()} must be lowercase)`;
  }
  if (/["']/.test(value)) {
    return " (the quotes are part of the value)";
  }
  return words.some((word) => /^([/~]|[a-z]:[\\/])/i.test(word)) ? " (write a folder as a file:// URL)" : "";
}

/** Only commas and pipes separate entries: what follows a space or a semicolon becomes part of the URL before it. */
function joined(facts: Facts): Finding[] {
  const wrong = facts.proxies.find(({ url }) => /[;\s](direct$|off$|https?:|file:)/i.test(url));
  if (wrong === undefined) {
    return [];
  }
  const hasSpace = /\s(direct$|off$|https?:|file:)/i.test(wrong.url);
  const words = facts.values.GOPROXY.split(/[;\s]+/).join(",");
  const fixed = changeFix("GOPROXY", words, facts.settings);
  return [
    variableFinding("GOPROXY", facts, "error", {
      message: `GOPROXY has a ${hasSpace ? "space" : "semicolon"} between two entries, so the go command reads both as one URL.`,
      why: `only a comma or a pipe separates entries, and the go command requests ${shownUrls(wrong.url)}`,
      fix: shownUrls(words) === words ? fixed : "Separate the entries of GOPROXY with commas.",
    }),
  ];
}

/** The list ends at "direct" or "off". "direct,off" is fine: it means what it seems to mean. */
function neverUsed(facts: Facts): Finding[] {
  const words = goproxyWords(facts.values.GOPROXY).map(({ text }) => text);
  const end = words.findIndex(isLastWord);
  const rest = end < 0 ? [] : words.slice(end + 1).filter((word) => word !== words[end]);
  if (rest.length === 0 || (words[end] === "direct" && rest.every((word) => word === "off"))) {
    return [];
  }
  const named = rest.map(shownUrls).join(", ");
  return [
    variableFinding("GOPROXY", facts, "warning", {
      message: `${named} in GOPROXY ${rest.length === 1 ? "is" : "are"} never used.`,
      why: `the list ends at ${words[end]}, and the go command does not read the rest`,
      fix: `Put ${words[end]} last in GOPROXY, or remove what follows it.`,
    }),
  ];
}

/** Keys of query parameters whose value is a secret. */
const SECRET_KEY = /(token|secret|passw|key|auth|sig|credential)/i;

/** `go env` prints them, every process inherits them, and Go's own errors hide only passwords. */
function secrets(facts: Facts): Finding[] {
  return facts.proxies.filter(isUrl).flatMap(({ url }) => {
    const { user, query, scheme } = parseGoUrl(url);
    const hasPassword = user?.includes(":") === true;
    const isPlain = scheme === "http" && user !== undefined;
    if (isPlain) {
      return [
        variableFinding("GOPROXY", facts, "error", {
          message: `The go command never sends a request to ${shownUrls(url)}.`,
          why: "it refuses to send a user or password to a URL that is not https",
          fix: "Use https, and put user and password into the netrc file, or see: go help goauth",
        }),
      ];
    }
    const fix = "Put the secret into the netrc file, or use a credential program: go help goauth";
    if (hasPassword || SECRET_KEY.test(query ?? "")) {
      return [
        variableFinding("GOPROXY", facts, "error", {
          message: `GOPROXY contains a ${hasPassword ? "password" : "secret in a query"}.`,
          why: hasPassword
            ? "go env prints it, and so do Go's errors about a URL that cannot be parsed or a redirect that is refused"
            : "go env prints it, and so does each error that names the URL",
          fix,
        }),
      ];
    }
    return user === undefined && (query ?? "") === ""
      ? []
      : [
          variableFinding("GOPROXY", facts, "warning", {
            message: `GOPROXY contains a ${user === undefined ? "query" : "user name"}, which may be a secret.`,
            why: "Go hides only passwords, so its errors print this",
            fix,
          }),
        ];
  });
}

/** The signed checksum database still covers the content, but module names can be read. */
function plainHttp(facts: Facts): Finding[] {
  return facts.proxies.filter(isUrl).flatMap(({ url }) => {
    const parsed = parseGoUrl(url);
    return parsed.scheme !== "http" || parsed.user !== undefined || isLoopback(hostnameOf(parsed))
      ? []
      : [
          variableFinding("GOPROXY", facts, "warning", {
            message: `The go command connects to ${shownUrls(url)} without encryption.`,
            why: `anyone on the network path can see which modules are requested${facts.database === undefined ? ", and can change what go.sum does not list yet" : ""}`,
            fix: "Use its https URL in GOPROXY.",
          }),
        ];
  });
}

function isUrl({ url }: { url: string }): boolean {
  return !isLastWord(url);
}
