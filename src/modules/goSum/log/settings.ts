/** What a log says of the go command that failed: where it got modules from, and its release. */
import { matchesPrefixPatterns } from "../../version/modulePath.ts";

/** What a log says; left out where it says nothing. */
export interface LogSettings {
  /** The setting by which a module came from its origin, such as `GOPROXY=direct`. */
  readonly origin?: string;
  /** The release of the go command, such as `1.12.5`. */
  readonly release?: string;
}

/** Follows the settings that a log names, row by row. */
export interface SettingsWatch {
  see(text: string): void;
  /** What was said so far, for a module. */
  of(path: string): LogSettings;
}

const NAMES = ["GOPROXY", "GONOPROXY", "GOPRIVATE"] as const;

/** A value is no longer. */
const MAX_VALUE = 1000;

const RELEASES = [
  /\bgo version go(1\.\d[\w.]*)/,
  /\bGOVERSION=["']?go(1\.\d[\w.]*)/,
  /\bgolang:(1\.\d[\w.]*)/,
] as const;

/** A watch for one log. */
export function watchSettings(): SettingsWatch {
  const values = new Map<string, string>();
  let release: string | undefined;
  return {
    see(text) {
      for (const name of text.includes("GO") ? NAMES : []) {
        const value = valueIn(text, name);
        if (value !== undefined) {
          values.set(name, value);
        }
      }
      if (text.includes("1.")) {
        release = RELEASES.map((one) => one.exec(text)?.[1]).find((one) => one !== undefined) ?? release;
      }
    },
    of(path) {
      const origin = originSetting(path, (name) => values.get(name) ?? "");
      return { ...(origin && { origin }), ...(release && { release }) };
    },
  };
}

/** `NAME=value`, `NAME: value` or, in a Dockerfile, `NAME value`. */
function valueIn(text: string, name: string): string | undefined {
  const at = text.indexOf(name);
  if (at < 0 || /\w/.test(text[at - 1] ?? "")) {
    return undefined;
  }
  const after = text.slice(at + name.length, at + name.length + MAX_VALUE);
  return /^["']?(?:=|:? )["']?([^\s"'`;&]*)/.exec(after)?.[1];
}

/** The setting by which the go command gets a module from its origin and not from a proxy; undefined if it does not. */
export function originSetting(path: string, get: (name: string) => string): string | undefined {
  const list = get("GONOPROXY") === "" ? "GOPRIVATE" : "GONOPROXY";
  if (get(list) !== "" && matchesPrefixPatterns(get(list), path)) {
    return `${list}=${get(list)}`;
  }
  return /^direct(?:[,|]|$)/.test(get("GOPROXY")) ? "GOPROXY=direct" : undefined;
}
