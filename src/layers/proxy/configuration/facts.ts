/** The facts that the rules of proxy.configuration check. */
import type { Flag } from "../../../disk/goFlags.ts";
import type { GoSetting, GoSettings } from "../../../disk/goSettings.ts";
import type { Kind } from "../../../disk/safeFiles.ts";
import { type Finding, finding, type Severity } from "../../../engine/check.ts";
import { goproxyWords, type ProxyEntry } from "../../../modules/proxy/goproxy.ts";
import { parseGoUrl } from "../../../modules/proxy/goUrl.ts";
import { hostnameOf, isLoopback } from "../../../modules/proxy/httpProxy.ts";
import { livePatterns } from "../../../modules/version/pathPatterns.ts";
import { origin, shownValue, unsetFix } from "../../shared/setting-findings.ts";
import type { Required } from "./workspace.ts";

/** The variables of this check, in display order. */
export const VARIABLES = [
  "GOPROXY",
  "GONOPROXY",
  "GOPRIVATE",
  "GOSUMDB",
  "GONOSUMDB",
  "GOINSECURE",
  "GOVCS",
  "GOAUTH",
] as const;

/** One of them. */
export type Variable = (typeof VARIABLES)[number];

/** What a rule can use. */
export interface Facts {
  settings: GoSettings;
  /** The values in effect, as `go env` prints them. */
  values: Readonly<Record<Variable, string>>;
  /** The entries of GOPROXY; empty if the go command rejects it. */
  proxies: readonly ProxyEntry[];
  /** The name of the checksum database; undefined if it is off or GOSUMDB is malformed. */
  database: string | undefined;
  flags: readonly Flag[];
  /** The modules that the workspace requires. */
  required: readonly Required[];
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** The folder of the module cache. */
  moduleCache: string;
  kind(path: string): Promise<Kind>;
  read(path: string): Promise<string | undefined>;
  /** The permission bits of a file; undefined if it does not exist. */
  mode(path: string): Promise<number | undefined>;
  program(name: string): Promise<boolean>;
  /** Why `git version` fails; undefined if it works. */
  gitFails(): Promise<string | undefined>;
}

/** Checks one thing and gives what is wrong with it. */
export type Rule = (facts: Facts) => Promise<Finding[]> | Finding[];

/** The setting that a variable has its value from: GONOPROXY and GONOSUMDB default to GOPRIVATE (cmd/go/internal/cfg/cfg.go). */
export function deciding(name: Variable, { settings, values }: Facts): GoSetting | undefined {
  const own = settings.all.get(name);
  if (own !== undefined && own.value === values[name]) {
    return own;
  }
  const follows = name === "GONOPROXY" || name === "GONOSUMDB";
  return follows && values[name] !== "" ? settings.all.get("GOPRIVATE") : undefined;
}

/** A finding about a variable: its cause has the value and where it comes from, then `why`. */
export function variableFinding(
  name: Variable,
  facts: Facts,
  severity: Severity,
  { message, why, fix }: { message: string; why?: string; fix?: string },
): Finding {
  const setting = deciding(name, facts);
  return finding(severity, {
    message,
    cause: `${originOf(name, facts)}${why ? `; ${why}` : ""}.`,
    fix: fix ?? (setting ? unsetFix(setting, facts.settings) : ""),
    ...(setting?.location ? { location: setting.location } : {}),
  });
}

/** The value of a variable and where it comes from, without a full stop. */
function originOf(name: Variable, facts: Facts): string {
  const setting = deciding(name, facts);
  const value = facts.values[name];
  if (setting === undefined && value === "") {
    return `${name} is not set`;
  }
  const subject = setting ?? { name, value };
  // The value of GOAUTH is never stored.
  const pair = name === "GOAUTH" ? name : `${subject.name}=${shownValue(subject)}`;
  return setting === undefined ? `${pair} is the default` : `${pair} comes from ${origin(setting)}`;
}

/** Whether the go command may download some module from its repository, by version control. */
export function usesOrigins({ proxies, values }: Facts): boolean {
  return proxies.at(-1)?.url === "direct" || livePatterns(values.GONOPROXY) !== "";
}

/** Whether any module can come over the network: not if GOPROXY has only `off` and folders. */
export function usesNetwork(facts: Facts): boolean {
  return usesOrigins(facts) || facts.proxies.some(({ url }) => /^https?:/i.test(url));
}

/**
 * The host of the first entry of GOPROXY that is a public module proxy: one that the Go release uses by default
 * (GOROOT/go.env); undefined if there is none.
 */
export function publicProxy({ proxies, settings }: Facts): string | undefined {
  const line = settings.goroot?.lines.find(({ key }) => key === "GOPROXY");
  const known = goproxyWords(line?.value ?? "").map(({ text }) => hostOf(text));
  return proxies.map(({ url }) => hostOf(url)).find((host) => host !== undefined && known.includes(host));
}

function hostOf(url: string): string | undefined {
  try {
    return /^https?:/i.test(url) ? hostnameOf(parseGoUrl(url)).toLowerCase() : undefined;
  } catch {
    // Not a URL: the go command rejects it, and another rule reports that.
    return undefined;
  }
}

/** Whether a pattern names this machine: a test server. */
export function isLoopbackPattern(pattern: string): boolean {
  return isLoopback(pattern.split("/")[0]!.replace(/:\d*$/, ""));
}
