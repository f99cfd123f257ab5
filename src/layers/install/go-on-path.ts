import { realpath } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { gatherSettings } from "../../disk/goSettings.ts";
import { kindOf, readStart } from "../../disk/safeFiles.ts";
import { type Check, type CheckContext, conclude, type Finding, fail, finding } from "../../engine/check.ts";
import { type CommandResult, CommandTimeout, howItEnded } from "../../engine/command.ts";
import { within } from "../../engine/paths.ts";
import type { GoCandidate } from "../../engine/toolchain.ts";
import { goVersion } from "../shared/go-version.ts";
import { isSet, REINSTALL, unset } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import { goOfLoginShell } from "./go-on-path/login-shell.ts";
import { gccgo, newerLater, otherProgram } from "./go-on-path/other-programs.ts";

/** This check judges the go command itself, so it must not switch to another toolchain. */
const LOCAL = { GOTOOLCHAIN: "local" };

const GO = process.platform === "win32" ? "go.exe" : "go";

/**
 * A shim of a version manager (asdf, goenv, mise, snap) is a script or a program outside GOROOT that runs the go command
 * in GOROOT. So a go command outside GOROOT is accepted if both report the same release.
 */
export const goOnPath: Check = {
  id: "install.go-on-path",
  title: "The go command works and uses its own GOROOT",
  label: "Go command",
  about:
    "Everything else depends on the first go command on PATH. With two installations, a terminal, the editor and CI may each use a different one. From standard depth on, the check also runs your login shell to find the go command that a new terminal uses; this runs the shell's start-up files.",
  needs: [],
  effort: "quick",
  async run(context) {
    const { path } = context.toolchain;
    if (path === undefined) {
      return notFound(context);
    }
    const [answer, gorootAnswer] = await Promise.all([
      context.go(["version"], { maxOutput: 64 * 1024, env: LOCAL }),
      context.go(["env", "GOROOT"], { maxOutput: 64 * 1024, env: LOCAL }),
    ]);
    const version = answer.exitCode === 0 ? goVersion(answer.stdout) : undefined;
    const real = await realPathOf(path);
    if (version === undefined) {
      const known = explain(answer, context, `${path} does not respond like a go command.`);
      const other = known.fix ? undefined : otherProgram(answer, path, real, context);
      return fail(other ?? { fix: REINSTALL, ...known });
    }
    const ofGcc = gccgo(path, version, context);
    if (ofGcc) {
      return fail(ofGcc);
    }
    const [own, others, shell] = await Promise.all([
      ownTree(context, path, version, gorootAnswer),
      otherGos(context, path, version),
      context.depth === "quick" ? [] : compareShell(context, path),
    ]);
    return conclude([...own.findings, ...strayEntries(context), ...others, ...shell], own.summary);
  },
};

async function notFound({ toolchain: { candidates }, env }: CheckContext) {
  const forWindows = await programForWindows(env.PATH);
  if (forWindows !== undefined && candidates.length === 0) {
    return fail({
      message: "No go command for this system was found.",
      cause: `${forWindows} is a program for Windows, which builds for Windows and does not know the paths of this system.`,
      fix: "Install Go for this system from https://go.dev/dl and add its bin folder to PATH.",
    });
  }
  const unusable = candidates.map((other) => `${other.path}: ${other.unusable}`);
  return fail({
    message: "No go command was found.",
    cause:
      unusable.length === 0
        ? "No folder on PATH contains a go command."
        : `No folder on PATH contains a go command that can be run (${unusable.join("; ")}).`,
    fix: "Install Go from https://go.dev/dl and add its bin folder to PATH.",
  });
}

/** The go.exe on PATH: WSL appends the folders of Windows' own PATH. */
async function programForWindows(path = ""): Promise<string | undefined> {
  const programs =
    process.platform === "win32" ? [] : path.split(delimiter).map((one) => join(one, "go.exe"));
  const kinds = await Promise.all(programs.map(kindOf));
  return programs[kinds.indexOf("file")];
}

/** Whether the go command and GOROOT belong together, and how PATH leads to them. */
async function ownTree(
  context: CheckContext,
  path: string,
  version: string,
  gorootAnswer: CommandResult,
): Promise<{ findings: Finding[]; summary: string }> {
  const goroot = gorootAnswer.stdout.trim();
  if (gorootAnswer.exitCode !== 0 || !isAbsolute(goroot)) {
    const problem = explain(gorootAnswer, context, "The go command does not report its GOROOT.");
    return { findings: [finding("error", problem)], summary: "" };
  }
  const real = await realPathOf(path);
  if (within(real, await realPathOf(goroot))) {
    if (await isNoTree(context, goroot)) {
      // The go command itself only looks whether the folder exists.
      const stderr = `go: cannot find GOROOT directory: ${goroot}`;
      const problem = explain(
        { ...gorootAnswer, stderr },
        context,
        `GOROOT does not name a Go tree: ${goroot}.`,
      );
      return { findings: [finding("error", problem)], summary: "" };
    }
    return { findings: [], summary: real === path ? path : `${path} → ${real}` };
  }
  const inside = join(goroot, "bin", GO);
  const answer = await context.command([inside, "version"], { maxOutput: 64 * 1024, env: LOCAL });
  const found = goVersion(answer.stdout);
  if (answer.exitCode === 0 && found === version) {
    const what = (await readStart(real, 2)) === "#!" ? "a shim script" : "a program outside GOROOT";
    return { findings: [], summary: `${path} (${what}) → ${inside}` };
  }
  const cause = isSet("GOROOT", context)
    ? `GOROOT=${context.env.GOROOT} is set in the environment, and `
    : "The go command uses another tree as its GOROOT: ";
  const why = found
    ? `${inside} is ${found}, not ${version}.`
    : `${inside} does not respond (${howItEnded(answer)}).`;
  const fix = isSet("GOROOT", context) ? unset("GOROOT", context) : REINSTALL;
  const message = `${path} is ${version}, but the GOROOT ${goroot} does not belong to it.`;
  return { findings: [finding("error", { message, cause: cause + why, fix })], summary: "" };
}

