/** Judges a tool by its output. */
import { basename } from "node:path";
import type { CheckContext, Problem } from "../../../engine/check.ts";
import { type CommandResult, firstLine, howItEnded } from "../../../engine/command.ts";
import { some } from "../../shared/findings.ts";
import { isSet, REINSTALL, reinstall, unset } from "../../shared/symptoms/symptom.ts";
import { explain } from "../../shared/symptoms.ts";
import { REPORTS_VERSION } from "./release.ts";

/** A tool that was started with -V=full. */
export interface StartedTool {
  name: string;
  path: string;
  /** The result of -V=full. */
  answer: CommandResult;
  /** The release in its build information (`go version FILE`); undefined if it has none. */
  builtBy: string | undefined;
}

/** What is wrong with some tools. All that belong to one other release are one problem. */
export function toolProblems(
  tools: readonly StartedTool[],
  goVersion: string,
  context: CheckContext,
): Problem[] {
  const found = tools.flatMap((tool) => toolProblem(tool, goVersion, context) ?? []);
  const mixed = found.filter(({ message }) => message.endsWith(OTHER_RELEASE));
  const releases = Map.groupBy(mixed, ({ cause = "", location }) => cause.replace(location!.path, ""));
  const folded = [...releases.values()].filter((group) => group.length > 1);
  return [
    ...found.filter((problem) => !folded.some((group) => group.includes(problem))),
    ...folded.map((group) => ({
      ...group[0]!,
      message: `${group.length} tools belong to another release: ${some(group.map((one) => basename(one.location!.path)))}.`,
    })),
  ];
}

const OTHER_RELEASE = " belongs to another release.";

/**
 * What is wrong with a tool; undefined if nothing is. The exit code proves nothing: `go tool` exits with 0 for a tool that
 * a signal ended. So the tool is started directly, and must print its line.
 */
function toolProblem(
  { name, path, answer, builtBy }: StartedTool,
  goVersion: string,
  context: CheckContext,
): Problem | undefined {
  const location = { path };
  if (answer.startError) {
    return { location, ...explain(answer, context, `The tool ${name} does not start.`) };
  }
  if (answer.signal !== null) {
    const cause = `${path} was ${howItEnded(answer)} right after it started.`;
    return { message: `The tool ${name} fails when it starts.`, cause, fix: REINSTALL, location };
  }
  const reported = reportedRelease(name, answer);
  if (reported === undefined && REPORTS_VERSION.has(name)) {
    return {
      message: `The tool ${name} does not report its release.`,
      cause: `With -V=full it printed ${JSON.stringify(firstLine(answer.stdout || answer.stderr))} (${howItEnded(answer)}), so it is not Go's own tool.`,
      fix: REINSTALL,
      location,
    };
  }
  if (reported === undefined && builtBy === undefined) {
    return {
      message: `The tool ${name} is not a Go program.`,
      cause: `${path} contains no build information.`,
      fix: REINSTALL,
      location,
    };
  }
  return otherRelease(name, path, reported ?? builtBy!, goVersion, context);
}

/** The problem of a tool, or gofmt, that belongs to another release; undefined if it belongs to this one. */
export function otherRelease(
  name: string,
  path: string,
  found: string,
  goVersion: string,
  context: CheckContext,
): Problem | undefined {
  // A tool appends its experiments: "go1.26.8 X:…" (cmd/internal/objabi/flag.go, versionFlag.Set).
  if (found === goVersion || found.startsWith(`${goVersion} `)) {
    return undefined;
  }
  const stale = isSet("GOROOT", context);
  return {
    message: name + OTHER_RELEASE,
    cause: `${path} is from ${found}, but the go command is ${goVersion}: two releases are mixed.${stale ? " GOROOT is set in the environment." : ""}`,
    fix: stale ? unset("GOROOT", context) : reinstall(goVersion),
    location: { path },
  };
}

/** The text after "NAME version " in the output of -V=full. */
function reportedRelease(name: string, { stdout, exitCode }: CommandResult): string | undefined {
  const line = firstLine(stdout);
  const start = `${name} version `;
  return exitCode === 0 && line.startsWith(start) ? line.slice(start.length) : undefined;
}
