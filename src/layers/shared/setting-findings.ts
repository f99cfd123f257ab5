/** Findings about settings of the go command: where a setting comes from, and how to unset or change it. */
import type { GoSetting, GoSettings } from "../../disk/goSettings.ts";
import { type Finding, finding, type Problem, type Severity } from "../../engine/check.ts";
import { shownUrls } from "../../modules/proxy/goUrl.ts";
import { set, unset } from "./symptoms/symptom.ts";

/** Where a setting comes from, in words. */
export function origin({ origin, location }: GoSetting): string {
  return location ? `${location.path}:${location.line}` : `the ${origin}`;
}

/**
 * A finding about a setting. Its cause shows where the setting comes from and why it is wrong; its fix unsets it.
 * `byHand` if even `go env -u` fails because of the setting.
 */
export function about(
  setting: GoSetting,
  settings: GoSettings,
  severity: Severity,
  { message, why, byHand, fix }: { message: string; why?: string; byHand?: boolean; fix?: string },
): Finding {
  const problem: Problem = {
    message,
    cause: `${setting.name}=${shownValue(setting)} comes from ${origin(setting)}${why ? `; ${why}` : ""}.`,
    fix: fix ?? unsetFix(setting, settings, byHand === true),
  };
  return finding(severity, setting.location ? { ...problem, location: setting.location } : problem);
}

/** How to unset a setting. */
export function unsetFix(
  { name, origin, location }: GoSetting,
  settings: GoSettings,
  byHand = false,
): string {
  if (origin === "environment" || (origin === "go env file" && !byHand)) {
    return unset(name, settings);
  }
  return origin === "go.env"
    ? `Restore line ${location!.line} of ${location!.path} to that of the Go release, or reinstall Go.`
    : `Remove line ${location!.line} of ${location!.path}.`;
}

/** The value of a setting without secrets: GOAUTH may contain credentials, and so may URLs. */
export function shownValue({ name, value }: Pick<GoSetting, "name" | "value">): string {
  if (name === "GOAUTH" && !["netrc", "off", ""].includes(value)) {
    return "…";
  }
  return name === "GOPROXY" || name === "GOSUMDB" ? shownUrls(value) : value;
}

/** The command that changes a setting where it is set now, by default in the go env file. */
export function changeFix(name: string, value: string, { env }: Pick<GoSettings, "env">): string {
  const quoted = /^[\w.,/:@%+=-]*$/.test(value) ? value : `'${value}'`;
  return env[name] ? set(name, quoted) : `go env -w ${name}=${quoted}`;
}
