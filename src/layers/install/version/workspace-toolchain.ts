/** Which toolchain runs in the workspace: told from its files first, so that nothing is downloaded, then compared. */
import { dirname, isAbsolute, join } from "node:path";
import { kindOf, readStart } from "../../../disk/safeFiles.ts";
import { type CheckContext, type Finding, finding, type Location } from "../../../engine/check.ts";
import { lookPath } from "../../../engine/program.ts";
import type { GoEnv } from "../../../engine/toolchain.ts";
import { compareVersions, versionOfToolchain } from "../../../modules/version/version.ts";
import { goVersion } from "../../shared/go-version.ts";
import { allowToolchains } from "../../shared/symptoms/symptom.ts";
import { explain } from "../../shared/symptoms.ts";
import { type Choice, chooseToolchain, isLanguage, lookUp, type ModuleFile } from "./toolchain-choice.ts";

/** What was found, and what the summary adds. */
export interface WorkspaceToolchain {
  findings: Finding[];
  summary: string;
}

const NOTHING: WorkspaceToolchain = { findings: [], summary: "" };

/** Judges the choice in the workspace, a trusted folder. `env` is what the go command says outside of it. */
export async function toolchainOfWorkspace(
  context: CheckContext,
  workspace: string,
  env: GoEnv,
): Promise<WorkspaceToolchain> {
  const file = await moduleFile(context, workspace);
  if (file === undefined || env.GO111MODULE === "off") {
    return NOTHING;
  }
  const own = env.GOVERSION ?? "";
  const local = localVersion(own);
  if (compareVersions(local, "1.21") < 0) {
    // Toolchains are chosen since go1.21; an older one takes a newer go line and only notes it at a compile error.
    return NOTHING;
  }
  const choice = chooseToolchain(env.GOTOOLCHAIN ?? "", local, file);
  if (choice.kind !== "chosen") {
    return { findings: [refused(choice, file, context, env)], summary: "" };
  }
  const stays = choice.name === "local" || choice.name === own;
  const place = stays ? undefined : await placeOf(choice.name, choice.pathOnly, context, env);
  const told = stays ? [] : [switched(choice, file, env, place)];
  if (place?.kind === "missing") {
    return { findings: told, summary: place.why ? "" : `; ${choice.name} in the workspace` };
  }
  const runs = await runningThere(context, workspace, stays ? own : choice.name, file);
  return { findings: [...told, ...runs], summary: stays ? "" : `; ${choice.name} in the workspace` };
}

/** A development tree counts as the language that it will be: `devel go1.28-3f2a` as 1.28 (cmd/go/internal/gover/local.go). */
function localVersion(own: string): string {
  return versionOfToolchain(own) ?? /go(1\.\d+)/.exec(own)?.[1] ?? "";
}

/** go.work has the say where there is one, else go.mod; both are looked for in the folders above too (modload/init.go). */
async function moduleFile({ env }: CheckContext, workspace: string): Promise<ModuleFile | undefined> {
  const work = env.GOWORK && isAbsolute(env.GOWORK) ? env.GOWORK : undefined;
  const path =
    (env.GOWORK === "off" ? undefined : (work ?? (await above(workspace, "go.work")))) ??
    (await above(workspace, "go.mod"));
  const text = path && (await readStart(path));
  return text === undefined || !path
    ? undefined
    : { path, go: lookUp(text, "go"), toolchain: lookUp(text, "toolchain") };
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
    const message = `Nothing can be built in the workspace: ${name} is not understood.`;
    return finding("error", {
      message,
      cause: `${place(location)}: ${choice.why}.`,
      fix: `Mend ${place(location)}.`,
      location,
    });
  }
  const wanted = choice.line.value;
  return finding("error", {
    message: `Nothing can be built in the workspace: ${name} wants a newer Go.`,
    cause: `${name} requires go >= ${wanted} (running go ${choice.running}; GOTOOLCHAIN=${env.GOTOOLCHAIN}).`,
    fix: `Install go${wanted} or later, or let the go command fetch it: ${allowToolchains(context)}`,
    location,
  });
}

const place = ({ path, line }: Location) => (line ? `${path}:${line}` : path);

/** Where a toolchain comes from: PATH first, then the module cache, else a download (select.go, Exec). */
type Place = { kind: "here"; path: string } | { kind: "missing"; why?: string; fix?: string };

async function placeOf(name: string, pathOnly: boolean, context: CheckContext, env: GoEnv): Promise<Place> {
  const onPath = await lookPath(name, context.env);
  if (onPath !== undefined) {
    return { kind: "here", path: onPath };
  }
  if (pathOnly) {
    const fix = `go install golang.org/dl/${name}@latest && ${name} download`;
    return {
      kind: "missing",
      why: `GOTOOLCHAIN=${env.GOTOOLCHAIN} allows only toolchains on PATH, and ${name} is not there`,
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
      why: "it is not installed, and GOPROXY=off forbids to download it",
      fix: `Install ${name}.`,
    };
  }
  return env.GOSUMDB === "off"
    ? {
        kind: "missing",
        why: "it is not installed, and with GOSUMDB=off none is downloaded",
        fix: `Install ${name}.`,
      }
    : { kind: "missing" };
}

/** The switch in words: which go runs, why, from where. */
function switched(
  choice: Extract<Choice, { kind: "chosen" }>,
  file: ModuleFile,
  env: GoEnv,
  from: Place | undefined,
): Finding {
  const line = choice.because === "GOTOOLCHAIN" ? undefined : file[choice.because];
  const location: Location = { path: file.path, ...(line ? { line: line.line } : {}) };
  const why = line
    ? `${place(location)} says "${choice.because} ${line.value}", and GOTOOLCHAIN=${env.GOTOOLCHAIN} lets it choose`
    : `GOTOOLCHAIN=${env.GOTOOLCHAIN} names it`;
  if (from?.kind === "missing" && from.why) {
    const message = `Nothing can be built in the workspace: it needs ${choice.name}, which cannot be had.`;
    return finding("error", { message, cause: `${why}; ${from.why}.`, fix: from.fix, location });
  }
  return finding("info", {
    message: `In the workspace ${choice.name} runs in place of ${env.GOVERSION}.`,
    cause: `${why}; ${from?.kind === "here" ? `it is in ${from.path}` : "the next go command there downloads it"}.`,
    location,
  });
}

/** What the go command itself says there; it must agree with what the files say. */
async function runningThere(
  context: CheckContext,
  workspace: string,
  expected: string,
  file: ModuleFile,
): Promise<Finding[]> {
  const options = { cwd: workspace, env: { GOWORK: context.env.GOWORK }, maxOutput: 64 * 1024 };
  const answer = await context.go(["version"], options);
  const said = answer.exitCode === 0 ? goVersion(answer.stdout) : undefined;
  if (said === undefined) {
    const problem = explain(answer, context, "The go command does not answer in the workspace.");
    return [finding("error", { location: { path: file.path }, ...problem })];
  }
  return said.split(" ")[0] === expected.split(" ")[0]
    ? []
    : [
        finding("error", {
          message: `In the workspace ${said} runs where ${expected} is expected.`,
          cause: `${file.path} and GOTOOLCHAIN choose ${expected}.`,
          fix: "Look at what is named so on PATH, and in the module cache: go env GOMODCACHE",
          location: { path: file.path },
        }),
      ];
}
