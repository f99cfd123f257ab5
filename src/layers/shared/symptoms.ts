/**
 * What the go command says when something common is wrong, by cause. One table for every check, so that the same
 * symptom has the same words everywhere. Texts: measured with go1.26, most of them from cmd/go/internal.
 */
import type { CheckContext, Problem } from "../../engine/check.ts";
import { type CommandResult, commandName, firstLine, howItEnded } from "../../engine/command.ts";

/** One known symptom: how it is recognised, and what it means. */
interface Symptom {
  /** Matched against stderr and stdout together. */
  pattern: RegExp;
  explain(match: RegExpExecArray, context: CheckContext): { cause: string; fix: string };
}

const SYMPTOMS: readonly Symptom[] = [
  {
    pattern: /cannot find GOROOT directory: ('go' binary is trimmed|(.+))/,
    explain: ([, , path], { env }) =>
      path && env.GOROOT
        ? { cause: `GOROOT is set to ${path} in the environment, where no Go tree is.`, fix: "unset GOROOT" }
        : {
            cause: "The go command was moved out of its tree, so it no longer finds its own GOROOT.",
            fix: "Run the go command in the bin folder of a complete Go tree, or reinstall Go.",
          },
  },
];

/**
 * A command's failure as a problem: `message` says what failed; cause and fix are known for common symptoms,
 * otherwise the cause is the command's own first line.
 */
export function explain(result: CommandResult, context: CheckContext, message: string): Problem {
  const text = `${result.stderr}\n${result.stdout}`;
  for (const { pattern, explain: told } of SYMPTOMS) {
    const match = pattern.exec(text);
    if (match) {
      return { message, ...told(match, context) };
    }
  }
  const said = firstLine(result.stderr) || firstLine(result.stdout);
  const cause =
    said === ""
      ? `${commandName(result.argv)}: ${howItEnded(result)}.`
      : `${commandName(result.argv)} says: ${said}`;
  return { message, cause };
}
