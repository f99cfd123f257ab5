/** What the rules of proxy.configuration look at. */
import type { Flag } from "../../../disk/goFlags.ts";
import type { GoSetting, GoSettings } from "../../../disk/goSettings.ts";
import type { Kind } from "../../../disk/safeFiles.ts";
import { type Finding, finding, type Severity } from "../../../engine/check.ts";
import { goproxyWords, type ProxyEntry } from "../../../modules/proxy/goproxy.ts";
import { parseGoUrl } from "../../../modules/proxy/goUrl.ts";
import { hostnameOf, isLoopback } from "../../../modules/proxy/httpProxy.ts";
import { livePatterns } from "../../../modules/version/pathPatterns.ts";
import { origin, shown, takeBack } from "../../shared/setting-findings.ts";
import type { Required } from "./workspace.ts";

/** The variables that this check is about, in the order in which they are told. */
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

/** What a rule may look at. */
export interface Facts {
  settings: GoSettings;
  /** The values in effect, as `go env` tells them. */
  values: Readonly<Record<Variable, string>>;
  /** What GOPROXY names; empty where the go command refuses it. */
  proxies: readonly ProxyEntry[];
  /** The name of the checksum database; undefined where it is off or GOSUMDB is malformed. */
  database: string | undefined;
  flags: readonly Flag[];
  /** What the modules of the workspace require. */
  required: readonly Required[];
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** The folder of the module cache. */
  moduleCache: string;
  kind(path: string): Promise<Kind>;
  read(path: string): Promise<string | undefined>;
  /** The permission bits of a file; undefined where there is none. */
  mode(path: string): Promise<number | undefined>;
  program(name: string): Promise<boolean>;
  /** Why `git version` does not answer; undefined where it does. */
  gitFails(): Promise<string | undefined>;
}

/** Looks at one thing and gives what is off with it. */
export type Rule = (facts: Facts) => Promise<Finding[]> | Finding[];

/** The setting that decides a variable: GONOPROXY and GONOSUMDB follow GOPRIVATE (cmd/go/internal/cfg/cfg.go). */
export function deciding(name: Variable, { settings, values }: Facts): GoSetting | undefined {
  const own = settings.all.get(name);
  if (own !== undefined && own.value === values[name]) {
    return own;
  }
  const follows = name === "GONOPROXY" || name === "GONOSUMDB";
  return follows && values[name] !== "" ? settings.all.get("GOPRIVATE") : undefined;
}

/** A finding about a variable: its cause tells the value and where it comes from, then `why`. */
export function told(
  name: Variable,
  facts: Facts,
  severity: Severity,
  { message, why, fix }: { message: string; why?: string; fix?: string },
): Finding {
  const setting = deciding(name, facts);
  return finding(severity, {
    message,
    cause: `${whence(name, facts)}${why ? `; ${why}` : ""}.`,
    fix: fix ?? (setting ? takeBack(setting, facts.settings) : ""),
    ...(setting?.location ? { location: setting.location } : {}),
  });
}

/** The value of a variable and where it comes from, without a full stop. */
function whence(name: Variable, facts: Facts): string {
  const setting = deciding(name, facts);
  const value = facts.values[name];
  if (setting === undefined && value === "") {
    return `${name} is not set`;
  }
  const subject = setting ?? { name, value };
  // Nothing that is stored may have a value behind GOAUTH's name.
  const pair = name === "GOAUTH" ? name : `${subject.name}=${shown(subject)}`;
  return setting === undefined ? `${pair} is the default` : `${pair} comes from ${origin(setting)}`;
}

/** Whether the go command may ask a module's own origin, by version control, for some module. */
export function asksOrigins({ proxies, values }: Facts): boolean {
  return proxies.at(-1)?.url === "direct" || livePatterns(values.GONOPROXY) !== "";
}

/** Whether any module can come over the network: not with `off` and folders alone. */
export function asksNetwork(facts: Facts): boolean {
  return asksOrigins(facts) || facts.proxies.some(({ url }) => /^https?:/i.test(url));
}

/**
 * The host of the first entry of GOPROXY that serves the public, as the one does that a release asks unless it is told
 * otherwise (GOROOT/go.env); undefined where none is known to.
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
    // No URL: the go command refuses it, and another rule says so.
    return undefined;
  }
}

/** Whether a pattern names this machine: a test server. */
export function isLoopbackPattern(pattern: string): boolean {
  return isLoopback(pattern.split("/")[0]!.replace(/:\d*$/, ""));
}
