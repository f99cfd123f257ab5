/** Which toolchain runs in the workspace: derived from its files first, so that nothing is downloaded, then compared. */
import { dirname, isAbsolute, join } from "node:path";
import { kindOf, readStart } from "../../../disk/safeFiles.ts";
import { type CheckContext, type Finding, finding, type Location } from "../../../engine/check.ts";
import { lookPath } from "../../../engine/program.ts";
import type { GoEnv } from "../../../engine/toolchain.ts";
import { compareVersions, versionOfToolchain } from "../../../modules/version/version.ts";
import { goVersion } from "../../shared/go-version.ts";
import { allowToolchains } from "../../shared/symptoms/symptom.ts";
import { explain } from "../../shared/symptoms.ts";
import { type Choice, chooseToolchain, findLine, isLanguage, type ModuleFile } from "./toolchain-choice.ts";

/** The findings, and what is appended to the summary. */
export interface WorkspaceToolchain {
  findings: Finding[];
  summary: string;
}

const NOTHING: WorkspaceToolchain = { findings: [], summary: "" };

/** Judges the toolchain of the workspace, a trusted folder. `env` is what `go env` prints outside it. */
export async function toolchainOfWorkspace(
  context: CheckContext,
  workspace: string,
  env: GoEnv,
): Promise<WorkspaceToolchain> {
  const selection = await selectionOf(context, workspace, env);
  if (selection === undefined) {
    return NOTHING;
  }
  const { file, choice } = selection;
  if (choice.kind !== "chosen") {
    return { findings: [refused(choice, file, context, env)], summary: "" };
  }
  const own = env.GOVERSION ?? "";
  const stays = choice.name === "local" || choice.name === own;
  const source = stays ? undefined : await sourceOf(choice.name, choice.pathOnly, context, env);
  const changes = stays ? [] : [switched(choice, file, env, source)];
  if (source?.kind === "missing") {
    return { findings: changes, summary: source.why ? "" : `; ${choice.name} in the workspace` };
  }
  const runs = await runningThere(context, workspace, stays ? own : choice.name, file);
  return { findings: [...changes, ...runs], summary: stays ? "" : `; ${choice.name} in the workspace` };
}

/** The toolchain that builds in the workspace instead of `env`'s, if it is on this machine; `why` is a clause. */
export async function otherToolchain(
  context: CheckContext,
  workspace: string,
  env: GoEnv,
): Promise<{ name: string; why: string; location: Location } | undefined> {
  const { file, choice } = (await selectionOf(context, workspace, env)) ?? {};
  if (!file || choice?.kind !== "chosen" || choice.name === "local" || choice.name === env.GOVERSION) {
    return undefined;
  }
  const source = await sourceOf(choice.name, choice.pathOnly, context, env);
  return source.kind === "here" ? { name: choice.name, ...reasonOf(choice, file, env) } : undefined;
}

/** What the files of the workspace select; undefined if they have no say. */
async function selectionOf(
  context: CheckContext,
  workspace: string,
  env: GoEnv,
): Promise<{ file: ModuleFile; choice: Choice } | undefined> {
  const file = await moduleFile(context, workspace);
  const local = localVersion(env.GOVERSION ?? "");
  // Toolchains are selected since go1.21; an older go command accepts a newer go line and mentions it only at a compile error.
  return file === undefined || env.GO111MODULE === "off" || compareVersions(local, "1.21") < 0
    ? undefined
    : { file, choice: chooseToolchain(env.GOTOOLCHAIN ?? "", local, file) };
}

/** A development tree counts as its future language version: `devel go1.28-3f2a` as 1.28 (cmd/go/internal/gover/local.go). */
function localVersion(own: string): string {
  return versionOfToolchain(own) ?? /go(1\.\d+)/.exec(own)?.[1] ?? "";
}

/** go.work if there is one, else go.mod; both are searched for in parent folders too (modload/init.go). */
async function moduleFile({ env }: CheckContext, workspace: string): Promise<ModuleFile | undefined> {
  const work = env.GOWORK && isAbsolute(env.GOWORK) ? env.GOWORK : undefined;
  const path =
    (env.GOWORK === "off" ? undefined : (work ?? (await above(workspace, "go.work")))) ??
    (await above(workspace, "go.mod"));
  const text = path && (await readStart(path));
  return text === undefined || !path
    ? undefined
    : { path, go: findLine(text, "go"), toolchain: findLine(text, "toolchain") };
}

async function above(folder: string, name: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await kindOf(join(at, name))) === "file") {
      return join(at, name);
    }
    if (at === dirname(at)) {
      return undefined;
    }
  }
}

function refused(
  choice: Exclude<Choice, { kind: "chosen" }>,
  file: ModuleFile,
  context: CheckContext,
  env: GoEnv,
): Finding {
  const location: Location = { path: file.path, ...(choice.line ? { line: choice.line.line } : {}) };
  const name = file.path.endsWith("go.work") ? "go.work" : "go.mod";
  if (choice.kind === "wrong") {
    const message = `Nothing can be built in the workspace: ${name} is invalid.`;
    return finding("error", {
      message,
      cause: `${positionOf(location)}: ${choice.why}.`,
      fix: `Fix ${positionOf(location)}.`,
      location,
    });
  }
  const wanted = choice.line.value;
  return finding("error", {
    message: `Nothing can be built in the workspace: ${name} requires a newer Go.`,
    cause: `${name} requires go >= ${wanted} (running go ${choice.running}; GOTOOLCHAIN=${env.GOTOOLCHAIN}).`,
    fix: `Install go${wanted} or later, or let the go command download it: ${allowToolchains(context)}`,
    location,
  });
}