/** Whether a setting names as GOROOT a folder that contains the tree, or that is in it. */
async function isNoTree({ env }: CheckContext, goroot: string): Promise<boolean> {
  const { all } = await gatherSettings(env, undefined, process.platform, readStart);
  const kinds = ["VERSION", "src/runtime"].map((name) => kindOf(join(goroot, name)));
  return all.has("GOROOT") && (await Promise.all(kinds)).every((kind) => kind === undefined);
}

/** Each other go command on PATH with its version, or why it is ignored; and whether a newer one comes later. */
async function otherGos(context: CheckContext, path: string, version: string): Promise<Finding[]> {
  const real = await realPathOf(path);
  const others = context.toolchain.candidates.filter((other) => other.path !== path);
  const described = await Promise.all(
    others.map(async (other) => {
      const isRun = other.unusable === undefined && other.real !== real;
      const found = isRun ? await versionOf(context, other.path) : undefined;
      const message = `PATH contains another go command: ${other.path}.`;
      return {
        path: other.path,
        version: found,
        note: finding("info", { message, cause: whatItIs(other, real, found, version) }),
      };
    }),
  );
  return [...newerLater(path, real, version, described, context), ...described.map(({ note }) => note)];
}

/** The time limit for another go command on PATH, in ms: it must not delay the check. */
const OTHER_MS = 5000;

function whatItIs(other: GoCandidate, real: string, found: string | undefined, version: string): string {
  if (other.unusable !== undefined) {
    return `It is ignored: ${other.unusable}.`;
  }
  if (other.real === real) {
    return "It is the same file.";
  }
  return found === undefined
    ? "It does not respond like a go command."
    : `It is ${found}${found === version ? ", the same release" : ""}.`;
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

/** Entries on PATH before the go command that let a folder provide its own go command. */
function strayEntries({ env, toolchain, workspace }: CheckContext): Finding[] {
  const entries = (env.PATH ?? env.Path ?? "").split(delimiter);
  const own = toolchain.path ? entries.indexOf(dirname(toolchain.path)) : -1;
  const before = own < 0 ? [] : entries.slice(0, own);
  return before.flatMap((entry) => {
    const fix = `Remove ${entry === "" ? "the empty entry" : `"${entry}"`} from PATH.`;
    if (!isAbsolute(entry)) {
      const message = `PATH contains ${entry === "" ? "an empty entry" : `the relative entry "${entry}"`} before the go command.`;
      const cause =
        "A shell searches that entry first, relative to the current folder, so a file named go there runs instead of Go.";
      return [finding("warning", { message, cause, fix })];
    }
    const hasGo = toolchain.candidates.some((c) => dirname(c.path) === entry);
    if (workspace !== undefined && within(entry, workspace) && hasGo) {
      const message = `The first go command on PATH is in the workspace: ${join(entry, GO)}.`;
      const cause = "Go Verify ignores it, but a terminal runs it.";
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
        message: "The login shell was not queried for its go command.",
        cause: `${upper(answer.reason)}.`,
      }),
    ];
  }
  const { found } = answer;
  if (isAbsolute(found) && (await realPathOf(found)) === (await realPathOf(path))) {
    return [];
  }
  const fix = `In the start-up files of ${shell}, put ${dirname(path)} first on PATH, or select the other go command here too.`;
  if (found === "") {
    const message = `A terminal finds no go command, but this run uses ${path}.`;
    return [
      finding("warning", { message, cause: `The login shell ${shell} has no go command on its PATH.`, fix }),
    ];
  }
  const release = isAbsolute(found) ? await versionOf(context, found) : undefined;
  const message = `A terminal uses another go command: ${found}${release ? ` (${release})` : ""}, but this run uses ${path}.`;
  // A go command that --go names may differ from the terminal's on purpose.
  const severity = context.toolchain.origin === "--go" ? "info" : "warning";
  return [finding(severity, { message, cause: `The login shell ${shell} finds ${found} first.`, fix })];
}

const upper = (text: string) => text[0]!.toUpperCase() + text.slice(1);

const realPathOf = (path: string) => realpath(path).catch(() => path);
