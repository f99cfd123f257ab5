/** What checks say of a setting of the go command: where it comes from, and what takes it back. */
import type { GoSetting, GoSettings } from "../../disk/goSettings.ts";
import { type Finding, finding, type Problem, type Severity } from "../../engine/check.ts";
import { shownUrls } from "../../modules/proxy/goUrl.ts";
import { set, unset } from "./symptoms/symptom.ts";

/** Where a setting comes from, in words. */
export function origin({ origin, location }: GoSetting): string {
  return location ? `${location.path}:${location.line}` : `the ${origin}`;
}

/**
 * A finding about a setting: its cause says where the setting comes from and why that is wrong, its fix takes
 * it back. `byHand` where the go command refuses even `go env -u` because of it.
 */
export function about(
  setting: GoSetting,
  settings: GoSettings,
  severity: Severity,
  { message, why, byHand, fix }: { message: string; why?: string; byHand?: boolean; fix?: string },
): Finding {
  const problem: Problem = {
    message,
    cause: `${setting.name}=${shown(setting)} comes from ${origin(setting)}${why ? `; ${why}` : ""}.`,
    fix: fix ?? takeBack(setting, settings, byHand === true),
  };
  return finding(severity, setting.location ? { ...problem, location: setting.location } : problem);
}

/** What takes a setting back. */
export function takeBack(
  { name, origin, location }: GoSetting,
  settings: GoSettings,
  byHand = false,
): string {
  if (origin === "environment" || (origin === "go env file" && !byHand)) {
    return unset(name, settings);
  }
  return origin === "go.env"
    ? `Put line ${location!.line} of ${location!.path} back to upstream's, or reinstall Go.`
    : `Remove line ${location!.line} of ${location!.path}.`;
}

/** A setting as it may be told: GOAUTH may hold credentials, and so may URLs. */
export function shown({ name, value }: Pick<GoSetting, "name" | "value">): string {
  if (name === "GOAUTH" && !["netrc", "off", ""].includes(value)) {
    return "…";
  }
  return name === "GOPROXY" || name === "GOSUMDB" ? shownUrls(value) : value;
}

/** The command that gives a setting another value, where it is set now; by default it goes into the go env file. */
export function change(name: string, value: string, { env }: Pick<GoSettings, "env">): string {
  const quoted = /^[\w.,/:@%+=-]*$/.test(value) ? value : `'${value}'`;
  return env[name] ? set(name, quoted) : `go env -w ${name}=${quoted}`;
}
