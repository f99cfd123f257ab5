import type { CheckContext, Problem } from "../../../engine/check.ts";

/** What the explanation of a symptom may use. */
export type SymptomContext = Pick<CheckContext, "env">;

/** The same, and what was run. */
interface ExplainContext extends SymptomContext {
  /** The program, as it was named. */
  program: string;
}

/** One known symptom: how it is recognised, and what it means. */
export interface Symptom {
  /** Matched against the output of the command, or why it did not start; use `m` to match one line. */
  pattern: RegExp;
  explain(
    match: RegExpExecArray,
    context: ExplainContext,
  ): { cause: string; fix: string; location?: Problem["location"] };
}

/** The fix for a tree with broken files. The run replaces it by the command for this machine (shared/reinstall.ts). */
export function reinstall(release = "Go"): string {
  return `Reinstall ${release} into an empty folder: https://go.dev/dl`;
}

/** The same for the release in use. */
export const REINSTALL = reinstall();

/** Whether a variable is set for the go command, which treats an empty one as unset (cmd/go/internal/cfg, Getenv). */
export function isSet(name: string, { env }: SymptomContext): boolean {
  return (env[name] ?? "") !== "";
}

/** Where a setting is set: the environment takes precedence over the go env file (cfg.go, Getenv). */
export function whereSet(name: string, context: SymptomContext): string {
  return isSet(name, context) ? "in the environment" : "in the go env file (`go env GOENV` names it)";
}

/** The command that unsets a setting where it is set. */
export function unset(name: string, context: SymptomContext): string {
  if (!isSet(name, context)) {
    return `go env -u ${name}`;
  }
  return process.platform === "win32" ? `Remove-Item Env:${name}` : `unset ${name}`;
}

/** As `unset`, for settings that make even `go env -u` fail: the line must be removed by hand. */
export function unsetByHand(name: string, context: SymptomContext): string {
  return isSet(name, context)
    ? unset(name, context)
    : `Remove the line that starts with ${name}= from the go env file (go/env in your configuration folder).`;
}

/** The command that sets a variable for this shell. */
export function set(name: string, value: string): string {
  return process.platform === "win32" ? `$env:${name} = "${value}"` : `export ${name}=${value}`;
}

/** The command that sets a list such as GODEBUG without some of its entries, or unsets it if none is left. */
export function setWithout(
  name: string,
  context: SymptomContext,
  isRemoved: (entry: string) => boolean,
): string {
  const entries = (context.env[name] ?? "").split(",").filter((entry) => entry !== "");
  const rest = entries.filter((entry) => !isRemoved(entry)).join(",");
  return rest === "" ? unset(name, context) : set(name, rest);
}

/** The command that lets the go command download the release that a go.mod file requires. */
export function allowToolchains(context: SymptomContext): string {
  return isSet("GOTOOLCHAIN", context) ? set("GOTOOLCHAIN", "auto") : "go env -w GOTOOLCHAIN=auto";
}
