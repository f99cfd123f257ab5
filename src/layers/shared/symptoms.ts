/**
 * What the go command and its tools print for common problems, by cause. All checks share one table, so the same symptom
 * has the same words everywhere. A new symptom is one entry in one of `symptoms/*.ts`, with the exact text in its unit
 * test.
 */
import type { Problem } from "../../engine/check.ts";
import { type CommandResult, commandName, firstLine, howItEnded } from "../../engine/command.ts";
import { compilers } from "./symptoms/compilers.ts";
import { goroot } from "./symptoms/goroot.ts";
import { machine } from "./symptoms/machine.ts";
import { modules } from "./symptoms/modules.ts";
import { network } from "./symptoms/network.ts";
import { settings } from "./symptoms/settings.ts";
import { shims } from "./symptoms/shims.ts";
import type { Symptom, SymptomContext } from "./symptoms/symptom.ts";
import { system } from "./symptoms/system.ts";

/** The first match counts: narrow patterns come before wide ones. */
export const SYMPTOMS: readonly Symptom[] = [
  ...shims,
  ...machine,
  ...settings,
  ...goroot,
  ...modules,
  ...network,
  ...compilers,
  ...system,
];

/** How much of an output, and of one line, is matched: it may be hostile, and patterns take time. */
const MATCHED = 16 * 1024;
const LINE = 500;

/**
 * A command's failure as a problem: `message` says what failed. Cause and fix are known for common symptoms; otherwise
 * the cause is the first line that the command printed, or how it ended.
 */
export function explain(
  result: Pick<CommandResult, "argv" | "exitCode" | "signal" | "stdout" | "stderr" | "startError">,
  context: SymptomContext,
  message: string,
): Problem {
  const text = [result.startError?.message ?? "", result.stderr, result.stdout].map(ends).join("\n");
  for (const symptom of SYMPTOMS) {
    const match = symptom.pattern.exec(text);
    if (match) {
      return { message, ...symptom.explain(match, { ...context, program: result.argv[0] ?? "" }) };
    }
  }
  const [stderr, stdout] = [result.stderr, result.stdout].map(ends).map(withoutHeadings);
  const printed = decisiveLine(stderr!) || firstLine(stderr!) || firstLine(stdout!);
  const ended = howItEnded(result);
  const cause =
    printed === ""
      ? `${commandName(result.argv)}: ${ended}.`
      : `${commandName(result.argv)} printed: ${printed}`;
  return { message, cause };
}

const DECISIVE = /error|cannot|undefined|not found|not recognized|truncated/i;

/** The linker prints that a C compiler failed, then its command line, and then what the compiler printed (cmd/link/internal/ld/lib.go). */
function decisiveLine(text: string): string | undefined {
  const [first = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  return /: running \S+ failed: exit status/.test(first)
    ? lines.find((line) => DECISIVE.test(line) && !/ -o |ld returned \d+ exit status/.test(line))
    : undefined;
}

/** The go command prints the package above the output of a tool, as `# fmt` (cmd/go/internal/work/shell.go, reportCmd). */
function withoutHeadings(text: string): string {
  return text.replace(/^# .*$/gm, "");
}

/** Both ends of a text, since a symptom is at its beginning or end, with long lines cut. */
function ends(text: string): string {
  const some = text.length <= MATCHED ? text : `${text.slice(0, MATCHED / 2)}\n${text.slice(-MATCHED / 2)}`;
  return some
    .split("\n")
    .map((line) => line.slice(0, LINE))
    .join("\n");
}
