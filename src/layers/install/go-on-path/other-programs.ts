/** Programs named go that are not Go's own command, and an older Go in front of a newer one. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CheckContext, type Finding, finding, type Problem } from "../../../engine/check.ts";
import { type CommandResult, firstLine } from "../../../engine/command.ts";
import { compareVersions, versionOfToolchain } from "../../../modules/version/version.ts";

/** How to use another Go than the one at `path`. */
function behind(path: string, context: CheckContext): string {
  const next = context.toolchain.candidates.find(
    (other) => other.path !== path && other.unusable === undefined,
  );
  return next
    ? `Put ${dirname(next.path)} before ${dirname(path)} on PATH, or remove ${path}.`
    : `Remove ${path}, or install Go from https://go.dev/dl and put its bin folder before ${dirname(path)} on PATH.`;
}

/**
 * The problem of a program that ran to its end and printed something else than a version of Go, and is in no Go tree;
 * undefined for anything else. `real` is its path without links.
 */
export function otherProgram(
  { exitCode, stdout, stderr }: CommandResult,
  path: string,
  real: string,
  context: CheckContext,
): Problem | undefined {
  if (exitCode === null || existsSync(join(dirname(dirname(real)), "VERSION"))) {
    return undefined;
  }
  const printed = firstLine(stdout) || firstLine(stderr);
  const what = printed === "" ? `nothing (exit code ${exitCode})` : `: ${printed}`;
  return {
    message: `${path} does not respond like a go command.`,
    cause: `${path} is another program named go: \`go version\` printed${what.startsWith(":") ? what : ` ${what}`}`,
    fix: behind(path, context),
  };
}

/** The go command of GCC, which compiles with gccgo: `go version go1.18 gccgo (Debian 12.2.0-14) 12.2.0 linux/amd64`. */
export function gccgo(path: string, version: string, context: CheckContext): Problem | undefined {
  const [, release, compiler] = /^go(1\S*) (gccgo.*)/.exec(version) ?? [];
  return release === undefined
    ? undefined
    : {
        message: `${path} is the go command of GCC, not Go's own.`,
        cause: `It compiles with ${compiler} and has the standard library of Go ${release}, without Go's own compiler, linker and tools.`,
        fix: behind(path, context),
      };
}

/** Folders into which a person, a version manager or a CI runner puts a chosen release, which may be an older one. */
const CHOSEN =
  /[\\/](\.?(asdf|goenv|mise|gvm|gobrew|sdkman|local[\\/]share[\\/]mise)|sdk|hostedtoolcache|_tool|shims|toolchain@[^\\/]+|store|Cellar|snap)[\\/]/;

/** The finding where a newer Go comes later on PATH, which a shell then never runs. */
export function newerLater(
  path: string,
  real: string,
  version: string,
  later: readonly { path: string; version: string | undefined }[],
  context: CheckContext,
): Finding[] {
  const own = releaseOf(version);
  if (own === undefined || context.toolchain.origin !== "PATH" || CHOSEN.test(path) || CHOSEN.test(real)) {
    return [];
  }
  const newer = later.find((other) => {
    const release = other.version && releaseOf(other.version);
    return release && compareVersions(release, own) > 0;
  });
  return newer === undefined
    ? []
    : [
        finding("warning", {
          message: `An older Go comes first on PATH: ${path} is go${own}, and ${newer.path} is go${releaseOf(newer.version!)}.`,
          cause: `A shell runs the first go command on PATH, and ${dirname(path)} is before ${dirname(newer.path)}.`,
          fix: `Put ${dirname(newer.path)} before ${dirname(path)} on PATH, or remove the older Go.`,
        }),
      ];
}

function releaseOf(version: string): string | undefined {
  return versionOfToolchain(version.split(" ")[0]!);
}
