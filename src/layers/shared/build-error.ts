/** Failed builds, told by their cause and place. */
import { resolve } from "node:path";
import type { CheckContext, Location, Problem } from "../../engine/check.ts";
import type { CommandResult } from "../../engine/command.ts";
import { explain } from "./symptoms.ts";

/**
 * A build's failure as a problem: a known cause where there is one, else the first thing that is said of a place in
 * a file. `cwd` is where the command ran: positions are relative to it.
 */
export function explainBuild(
  result: CommandResult,
  context: Pick<CheckContext, "env">,
  cwd: string,
  message: string,
): Problem {
  const said = withoutHeaders(result.stderr || result.stdout);
  const location = placeIn(said, cwd);
  const known = explain({ ...result, stdout: "", stderr: said }, context, message);
  if (known.fix || location === undefined) {
    return location ? { location, ...known } : known;
  }
  const line = said.split("\n").find((text) => placeIn(text, cwd))!;
  return { message, cause: `${line.replace(/^vet: /, "")}.`, location };
}

/** What is said without the lines "# package" that go puts above it (cmd/go/internal/work/shell.go, reportCmd). */
export function withoutHeaders(text: string): string {
  return text.replace(/^# .*\r?\n/gm, "").trim();
}

/** The first `file:line` that a line begins with, as an absolute place; `go vet` puts "vet: " before some. */
export function placeIn(text: string, cwd: string): Location | undefined {
  const [, path, line] = /^(?:vet: )?((?:[A-Za-z]:)?[^:\n]+\.(?:go|s|S|c|h)):(\d+)\b/m.exec(text) ?? [];
  return path === undefined ? undefined : { path: resolve(cwd, path), line: Number(line) };
}
