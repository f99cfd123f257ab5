/** What one tool's answers say of it. */
import type { CheckContext, Problem } from "../../../engine/check.ts";
import { type CommandResult, firstLine, howItEnded } from "../../../engine/command.ts";
import { isSet, REINSTALL, unset } from "../../shared/symptoms/symptom.ts";
import { explain } from "../../shared/symptoms.ts";
import { SAY_VERSION } from "./release.ts";

/** A program that was asked for its version. */
export interface Asked {
  name: string;
  path: string;
  /** Its answer to -V=full. */
  answer: CommandResult;
  /** The release that its build information names (`go version FILE`); undefined where it holds none. */
  builtBy: string | undefined;
}

/**
 * What is wrong with a tool that runs and answers; undefined where nothing is. The exit code proves nothing: since
 * `go tool` gives 0 for a tool that a signal ended, the tool is started directly, and its line is demanded.
 */
export function fault(
  { name, path, answer, builtBy }: Asked,
  goVersion: string,
  context: CheckContext,
): Problem | undefined {
  const location = { path };
  if (answer.startError) {
    return { location, ...explain(answer, context, `The tool ${name} does not start.`) };
  }
  if (answer.signal !== null) {
    const cause = `${path} was ${howItEnded(answer)} as soon as it ran.`;
    return { message: `The tool ${name} dies when it is started.`, cause, fix: REINSTALL, location };
  }
  const said = sayOf(name, answer);
  if (said === undefined && SAY_VERSION.has(name)) {
    return {
      message: `The tool ${name} does not say which release it is of.`,
      cause: `To -V=full it answered ${JSON.stringify(firstLine(answer.stdout || answer.stderr))} (${howItEnded(answer)}): it is not Go's own.`,
      fix: REINSTALL,
      location,
    };
  }
  if (said === undefined && builtBy === undefined) {
    return {
      message: `The tool ${name} is no program of Go.`,
      cause: `${path} holds no build information.`,
      fix: REINSTALL,
      location,
    };
  }
  return otherRelease(name, path, said ?? builtBy!, goVersion, context);
}

/** A tool or gofmt that another release brought. */
export function otherRelease(
  name: string,
  path: string,
  found: string,
  goVersion: string,
  context: CheckContext,
): Problem | undefined {
  // A tool adds the experiments that it is told of: "go1.26.8 X:…" (cmd/internal/objabi/flag.go, versionFlag.Set).
  if (found === goVersion || found.startsWith(`${goVersion} `)) {
    return undefined;
  }
  const stale = isSet("GOROOT", context);
  return {
    message: `${name} is of another release.`,
    cause: `${path} is of ${found} but the go command is of ${goVersion}: two releases are mixed.${stale ? " GOROOT is set in the environment." : ""}`,
    fix: stale ? unset("GOROOT", context) : `Reinstall ${goVersion} into an empty folder: https://go.dev/dl`,
    location: { path },
  };
}

/** What stands after "NAME version " in the answer to -V=full. */
function sayOf(name: string, { stdout, exitCode }: CommandResult): string | undefined {
  const line = firstLine(stdout);
  const start = `${name} version `;
  return exitCode === 0 && line.startsWith(start) ? line.slice(start.length) : undefined;
}
