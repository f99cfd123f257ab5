/** HTTP_PROXY, HTTPS_PROXY and NO_PROXY (golang.org/x/net/http/httpproxy). The go command silently ignores what it cannot use. */
import { type Finding, finding, type Severity } from "../../../engine/check.ts";
import { type GoUrl, parseGoUrl, shownUrls } from "../../../modules/proxy/goUrl.ts";
import {
  hostnameOf,
  isLoopback,
  parseHttpProxy,
  proxyVariable,
  type Variable,
} from "../../../modules/proxy/httpProxy.ts";
import { unset } from "../../shared/symptoms/symptom.ts";
import type { Facts, Rule } from "./facts.ts";

/** The rules of HTTP proxies. */
export const networkRules: readonly Rule[] = [malformed, cgi, httpAlone, allProxy, exceptions];

const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY"];

/** The supported schemes of a proxy (net/http, Transport.Proxy). */
const SCHEMES = ["http", "https", "socks5", "socks5h"];

function malformed(facts: Facts): Finding[] {
  return PROXIES.flatMap((name) => {
    const variable = proxyVariable(name, facts.env);
    if (variable === undefined) {
      return [];
    }
    let url: GoUrl;
    try {
      url = parseHttpProxy(variable.value);
    } catch (error) {
      const message = `${variable.name} is not a URL, so the go command silently connects without a proxy.`;
      return [proxyFinding(variable, facts, "error", message, (error as Error).message)];
    }
    if (variable.value.startsWith(`${hostnameOf(url)}:/`)) {
      const message = `${variable.name} is not a URL, so the go command looks for a proxy called ${hostnameOf(url)}.`;
      return [
        proxyFinding(variable, facts, "error", message, "the go command adds http:// and reads it again"),
      ];
    }
    const message = `${variable.name} names a kind of proxy that Go does not support.`;
    const why = `its scheme is ${url.scheme}, and Go supports ${SCHEMES.join(", ")}`;
    return SCHEMES.includes(url.scheme) ? [] : [proxyFinding(variable, facts, "error", message, why)];
  });
}

/** In a CGI program HTTP_PROXY could be set by a request's header, so Go does not use it there. */
function cgi(facts: Facts): Finding[] {
  const variable = proxyVariable("HTTP_PROXY", facts.env);
  if (variable === undefined || !facts.env.REQUEST_METHOD) {
    return [];
  }
  const plain = facts.proxies.some(
    ({ url }) => /^http:/i.test(url) && !isLoopback(hostnameOf(parseGoUrl(url))),
  );
  const message = `Go refuses to use ${variable.name} for http URLs${plain ? ", and GOPROXY has one" : ""}.`;
  const why = "REQUEST_METHOD is set too, as in a CGI program, where a request could set the proxy";
  return [
    proxyFinding(
      variable,
      facts,
      plain ? "error" : "warning",
      message,
      why,
      unset("REQUEST_METHOD", facts.settings),
    ),
  ];
}

/** This may be intended, if https URLs need no proxy. */
function httpAlone(facts: Facts): Finding[] {
  const variable = proxyVariable("HTTP_PROXY", facts.env);
  if (variable === undefined || proxyVariable("HTTPS_PROXY", facts.env) !== undefined) {
    return [];
  }
  const message = `${variable.name} is not used for https URLs, and HTTPS_PROXY is not set.`;
  return [
    proxyFinding(variable, facts, "info", message, "each variable applies to the scheme in its name", ""),
  ];
}

/** curl and git use ALL_PROXY for schemes without a proxy of their own; Go does not. */
function allProxy(facts: Facts): Finding[] {
  const variable = proxyVariable("ALL_PROXY", facts.env);
  if (variable === undefined || proxyVariable("HTTPS_PROXY", facts.env) !== undefined) {
    return [];
  }
  const message = `The go command ignores ${variable.name} and connects without a proxy.`;
  return [
    proxyFinding(
      variable,
      facts,
      "warning",
      message,
      "Go reads only HTTPS_PROXY and HTTP_PROXY",
      "Set HTTPS_PROXY to the same value.",
    ),
  ];
}

/** Entries of NO_PROXY that match no host: a URL, names with spaces between them, a star inside a name. */
function exceptions(facts: Facts): Finding[] {
  const variable = proxyVariable("NO_PROXY", facts.env);
  if (variable === undefined || PROXIES.every((name) => proxyVariable(name, facts.env) === undefined)) {
    return [];
  }
  const wrong = variable.value
    .split(",")
    .map((entry) => entry.trim())
    .find((entry) => /[\s;]|:\/\//.test(entry) || /\*/.test(entry.replace(/^\*(\.|$)/, "")));
  if (wrong === undefined) {
    return [];
  }
  const message = `${JSON.stringify(shownUrls(wrong))} in ${variable.name} matches no host, so the proxy is still used.`;
  const why =
    "Go separates entries with commas, and an entry is a name (perhaps after *.), an address or a network";
  return [proxyFinding(variable, facts, "warning", message, why, `Correct this entry of ${variable.name}.`)];
}

/** A finding about an environment variable, whose value may contain a password. */
function proxyFinding(
  { name, value }: Variable,
  { settings }: Facts,
  severity: Severity,
  message: string,
  why: string,
  fix = unset(name, settings),
): Finding {
  return finding(severity, {
    message,
    cause: `${name}=${shownUrls(value)} comes from the environment; ${why}.`,
    fix,
  });
}
