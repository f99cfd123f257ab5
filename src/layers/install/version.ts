import { dirname, join } from "node:path";
import { gatherSettings } from "../../disk/goSettings.ts";
import { kindOf, readStart } from "../../disk/safeFiles.ts";
import { type Check, type CheckContext, conclude, type Finding, fail, finding } from "../../engine/check.ts";
import { CommandFailed, firstLine } from "../../engine/command.ts";
import type { GoEnv } from "../../engine/toolchain.ts";
import { goVersion } from "../shared/go-version.ts";
import { mixedTree } from "../shared/goroot-damage.ts";
import { origin } from "../shared/setting-findings.ts";
import { isSet, REINSTALL, unset } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import { goEnvValues } from "./go-env-values.ts";
import { toolchainOfWorkspace } from "./version/workspace-toolchain.ts";

/**
 * The go command contains its version (runtime.Version) and never reads GOROOT/VERSION, which names the release of the
 * tree (written by cmd/dist, build.go). Each tool contains a version too. If they differ, two releases are mixed.
 */
export const version: Check = {
  id: "install.version",
  title: "The go command and its GOROOT are the same release",
  label: "Version",
  about:
    "An upgrade over an old tree, or a GOROOT left in a shell profile, mixes two releases, which only shows at the first compile. A go or toolchain line, GOTOOLCHAIN or go.work can also select another toolchain than the one on PATH: the check reports which one runs in your workspace, and why. It never downloads a toolchain.",
  needs: ["install.go-on-path"],
  effort: "quick",
  async run(context) {
    const [answer, env] = await Promise.all([
      context.go(["version"], { maxOutput: 64 * 1024 }),
      settingsOf(context),
    ]);
    const reported = answer.exitCode === 0 ? goVersion(answer.stdout) : undefined;
    if (reported === undefined) {
      return fail(explain(answer, context, "The go command does not report its version."));
    }
    if (env instanceof CommandFailed) {
      return fail(explain(env.result, context, "The go command does not report its settings."));
    }
    const [tree, compiler, chosen, workspace] = await Promise.all([
      treeOf(env),
      compilerOf(context, env),
      chosenByUser(context, env),
      context.workspace
        ? toolchainOfWorkspace(context, context.workspace, env)
        : { findings: [], summary: "" },
    ]);
    const own = [...compare(context, env, { reported, tree, compiler }), ...(await unpackedInside(env))];
    const summary = `${env.GOVERSION}${workspace.summary}`;
    return conclude([...own, ...chosen, ...workspace.findings], summary);
  },
};

