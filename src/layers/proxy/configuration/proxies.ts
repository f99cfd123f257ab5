/** GOPROXY: what the go command makes of the list (cmd/go/internal/modfetch/proxy.go), measured with go1.26.8. */
import type { Finding } from "../../../engine/check.ts";
import { goproxyWords, isLastWord, parseGoproxy } from "../../../modules/proxy/goproxy.ts";
import { parseGoUrl, shownUrls } from "../../../modules/proxy/goUrl.ts";
import { hostnameOf, isLoopback } from "../../../modules/proxy/httpProxy.ts";
import { change } from "../../shared/setting-findings.ts";
import { type Facts, type Rule, told } from "./facts.ts";

/** The rules of GOPROXY. */
export const proxyRules: readonly Rule[] = [refused, joined, neverAsked, secrets, plainHttp];

const NOTHING_LOADS = "No module can be downloaded, since the go command refuses GOPROXY.";

/** A list that the go command does not take at all. Its text quotes no secret. */
function refused(facts: Facts): Finding[] {
  const value = facts.values.GOPROXY;
  if (value === "") {
    return [
      told("GOPROXY", facts, "error", {
        message: "GOPROXY has no value, so no module can be downloaded.",
        why: "go.env in GOROOT, which should hold its default, does not; install.environment tells more",
      }),
    ];
  }
  try {
    parseGoproxy(value);
    return [];
  } catch (error) {
    const why = `the go command says: ${(error as Error).message}${hint(value)}`;
    return [told("GOPROXY", facts, "error", { message: NOTHING_LOADS, why })];
  }
}

/** What is likely behind a refusal, where the value itself shows it. */
function hint(value: string): string {
  const words = goproxyWords(value).map(({ text }) => text);
  const cased = words.find((word) => !isLastWord(word) && isLastWord(word.toLowerCase()));
  if (cased !== undefined) {
    return ` (${cased.toLowerCase()} is written in small letters)`;
  }
  if (/["']/.test(value)) {
    return " (the quotes are part of the value)";
  }
  return words.some((word) => /^([/~]|[a-z]:[\\/])/i.test(word))
    ? " (a folder is written as a file:// URL)"
    : "";
}

/** Only a comma and a bar separate: what follows a blank or semicolon becomes part of the URL before it. */
function joined(facts: Facts): Finding[] {
  const wrong = facts.proxies.find(({ url }) => /[;\s](direct$|off$|https?:|file:)/i.test(url));
  if (wrong === undefined) {
    return [];
  }
  const blank = /\s(direct$|off$|https?:|file:)/i.test(wrong.url);
  const words = facts.values.GOPROXY.split(/[;\s]+/).join(",");
  const fixed = change("GOPROXY", words, facts.settings);
  return [
    told("GOPROXY", facts, "error", {
      message: `GOPROXY has a ${blank ? "blank" : "semicolon"} between two entries, so both are taken for one URL.`,
      why: `only a comma or a bar separates entries, and the go command asks ${shownUrls(wrong.url)}`,
      fix: shownUrls(words) === words ? fixed : "Separate the entries of GOPROXY with commas.",
    }),
  ];
}

/** The list ends at "direct" or "off". "direct,off" has the effect that it seems to have. */
function neverAsked(facts: Facts): Finding[] {
  const words = goproxyWords(facts.values.GOPROXY).map(({ text }) => text);
  const end = words.findIndex(isLastWord);
  const rest = end < 0 ? [] : words.slice(end + 1).filter((word) => word !== words[end]);
  if (rest.length === 0 || (words[end] === "direct" && rest.every((word) => word === "off"))) {
    return [];
  }
  const named = rest.map(shownUrls).join(", ");
  return [
    told("GOPROXY", facts, "warning", {
      message: `${named} in GOPROXY ${rest.length === 1 ? "is" : "are"} never asked.`,
      why: `the list ends at ${words[end]}, and what follows is not even read`,
      fix: `Put ${words[end]} last in GOPROXY, or take away what follows.`,
    }),
  ];
}

/** Keys of a query whose value is a secret. */
const SECRET_KEY = /(token|secret|passw|key|auth|sig|credential)/i;

/** `go env` prints them, every process inherits them, and Go's own errors hide no more than a password. */
function secrets(facts: Facts): Finding[] {
  return facts.proxies.filter(isUrl).flatMap(({ url }) => {
    const { user, query, scheme } = parseGoUrl(url);
    const hasPassword = user?.includes(":") === true;
    const isPlain = scheme === "http" && user !== undefined;
    if (isPlain) {
      return [
        told("GOPROXY", facts, "error", {
          message: `The go command never asks ${shownUrls(url)}.`,
          why: "it refuses to send a user or password to a URL that is not https",
          fix: "Use https, and put user and password into the netrc file, or see: go help goauth",
        }),
      ];
    }
    const fix = "Put the secret into the netrc file, or let a program give it: go help goauth";
    if (hasPassword || SECRET_KEY.test(query ?? "")) {
      return [
        told("GOPROXY", facts, "error", {
          message: `GOPROXY holds a ${hasPassword ? "password" : "secret in a query"}.`,
          why: hasPassword
            ? "go env prints it, and so does Go where a URL cannot be parsed or a redirect is refused"
            : "go env prints it, and so does each error that names the URL",
          fix,
        }),
      ];
    }
    return user === undefined && (query ?? "") === ""
      ? []
      : [
          told("GOPROXY", facts, "warning", {
            message: `GOPROXY holds a ${user === undefined ? "query" : "user name"}, which may be a secret.`,
            why: "Go hides passwords alone: its errors print this as it is",
            fix,
          }),
        ];
  });
}

/** The checksum database, whose answers are signed, still vouches for what comes; names can be read. */
function plainHttp(facts: Facts): Finding[] {
  return facts.proxies.filter(isUrl).flatMap(({ url }) => {
    const parsed = parseGoUrl(url);
    return parsed.scheme !== "http" || parsed.user !== undefined || isLoopback(hostnameOf(parsed))
      ? []
      : [
          told("GOPROXY", facts, "warning", {
            message: `${shownUrls(url)} is asked without encryption.`,
            why: `who is on the way sees which modules are asked for${facts.database === undefined ? ", and can change what go.sum does not list yet" : ""}`,
            fix: "Use its https URL in GOPROXY.",
          }),
        ];
  });
}

function isUrl({ url }: { url: string }): boolean {
  return !isLastWord(url);
}