const positionOf = ({ path, line }: Location) => (line ? `${path}:${line}` : path);

/** Where a toolchain comes from: PATH first, then the module cache, else a download (select.go, Exec). */
type ToolchainSource = { kind: "here"; path: string } | { kind: "missing"; why?: string; fix?: string };

async function sourceOf(
  name: string,
  pathOnly: boolean,
  context: CheckContext,
  env: GoEnv,
): Promise<ToolchainSource> {
  const onPath = await lookPath(name, context.env);
  if (onPath !== undefined) {
    return { kind: "here", path: onPath };
  }
  if (pathOnly) {
    const fix = `go install golang.org/dl/${name}@latest && ${name} download`;
    return {
      kind: "missing",
      why: `GOTOOLCHAIN=${env.GOTOOLCHAIN} allows only toolchains on PATH, and ${name} is not on PATH`,
      fix,
    };
  }
  const module = `v0.0.1-${name}.${env.GOHOSTOS}-${env.GOHOSTARCH}`;
  const folder = join(env.GOMODCACHE ?? "", "golang.org", `toolchain@${module}`);
  const hash = join(
    env.GOMODCACHE ?? "",
    "cache",
    "download",
    "golang.org",
    "toolchain",
    "@v",
    `${module}.ziphash`,
  );
  if ((await kindOf(folder)) === "folder" && (await kindOf(hash)) === "file") {
    return { kind: "here", path: folder };
  }
  const version = versionOfToolchain(name) ?? "";
  if (isLanguage(version)) {
    return {
      kind: "missing",
      why: `${name} is a language version, not a release such as ${name}.0`,
      fix: `Write ${name}.0.`,
    };
  }
  if (env.GOPROXY === "off") {
    return {
      kind: "missing",
      why: "it is not installed, and GOPROXY=off forbids downloading it",
      fix: `Install ${name}.`,
    };
  }
  return env.GOSUMDB === "off"
    ? {
        kind: "missing",
        why: "it is not installed, and with GOSUMDB=off the go command downloads no toolchain",
        fix: `Install ${name}.`,
      }
    : { kind: "missing" };
}

/** The finding on the switch: which toolchain runs, why, and where it comes from. */
function switched(
  choice: Extract<Choice, { kind: "chosen" }>,
  file: ModuleFile,
  env: GoEnv,
  source: ToolchainSource | undefined,
): Finding {
  const { why, location } = reasonOf(choice, file, env);
  if (source?.kind === "missing" && source.why) {
    const message = `Nothing can be built in the workspace: it needs ${choice.name}, which is not available.`;
    return finding("error", { message, cause: `${why}; ${source.why}.`, fix: source.fix, location });
  }
  return finding("info", {
    message: `In the workspace, ${choice.name} runs instead of ${env.GOVERSION}.`,
    cause: `${why}; ${source?.kind === "here" ? `it is in ${source.path}` : `the next go command there downloads it, so the checks are about ${env.GOVERSION}`}.`,
    location,
  });
}

/** Why a toolchain is selected, as a clause, and by which line. */
function reasonOf(
  choice: Extract<Choice, { kind: "chosen" }>,
  file: ModuleFile,
  env: GoEnv,
): { why: string; location: Location } {
  const line = choice.because === "GOTOOLCHAIN" ? undefined : file[choice.because];
  const location: Location = { path: file.path, ...(line ? { line: line.line } : {}) };
  const why = line
    ? `${positionOf(location)} says "${choice.because} ${line.value}", and GOTOOLCHAIN=${env.GOTOOLCHAIN} allows it to select a toolchain`
    : `GOTOOLCHAIN=${env.GOTOOLCHAIN} selects it`;
  return { why, location };
}

/** The release that the go command reports there; it must be the expected one. */
async function runningThere(
  context: CheckContext,
  workspace: string,
  expected: string,
  file: ModuleFile,
): Promise<Finding[]> {
  const options = { cwd: workspace, env: { GOWORK: context.env.GOWORK }, maxOutput: 64 * 1024 };
  const answer = await context.go(["version"], options);
  const reported = answer.exitCode === 0 ? goVersion(answer.stdout) : undefined;
  if (reported === undefined) {
    const problem = explain(answer, context, "The go command does not work in the workspace.");
    return [finding("error", { location: { path: file.path }, ...problem })];
  }
  return reported.split(" ")[0] === expected.split(" ")[0]
    ? []
    : [
        finding("error", {
          message: `In the workspace, ${reported} runs instead of the expected ${expected}.`,
          cause: `${file.path} and GOTOOLCHAIN select ${expected}.`,
          fix: "Check the toolchains of this name on PATH and in the module cache: go env GOMODCACHE",
          location: { path: file.path },
        }),
      ];
}
