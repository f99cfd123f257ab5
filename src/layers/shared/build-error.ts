/** Failed builds, explained by their cause and position. */
import { resolve } from "node:path";
import type { CheckContext, Location, Problem } from "../../engine/check.ts";
import type { CommandResult } from "../../engine/command.ts";
import { explain } from "./symptoms.ts";

/**
 * A build's failure as a problem: a known cause if there is one, else the first line with a position in a file. `cwd` is
 * the folder in which the command ran: positions are relative to it.
 */
export function explainBuild(
  result: CommandResult,
  context: Pick<CheckContext, "env">,
  cwd: string,
  message: string,
): Problem {
  const output = withoutHeaders(result.stderr || result.stdout);
  const location = positionIn(output, cwd);
  const known = explain({ ...result, stdout: "", stderr: output }, context, message);
  if (known.fix || location === undefined) {
    return location ? { location, ...known } : known;
  }
  const line = output.split("\n").find((text) => positionIn(text, cwd))!;
  return { message, cause: `${line.replace(/^vet: /, "")}.`, location };
}

/** A text without the lines "# package" that go prints above the output of each package (cmd/go/internal/work/shell.go, reportCmd). */
export function withoutHeaders(text: string): string {
  return text.replace(/^# .*\r?\n/gm, "").trim();
}

/** The first `file:line` at the start of a line, with its absolute path; `go vet` prints "vet: " before some. */
export function positionIn(text: string, cwd: string): Location | undefined {
  const [, path, line] = /^(?:vet: )?((?:[A-Za-z]:)?[^:\n]+\.(?:go|s|S|c|h)):(\d+)\b/m.exec(text) ?? [];
  return path === undefined ? undefined : { path: resolve(cwd, path), line: Number(line) };
}
