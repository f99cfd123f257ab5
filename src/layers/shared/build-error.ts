/** Failed builds, explained by their cause and position. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { CheckContext, Location, Problem } from "../../engine/check.ts";
import type { CommandResult } from "../../engine/command.ts";
import { brokenSource, missingFolder } from "./goroot-damage.ts";
import { explain } from "./symptoms.ts";

/** What a build depended on. */
export interface BuildContext extends Pick<CheckContext, "env"> {
  /** GOFLAGS as the go command sees it; without it, that of the environment. */
  flags?: string | undefined;
}

/**
 * The failure of a build of our own program, or of the standard library, as a problem: a known cause if there is one, a
 * damaged GOROOT if that is proven, else the first line with a position in a file. `cwd` is the folder in which the
 * command ran: positions are relative to it.
 */
export function explainBuild(
  result: CommandResult,
  context: BuildContext,
  cwd: string,
  message: string,
): Problem {
  const damage = damagedBuild(result, context, cwd, message);
  if (damage) {
    return damage;
  }
  const output = withoutHeaders(result.stderr || result.stdout);
  const location = positionIn(output, cwd);
  const known = explain({ ...result, stdout: "", stderr: output }, context, message);
  if (known.fix || location === undefined) {
    return location ? { location, ...known } : known;
  }
  const line = output.split("\n").find((text) => positionIn(text, cwd))!;
  return { message, cause: `${line.replace(/^vet: /, "")}.`, location };
}

/** The same where GOROOT is proven to be damaged; undefined if it is not. The output may also be that of a program. */
export function damagedBuild(
  result: CommandResult,
  context: BuildContext,
  cwd: string,
  message: string,
): Problem | undefined {
  const output = withoutHeaders(`${result.stderr}\n${result.stdout}`);
  const [, named = ""] = /package \S+ is not in std \((.+)/.exec(output) ?? [];
  const absent = named.slice(0, Math.max(0, named.lastIndexOf(")")));
  if (absent !== "" && !existsSync(absent)) {
    return { message, ...missingFolder(absent) };
  }
  // What is indented is not an error of a build, but a stack.
  const line = output.split("\n").find((text) => /^\S/.test(text) && positionIn(text, cwd));
  if (line === undefined || result.argv.includes("vet") || explain(result, context, message).fix) {
    return undefined;
  }
  const { flags = context.env.GOFLAGS ?? "" } = context;
  return brokenSource(message, line, positionIn(line, cwd)!, flags !== "");
}

/** A text without the lines "# package" that go prints above the output of each package (cmd/go/internal/work/shell.go, reportCmd). */
export function withoutHeaders(text: string): string {
  return text.replace(/^# .*\r?\n/gm, "").trim();
}

/** The first `file:line` at the start of a line, with its absolute path; `go vet` prints "vet: " before some. */
export function positionIn(text: string, cwd: string): Location | undefined {
  const [, path, line] =
    /^(?:vet: )?((?:[A-Za-z]:)?[^:\n\r\u2028\u2029]+\.(?:go|s|S|c|h)):(\d+)\b/m.exec(text) ?? [];
  return path === undefined ? undefined : { path: resolve(cwd, path), line: Number(line) };
}
