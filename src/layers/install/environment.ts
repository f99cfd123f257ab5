import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { type GoSettings, gatherSettings } from "../../disk/goSettings.ts";
import { kindOf, readStart } from "../../disk/safeFiles.ts";
import { type Check, type CheckContext, conclude, type Finding, finding, skip } from "../../engine/check.ts";
import { CommandFailed, type CommandResult } from "../../engine/command.ts";
import { lookPath } from "../../engine/program.ts";
import type { GoEnv } from "../../engine/toolchain.ts";
import { origin, shown } from "../shared/setting-findings.ts";
import { explain } from "../shared/symptoms.ts";
import { fileRules } from "./environment/files.ts";
import { flagRules } from "./environment/flags.ts";
import { pathRules } from "./environment/paths.ts";
import type { Facts } from "./environment/rules.ts";
import { targetRules } from "./environment/target.ts";

const RULES = [...pathRules, ...flagRules, ...targetRules, ...fileRules];

/**
 * Reads the settings where the go command reads them, so that it can tell what is wrong even where a setting makes
 * the go command refuse to answer; then hears what the go command says. A value that only one of the checked
 * releases of Go refuses, and no rule here knows, is told in the go command's own words.
 */
export const environment: Check = {
  id: "install.environment",
  title: "The settings of the go command make sense together",
  about:
    "The go command takes settings from the environment, from the go env file that `go env -w` writes, and from go.env in GOROOT. A setting that is left over or misspelled breaks builds, or changes them in silence. Settings that a deliberate set-up needs, such as a GOOS for a machine that only cross-builds, are told as well.",
  needs: [],
  effort: "quick",
  async run(context) {
    if (context.toolchain.path === undefined) {
      return skip("no go command was found, so none can be asked for its settings");
    }
    const asked = await ask(context);
    const goroot = asked.goEnv?.GOROOT || (await ownTree(context));
    const settings = await gatherSettings(context.env, goroot, process.platform, readStart);
    const refused = asked.refused ?? (await refusal(context, settings, asked.goEnv));
    const facts: Facts = {
      settings,
      goroot,
      goEnv: asked.goEnv,
      refused: refused && `${refused.stderr}${refused.stdout}`,
      workspace: context.workspace,
      platform: process.platform,
      kind: kindOf,
      read: readStart,
      real: (path) => realpath(path).catch(() => path),
      program: async (name) => (await lookPath(name, context.env)) !== undefined,
    };
    const found = (await Promise.all(RULES.map((rule) => rule(facts)))).flat();
    if (refused && !found.some(({ severity }) => severity === "error")) {
      found.push(refusedFor(refused, context, settings));
    }
    const changed = changes(settings);
    const summary =
      changed.length === 0
        ? `nothing is changed; GOROOT ${goroot}`
        : `${told(changed)} changed; all fit together`;
    return conclude([...found, ...changed.map(({ note }) => note)], summary);
  },
};

async function ask(context: CheckContext): Promise<{ goEnv?: GoEnv; refused?: CommandResult }> {
  try {
    return { goEnv: await context.goEnv() };
  } catch (error) {
    if (error instanceof CommandFailed) {
      return { refused: error.result };
    }
    throw error;
  }
}

/**
 * What `go env` hides. It takes a wrong GOFLAGS in silence, "since people reach for it when debugging" (cmd/go/
 * internal/base/goflags.go); which GOOS goes with which GOARCH is only asked when something is built.
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

/** The go command's refusal, placed at the line of the setting that it is about. */
function refusedFor(refused: CommandResult, context: CheckContext, settings: GoSettings): Finding {
  const problem = explain(refused, context, "The go command refuses its settings.");
  const named = [...settings.all.values()].find(({ name }) =>
    new RegExp(`\\b${name}\\b`).test(problem.cause ?? ""),
  );
  return finding("error", named?.location ? { location: named.location, ...problem } : problem);
}

/** The tree that the go command lies in: it takes bin/.. of its real path where GOROOT is not set (cfg.go, findGOROOT). */
async function ownTree({ toolchain, env }: CheckContext): Promise<string | undefined> {
  if (env.GOROOT) {
    return env.GOROOT;
  }
  const real = await realpath(toolchain.path!).catch(() => undefined);
  return real && dirname(dirname(real));
}

/** Each setting that is not a default, with where it comes from. go.env holds defaults, of which `local` is none. */
function changes(settings: GoSettings): { name: string; note: Finding }[] {
  return [...settings.all.values()]
    .filter(({ origin, name, value }) => origin !== "go.env" || (name === "GOTOOLCHAIN" && value !== "auto"))
    .map((setting) => {
      const message = `${setting.name}=${shown(setting)}`;
      const cause = `It comes from ${origin(setting)}.`;
      const { location } = setting;
      return {
        name: setting.name,
        note: finding("info", { message, cause, ...(location ? { location } : {}) }),
      };
    });
}

function told(changed: readonly { name: string }[]): string {
  const names = changed.map(({ name }) => name);
  return names.length > 4
    ? `${names.length} settings are`
    : `${names.join(", ")} ${names.length === 1 ? "is" : "are"}`;
}
