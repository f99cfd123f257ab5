/** HTTP_PROXY, HTTPS_PROXY and NO_PROXY (golang.org/x/net/http/httpproxy): what the go command does not heed, it passes over in silence. */
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

/** The schemes of a proxy (net/http, Transport.Proxy). */
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
      const message = `${variable.name} is no URL, so the go command connects without a proxy and does not say so.`;
      return [about(variable, facts, "error", message, (error as Error).message)];
    }
    if (variable.value.startsWith(`${hostnameOf(url)}:/`)) {
      const message = `${variable.name} is no URL, so the go command looks for a proxy called ${hostnameOf(url)}.`;
      return [about(variable, facts, "error", message, "it is read again with http:// before it")];
    }
    const message = `${variable.name} names a kind of proxy that Go does not know.`;
    const why = `its scheme is ${url.scheme}, and Go knows ${SCHEMES.join(", ")}`;
    return SCHEMES.includes(url.scheme) ? [] : [about(variable, facts, "error", message, why)];
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
  const message = `Go refuses to use ${variable.name} for http URLs${plain ? ", of which GOPROXY has one" : ""}.`;
  const why = "REQUEST_METHOD is set too, as in a CGI program, where a request could set the proxy";
  return [
    about(
      variable,
      facts,
      plain ? "error" : "warning",
      message,
      why,
      unset("REQUEST_METHOD", facts.settings),
    ),
  ];
}

/** It may be meant so, where https URLs are reached without a proxy. */
function httpAlone(facts: Facts): Finding[] {
  const variable = proxyVariable("HTTP_PROXY", facts.env);
  if (variable === undefined || proxyVariable("HTTPS_PROXY", facts.env) !== undefined) {
    return [];
  }
  const message = `${variable.name} is not used for https URLs, and HTTPS_PROXY is not set.`;
  return [about(variable, facts, "info", message, "each counts for the scheme of its name", "")];
}

/** curl and git take ALL_PROXY for all that has no proxy of its own; Go does not. */
function allProxy(facts: Facts): Finding[] {
  const variable = proxyVariable("ALL_PROXY", facts.env);
  if (variable === undefined || proxyVariable("HTTPS_PROXY", facts.env) !== undefined) {
    return [];
  }
  const message = `The go command does not heed ${variable.name}: it connects without a proxy.`;
  return [
    about(
      variable,
      facts,
      "warning",
      message,
      "Go reads HTTPS_PROXY and HTTP_PROXY alone",
      "Set HTTPS_PROXY to the same value.",
    ),
  ];
}

/** Entries of NO_PROXY that can match no host: a URL, names with blanks between them, a star inside a name. */
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
  const message = `${JSON.stringify(shownUrls(wrong))} in ${variable.name} matches no host, so the proxy is used for it.`;
  const why = "Go separates entries with commas, and knows names, addresses, networks and a leading *. alone";
  return [about(variable, facts, "warning", message, why, `Mend that entry of ${variable.name}.`)];
}

/** A finding about a variable of the environment, whose value may hold a password. */
function about(
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
