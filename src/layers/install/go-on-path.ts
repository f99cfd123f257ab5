import { realpath } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { readStart } from "../../disk/safeFiles.ts";
import { type Check, type CheckContext, conclude, type Finding, fail, finding } from "../../engine/check.ts";
import { type CommandResult, CommandTimeout, howItEnded } from "../../engine/command.ts";
import { within } from "../../engine/paths.ts";
import type { GoCandidate } from "../../engine/toolchain.ts";
import { goVersion } from "../shared/go-version.ts";
import { isSet, REINSTALL, unset } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import { goOfLoginShell } from "./go-on-path/login-shell.ts";

/** Only the go command itself is judged here, so no other toolchain may be chosen in its place. */
const LOCAL = { GOTOOLCHAIN: "local" };

const GO = process.platform === "win32" ? "go.exe" : "go";

/**
 * A shim of a version manager (asdf, goenv, mise, snap) is a script or a program outside of GOROOT that runs GOROOT's
 * own go command; so a go command outside of GOROOT is right where both are of the same release.
 */
export const goOnPath: Check = {
  id: "install.go-on-path",
  title: "One go command answers, from its own GOROOT",
  about:
    "Everything else builds on the go command that PATH gives first. Where two installs meet, a terminal, the editor and CI may each use another one. From the standard depth on the login shell is asked too: that runs your shell's start-up files, as each new terminal does.",
  needs: [],
  effort: "quick",
  async run(context) {
    const { path } = context.toolchain;
    if (path === undefined) {
      return notFound(context);
    }
    const [answer, asked] = await Promise.all([
      context.go(["version"], { maxOutput: 64 * 1024, env: LOCAL }),
      context.go(["env", "GOROOT"], { maxOutput: 64 * 1024, env: LOCAL }),
    ]);
    const version = answer.exitCode === 0 ? goVersion(answer.stdout) : undefined;
    if (version === undefined) {
      const message = `${path} does not answer as a go command does.`;
      return fail({ fix: REINSTALL, ...explain(answer, context, message) });
    }
    const [own, others, shell] = await Promise.all([
      ownTree(context, path, version, asked),
      otherGos(context, path, version),
      context.depth === "quick" ? [] : compareShell(context, path),
    ]);
    return conclude([...own.findings, ...strayEntries(context), ...others, ...shell], own.summary);
  },
};

function notFound({ toolchain: { candidates } }: CheckContext) {
  const passedOver = candidates.map(({ path, unusable }) => `${path}: ${unusable}`);
  return fail({
    message: "No go command was found.",
    cause:
      passedOver.length === 0
        ? "No folder on PATH holds a go command."
        : `No folder on PATH holds a go command that can be run (${passedOver.join("; ")}).`,
    fix: "Install Go from https://go.dev/dl and add its bin folder to PATH.",
  });
}

/** Whether the go command and GOROOT belong together, and how PATH leads there. */
async function ownTree(
  context: CheckContext,
  path: string,
  version: string,
  asked: CommandResult,
): Promise<{ findings: Finding[]; summary: string }> {
  const goroot = asked.stdout.trim();
  if (asked.exitCode !== 0 || !isAbsolute(goroot)) {
    const problem = explain(asked, context, "The go command does not tell its GOROOT.");
    return { findings: [finding("error", problem)], summary: "" };
  }
  const real = await behindLinks(path);
  if (within(real, await behindLinks(goroot))) {
    return { findings: [], summary: real === path ? path : `${path} → ${real}` };
  }
  const inside = join(goroot, "bin", GO);
  const answer = await context.command([inside, "version"], { maxOutput: 64 * 1024, env: LOCAL });
  const found = goVersion(answer.stdout);
  if (answer.exitCode === 0 && found === version) {
    const what = (await readStart(real, 2)) === "#!" ? "a shim script" : "a program outside of GOROOT";
    return { findings: [], summary: `${path} (${what}) → ${inside}` };
  }
  const cause = isSet("GOROOT", context)
    ? `GOROOT=${context.env.GOROOT} is set in the environment, and `
    : "The go command takes another tree for its own: ";
  const why = found
    ? `${inside} is ${found}, not ${version}.`
    : `${inside} does not answer (${howItEnded(answer)}).`;
  const fix = isSet("GOROOT", context) ? unset("GOROOT", context) : REINSTALL;
  const message = `${path} is ${version}, but its GOROOT ${goroot} is not its own.`;
  return { findings: [finding("error", { message, cause: cause + why, fix })], summary: "" };
}

