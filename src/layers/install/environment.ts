import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { type GoSettings, gatherSettings } from "../../disk/goSettings.ts";
import { kindOf, readStart } from "../../disk/safeFiles.ts";
import { type Check, type CheckContext, conclude, type Finding, finding, skip } from "../../engine/check.ts";
import { CommandFailed, type CommandResult } from "../../engine/command.ts";
import { lookPath } from "../../engine/program.ts";
import type { GoEnv } from "../../engine/toolchain.ts";
import { origin, shownValue } from "../shared/setting-findings.ts";
import { explain } from "../shared/symptoms.ts";
import { fileRules } from "./environment/files.ts";
import { flagRules } from "./environment/flags.ts";
import { pathRules } from "./environment/paths.ts";
import type { Facts } from "./environment/rules.ts";
import { targetRules } from "./environment/target.ts";
import { workspaceRules } from "./environment/workspace.ts";

const RULES = [...pathRules, ...flagRules, ...targetRules, ...fileRules, ...workspaceRules];

/**
 * Reads the settings from the same places as the go command, so it finds what is wrong even if a setting makes every go
 * command fail. Then it runs the go command. If that refuses a value that no rule here knows, the finding quotes it.
 */
export const environment: Check = {
  id: "install.environment",
  title: "The settings of the go command are consistent",
  label: "Settings",
  about:
    "The go command takes settings from the environment, from the go env file that `go env -w` writes, and from go.env in GOROOT. A leftover or misspelled setting breaks builds or changes them silently. Settings that are set on purpose, such as GOOS on a machine that only cross-compiles, are reported as well.",
  needs: [],
  effort: "quick",
  async run(context) {
    if (context.toolchain.path === undefined) {
      return skip("no go command was found, so its settings cannot be read");
    }
    const answer = await queryGoEnv(context);
    const goroot = answer.goEnv?.GOROOT || (await ownTree(context));
    const settings = await gatherSettings(context.env, goroot, process.platform, readStart);
    const refused = answer.refused ?? (await refusal(context, settings, answer.goEnv));
    const facts: Facts = {
      settings,
      goroot,
      goEnv: answer.goEnv,
      refused: refused && `${refused.stderr}${refused.stdout}`,
      workspace: context.workspace,
      platform: process.platform,
      kind: kindOf,
      read: readStart,
      real: (path) => realpath(path).catch(() => path),
      git: (args, folder) => refusalOfGit(context, args, folder),
      program: async (name) => (await lookPath(name, context.env)) !== undefined,
    };
    const found = (await Promise.all(RULES.map((rule) => rule(facts)))).flat();
    if (refused && !found.some(({ severity }) => severity === "error")) {
      found.push(refusedFor(refused, context, settings));
    }
    const changed = changes(settings);
    const summary =
      changed.length === 0
        ? `no setting is changed; GOROOT ${goroot}`
        : `${counted(changed)} changed; the settings are consistent`;
    return conclude([...found, ...changed.map(({ note }) => note)], summary);
  },
};

async function queryGoEnv(context: CheckContext): Promise<{ goEnv?: GoEnv; refused?: CommandResult }> {
  try {
    return { goEnv: await context.goEnv() };
  } catch (error) {
    if (error instanceof CommandFailed) {
      return { refused: error.result };
    }
    throw error;
  }
}

/** The settings of a repository may name programs: none of them runs for a question about its state. */
async function refusalOfGit(
  context: CheckContext,
  args: readonly string[],
  folder: string,
): Promise<string | undefined> {
  const argv = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", ...args];
  const { exitCode, startError, stderr } = await context.command(argv, { cwd: folder, env: { LC_ALL: "C" } });
  return startError || exitCode === 0 ? undefined : stderr.replace(/^(?:fatal|error): /, "");
}

/**
 * The errors that `go env` does not report. It accepts a wrong GOFLAGS, "since people reach for it when debugging"
 * (cmd/go/internal/base/goflags.go), and only a build checks whether GOOS and GOARCH go together.
 */
async function refusal(
  context: CheckContext,
  { all }: GoSettings,
  goEnv: GoEnv | undefined,
): Promise<CommandResult | undefined> {
  if (all.has("GOFLAGS")) {
    const answer = await context.go(["version"]);
    if (answer.exitCode !== 0) {
      return answer;
    }
  }
  if (goEnv && (goEnv.GOOS !== goEnv.GOHOSTOS || goEnv.GOARCH !== goEnv.GOHOSTARCH)) {
    const answer = await context.go(["list", "runtime"]);
    return answer.exitCode === 0 ? undefined : answer;
  }
  return undefined;
}

/** The go command's error, located at the line of the setting that it names. */
function refusedFor(refused: CommandResult, context: CheckContext, settings: GoSettings): Finding {
  const problem = explain(refused, context, "The go command refuses its settings.");
  const named = [...settings.all.values()].find(({ name }) =>
    new RegExp(`\\b${name}\\b`).test(problem.cause ?? ""),
  );
  return finding("error", named?.location ? { location: named.location, ...problem } : problem);
}

/** The tree of the go command: without GOROOT it uses the folder above bin in its real path (cfg.go, findGOROOT). */
async function ownTree({ toolchain, env }: CheckContext): Promise<string | undefined> {
  if (env.GOROOT) {
    return env.GOROOT;
  }
  const real = await realpath(toolchain.path!).catch(() => undefined);
  return real && dirname(dirname(real));
}

/** Each setting that differs from its default, with its origin. go.env contains defaults, except a GOTOOLCHAIN other than auto. */
function changes(settings: GoSettings): { note: Finding }[] {
  return [...settings.all.values()]
    .filter(({ origin, name, value }) => origin !== "go.env" || (name === "GOTOOLCHAIN" && value !== "auto"))
    .map((setting) => {
      const message = `${setting.name}=${shownValue(setting)}`;
      const cause = `It comes from ${origin(setting)}.`;
      const { location } = setting;
      return {
        note: finding("info", { message, cause, ...(location ? { location } : {}) }),
      };
    });
}

/** The settings with their values, unless they are many or long. */
function counted(changed: readonly { note: Finding }[]): string {
  const shown = changed.map(({ note }) => note.message);
  const isShort = shown.length <= 4 && shown.join(", ").length <= MAX_SHOWN;
  return isShort
    ? `${shown.join(", ")} ${shown.length === 1 ? "is" : "are"}`
    : `${shown.length} setting${shown.length === 1 ? " is" : "s are"}`;
}

/** A summary is one line. */
const MAX_SHOWN = 80;
