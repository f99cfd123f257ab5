import type { CheckContext, Problem } from "../../../engine/check.ts";

/** What a symptom tells of the place where it was met. */
export type SymptomContext = Pick<CheckContext, "env">;

/** One known symptom: how it is recognised, and what it means. */
export interface Symptom {
  /** Matched against what the command printed and, where it did not start, why; `m` to look at one line. */
  pattern: RegExp;
  explain(
    match: RegExpExecArray,
    context: SymptomContext,
  ): { cause: string; fix: string; location?: Problem["location"] };
}

/** What mends a tree whose own files are broken. */
export const REINSTALL = "Reinstall Go into an empty folder: https://go.dev/dl";

/** Whether a variable is set for the go command: it takes an empty one for unset (cmd/go/internal/cfg, Getenv). */
export function isSet(name: string, { env }: SymptomContext): boolean {
  return (env[name] ?? "") !== "";
}

/** Where the value of a setting comes from: the environment wins over the go env file (cfg.go, Getenv). */
export function whence(name: string, context: SymptomContext): string {
  return isSet(name, context) ? "in the environment" : "in the go env file (`go env GOENV` names it)";
}

/** The command that takes a setting back, by where its value comes from. */
export function unset(name: string, context: SymptomContext): string {
  if (!isSet(name, context)) {
    return `go env -u ${name}`;
  }
  return process.platform === "win32" ? `Remove-Item Env:${name}` : `unset ${name}`;
}

/** As `unset`, for the settings that make even `go env -u` refuse: the line must go by hand. */
export function unsetByHand(name: string, context: SymptomContext): string {
  return isSet(name, context)
    ? unset(name, context)
    : `Remove the line that starts with ${name}= from the go env file (go/env in your configuration folder).`;
}

/** The command that sets a variable for this shell. */
export function set(name: string, value: string): string {
  return process.platform === "win32" ? `$env:${name} = "${value}"` : `export ${name}=${value}`;
}

/** What lets the go command fetch the release that a go.mod asks for. */
export function allowToolchains(context: SymptomContext): string {
  return isSet("GOTOOLCHAIN", context) ? set("GOTOOLCHAIN", "auto") : "go env -w GOTOOLCHAIN=auto";
}