/** The settings that this check needs. */
const NAMES = [
  ...["GOVERSION", "GOROOT", "GOTOOLDIR", "GOTOOLCHAIN", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GO111MODULE"],
  ...["GOHOSTOS", "GOHOSTARCH"],
];

/** All settings if possible, else only NAMES, which the go command prints without a temporary folder. */
async function settingsOf(context: CheckContext): Promise<GoEnv | CommandFailed> {
  const refusal = (error: unknown) => {
    if (error instanceof CommandFailed) {
      return error;
    }
    throw error;
  };
  const all = await context.goEnv().catch(refusal);
  return all instanceof CommandFailed ? goEnvValues(context, NAMES).catch(refusal) : all;
}

/** The release that GOROOT/VERSION names in its first line. */
async function treeOf({ GOROOT }: GoEnv): Promise<string | undefined> {
  const text = await readStart(join(GOROOT ?? "", "VERSION"), 4096);
  return text === undefined ? undefined : firstLine(text);
}

/** Its version, or the finding if it does not report one. Under `go tool` a tool killed by a signal has exit code 0. */
async function compilerOf(context: CheckContext, { GOTOOLDIR }: GoEnv): Promise<string | Finding> {
  const file = join(GOTOOLDIR ?? "", process.platform === "win32" ? "compile.exe" : "compile");
  const answer = await context.command([file, "-V=full"], { maxOutput: 64 * 1024 });
  const found = /^compile version (.+?)(?: buildID=\S+)?$/.exec(answer.stdout.trimEnd())?.[1];
  if (answer.exitCode === 0 && found !== undefined) {
    return found;
  }
  const problem = explain(answer, context, "The compiler does not report its version.");
  return finding("error", { fix: REINSTALL, ...problem, location: { path: file } });
}

/** Experiments follow the release: `go1.26.8 X:jsonv2` (internal/buildcfg). */
const release = (text: string) => text.replace(/ X:.*/s, "");

function compare(
  context: CheckContext,
  { GOVERSION = "", GOROOT = "" }: GoEnv,
  { reported, tree, compiler }: { reported: string; tree: string | undefined; compiler: string | Finding },
): Finding[] {
  const own = release(GOVERSION);
  const file = join(GOROOT, "VERSION");
  if (release(reported) !== own) {
    const cause = `go version prints ${reported}; go env GOVERSION prints ${GOVERSION}.`;
    return [
      finding("error", {
        message: "go version and go env report different releases.",
        cause,
        fix: REINSTALL,
      }),
    ];
  }
  const findings: Finding[] = [];
  if (typeof compiler !== "string") {
    findings.push(compiler);
  } else if (release(compiler) !== own) {
    findings.push(
      mixed(
        context,
        `The go command is ${own}, but the compiler in its GOROOT is ${release(compiler)}.`,
        GOROOT,
      ),
    );
  }
  const compilerMatches = typeof compiler === "string" && release(compiler) === own;
  if (tree === undefined && !GOVERSION.startsWith("devel")) {
    const message = "VERSION is missing from GOROOT, so the release of the tree is unknown.";
    findings.push(
      finding("warning", {
        message,
        cause: `${file} cannot be read.`,
        fix: REINSTALL,
        location: { path: file },
      }),
    );
  } else if (tree !== undefined && release(tree) !== own) {
    const message = `The go command is ${own}, but GOROOT/VERSION says ${tree.slice(0, 80)}.`;
    findings.push(
      compilerMatches
        ? finding("warning", {
            message,
            cause: `The compiler is ${own} too, so ${file} itself was changed.`,
            fix: REINSTALL,
            location: { path: file, line: 1 },
          })
        : { ...mixed(context, message, GOROOT), location: { path: file, line: 1 } },
    );
  }
  return findings;
}

function mixed(context: CheckContext, message: string, goroot: string): Finding {
  return isSet("GOROOT", context)
    ? finding("error", {
        message,
        cause: `GOROOT=${goroot} is set in the environment.`,
        fix: unset("GOROOT", context),
      })
    : finding("error", { message, ...mixedTree(goroot) });
}

/** A release that was unpacked into GOROOT instead of in its place: the go command remains the old one. */
async function unpackedInside({ GOROOT = "", GOVERSION = "" }: GoEnv): Promise<Finding[]> {
  const inside = join(GOROOT, "go");
  const text = await readStart(join(inside, "VERSION"), 4096);
  const kinds = [GOROOT, inside].map((tree) => kindOf(join(tree, "src", "runtime")));
  if (text === undefined || (await Promise.all(kinds)).some((kind) => kind !== "folder")) {
    return [];
  }
  return [
    finding("warning", {
      message: `GOROOT contains another Go: ${inside} is ${firstLine(text).slice(0, 80)}, but ${GOVERSION} runs.`,
      cause: `A release was unpacked into ${GOROOT}, not in its place.`,
      fix: `Remove ${GOROOT}, then unpack the release into ${dirname(GOROOT)}.`,
      location: { path: inside },
    }),
  ];
}

/** If GOTOOLCHAIN itself names another toolchain than the one on PATH, that one runs everywhere. */
async function chosenByUser(context: CheckContext, env: GoEnv): Promise<Finding[]> {
  const setting = env.GOTOOLCHAIN ?? "";
  if (!/^go1|-go1/.test(setting)) {
    return [];
  }
  const local = goVersion((await context.go(["version"], { env: { GOTOOLCHAIN: "local" } })).stdout);
  const { all } = await gatherSettings(context.env, env.GOROOT, process.platform, readStart);
  const named = all.get("GOTOOLCHAIN");
  const where = named ? `It comes from ${origin(named)}` : "It is a default of this go command";
  if (local === undefined || release(local) === release(env.GOVERSION ?? "")) {
    return [
      finding("info", {
        message: `GOTOOLCHAIN=${setting} is the go command's own release.`,
        cause: `${where}.`,
      }),
    ];
  }
  return [
    finding("info", {
      message: `${env.GOVERSION} runs instead of ${local} because GOTOOLCHAIN=${setting} selects it.`,
      cause: `${where}; the toolchain is in ${env.GOROOT}.`,
    }),
  ];
}