/** Each other go on PATH with its version, or why it is passed over. */
async function otherGos(context: CheckContext, path: string, version: string): Promise<Finding[]> {
  const real = await behindLinks(path);
  const others = context.toolchain.candidates.filter((other) => other.path !== path);
  return Promise.all(
    others.map(async (other) => {
      const message = `PATH holds another go: ${other.path}.`;
      const cause = await described(context, other, { real, version });
      return finding("info", { message, cause });
    }),
  );
}

/** Another go on PATH is only looked at, so it may not hold up the check. */
const OTHER_MS = 5000;

async function described(
  context: CheckContext,
  other: GoCandidate,
  first: { real: string; version: string },
): Promise<string> {
  if (other.unusable !== undefined) {
    return `It is passed over: ${other.unusable}.`;
  }
  if (other.real === first.real) {
    return "It is the same file.";
  }
  const found = await versionOf(context, other.path);
  return found === undefined
    ? "It does not answer as a go command does."
    : `It is ${found}${found === first.version ? ", the same release" : ""}.`;
}

async function versionOf(context: CheckContext, path: string): Promise<string | undefined> {
  const options = {
    maxOutput: 64 * 1024,
    env: LOCAL,
    timeoutMs: Math.min(OTHER_MS, context.settings.timeoutMs),
  };
  try {
    return goVersion((await context.command([path, "version"], options)).stdout);
  } catch (error) {
    if (error instanceof CommandTimeout) {
      return undefined;
    }
    throw error;
  }
}

/** What stands on PATH before the go command and lets a folder bring its own. */
function strayEntries({ env, toolchain, workspace }: CheckContext): Finding[] {
  const entries = (env.PATH ?? env.Path ?? "").split(delimiter);
  const own = toolchain.path ? entries.indexOf(dirname(toolchain.path)) : -1;
  const before = own < 0 ? [] : entries.slice(0, own);
  return before.flatMap((entry) => {
    const fix = `Remove ${entry === "" ? "the empty entry" : `"${entry}"`} from PATH.`;
    if (!isAbsolute(entry)) {
      const message = `PATH holds ${entry === "" ? "an empty entry" : `the relative entry "${entry}"`} before the go command.`;
      const cause =
        "A shell looks there first, so a folder that holds a file named go runs it in place of Go.";
      return [finding("warning", { message, cause, fix })];
    }
    const brings = toolchain.candidates.some((c) => dirname(c.path) === entry);
    if (workspace !== undefined && within(entry, workspace) && brings) {
      const message = `The first go on PATH lies in the workspace: ${join(entry, GO)}.`;
      const cause = "It was passed over here, but a terminal runs it.";
      return [finding("warning", { message, cause, fix })];
    }
    return [];
  });
}

async function compareShell(context: CheckContext, path: string): Promise<Finding[]> {
  const answer = await goOfLoginShell(context);
  const shell = context.env.SHELL;
  if (answer.found === undefined) {
    return [
      finding("info", {
        message: "The login shell was not asked which go it finds.",
        cause: `${upper(answer.reason)}.`,
      }),
    ];
  }
  const { found } = answer;
  if (isAbsolute(found) && (await behindLinks(found)) === (await behindLinks(path))) {
    return [];
  }
  const fix = `Let the start-up files of ${shell} put ${dirname(path)} first on PATH, or choose the other go here too.`;
  if (found === "") {
    const message = `A terminal finds no go, though ${path} is used here.`;
    return [finding("warning", { message, cause: `The login shell ${shell} has no go on its PATH.`, fix })];
  }
  const release = isAbsolute(found) ? await versionOf(context, found) : undefined;
  const message = `A terminal uses another go: ${found}${release ? ` (${release})` : ""}, while ${path} is used here.`;
  // Whoever named a go command for this run wants another one than the terminal's.
  const severity = context.toolchain.origin === "--go" ? "info" : "warning";
  return [finding(severity, { message, cause: `The login shell ${shell} finds ${found} first.`, fix })];
}

const upper = (text: string) => text[0]!.toUpperCase() + text.slice(1);

const behindLinks = (path: string) => realpath(path).catch(() => path);
