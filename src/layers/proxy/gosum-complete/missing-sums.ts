/**
 * Which lines of go.sum a build lacks, by the go command's own answer. It is asked without network, and so that it
 * writes nothing: a module by itself with -mod=readonly, which adds no line (WriteGoSum in
 * cmd/go/internal/modfetch/fetch.go); a workspace, where missing lines are added to go.work.sum whatever -mod says
 * (mustHaveSums in modload/import.go), by a copy of its go.work in scratch.
 */
import { join, resolve } from "node:path";
import type { Build } from "../../../disk/builds.ts";
import type { CheckContext } from "../../../engine/check.ts";
import { type CommandResult, howItEnded } from "../../../engine/command.ts";
import type { GoWork } from "../../../modules/goMod/goWork.ts";
import { keyOf, parseGoSum } from "../../../modules/goSum/goSum.ts";
import { type Mismatch, readMismatches } from "../../../modules/goSum/mismatch.ts";
import { errorsOf, type GoModule, parseModules, parsePackages } from "../../shared/go-list.ts";

/** A line that is missing. */
export interface MissingSum {
  /** "" where the go command names only the package, and its module is not to be found out. */
  readonly path: string;
  readonly version: string;
  readonly of: "zip" | "go.mod";
  /** The package that needs it, where the go command names one; else "". */
  readonly package: string;
  /** In the go command's words what needs it; "" where it says nothing. */
  readonly said: string;
}

/** What the go command answered. */
export interface SumAnswer {
  readonly packages: number;
  readonly missing: readonly MissingSum[];
  /** Lines that contradict the module cache. */
  readonly wrong: readonly Mismatch[];
  /** What the module cache lacks, so that what is needed further is not known, in the go command's words. */
  readonly unknown: readonly string[];
  /** Why it gave no answer, in its own words, where that is for none of these reasons. */
  readonly refused: string | undefined;
}

/** Nothing is asked of a proxy, an origin or the checksum database. */
const OFFLINE = { GOPROXY: "off", GONOPROXY: "none", GOSUMDB: "off", GOVCS: "*:off" };

const LIST = ["list", "-e", "-deps", "-test", "-buildvcs=false", "-json=ImportPath,Error,DepsErrors"];

/** Asks about one build; `isMod` where the user's GOFLAGS has -mod=mod. @throws CommandTimeout, Cancelled */
export function askSums(context: CheckContext, build: Build, isMod: boolean): Promise<SumAnswer> {
  return build.work ? askWorkspace(context, build, build.work) : askModule(context, build, isMod);
}

async function askModule(context: CheckContext, build: Build, isMod: boolean): Promise<SumAnswer> {
  const options = { cwd: build.folder, env: OFFLINE };
  // What is set is kept: -mod=vendor reads no go.sum. Only what writes is not.
  const readonly = isMod ? ["-mod=readonly"] : [];
  const answer = read(await context.go([...LIST, ...readonly, "./...", ...toolsOf(build)], options));
  if (answer.missing.every(({ path }) => path !== "")) {
    return answer;
  }
  const all = await context.go(["list", "-m", "-e", "-json", ...readonly, "all"], options);
  const modules = all.exitCode === 0 ? parseModules(all) : [];
  const missing = answer.missing.flatMap((one) => (one.path === "" ? named(one, modules) : one));
  return { ...answer, missing };
}

/** The pattern for tools, where there are any: without them the go command warns of it. */
function toolsOf({ members }: Build): string[] {
  return members.some(({ mod }) => mod.tool.length > 0) ? ["tool"] : [];
}

function read(listed: CommandResult): SumAnswer {
  const missing: MissingSum[] = [];
  const wrong: Mismatch[] = [];
  const unknown: string[] = [];
  const packages = listed.exitCode === 0 ? parsePackages(listed) : [];
  const texts = errorsOf(packages).map(({ Pos, Err }) => (Pos === "" ? Err : `${Pos}: ${Err}`));
  for (const said of listed.exitCode === 0 ? texts : [listed.stderr]) {
    for (const found of readMismatches(said)) {
      if (found.kind === "missing") {
        const { path, version, of, detail } = found;
        missing.push({ path, version, of, package: detail, said: firstLine(said) });
      } else {
        wrong.push(found);
      }
    }
    if (said.includes("module lookup disabled by GOPROXY=off")) {
      unknown.push(firstLine(said));
    }
  }
  const isExplained = missing.length + wrong.length + unknown.length > 0;
  const refused =
    listed.exitCode === 0 || isExplained ? undefined : listed.stderr.trim() || howItEnded(listed);
  return { packages: packages.length, missing: distinct(missing), wrong, unknown, refused };
}

const firstLine = (text: string) => text.trim().split("\n")[0]!;

/** One line is missed by many packages: the first that is named says it. */
function distinct(missing: readonly MissingSum[]): MissingSum[] {
  const first = new Map<string, MissingSum>();
  for (const one of missing) {
    const key = one.path === "" ? one.package : keyOf(one);
    if (!first.has(key)) {
      first.set(key, one);
    }
  }
  return [...first.values()];
}

/** The modules that may provide the package and have no line: the go command needs all of them (importFromModules). */
function named(missing: MissingSum, modules: readonly GoModule[]): MissingSum[] {
  const providers = modules.filter(
    ({ Path, Main }) => Main !== true && `${missing.package}/`.startsWith(`${Path}/`),
  );
  const without = providers
    .map((module) => module.Replace ?? module)
    .filter(({ Version, Sum }) => Version !== undefined && Sum === undefined)
    .map(({ Path, Version = "" }) => ({ ...missing, path: Path, version: Version }));
  return without.length === 0 ? [missing] : distinct(without);
}

/** The lines that the go command adds beside a copy of go.work are those that are missing. */
async function askWorkspace(
  context: CheckContext,
  { members, folder }: Build,
  work: NonNullable<Build["work"]>,
): Promise<SumAnswer> {
  if (await isVendored(context, folder)) {
    return { packages: 0, missing: [], wrong: [], unknown: [], refused: undefined };
  }
  const scratch = await context.scratch("workspace");
  const copy = await scratch.write("go.work", workWithFullPaths(work.file, folder));
  const sums = (await context.readText(`${work.path}.sum`)) ?? "";
  await scratch.write("go.work.sum", sums);
  const patterns = members.map((member) => `${member.folder}/...`);
  const listed = await context.go([...LIST, ...patterns], { cwd: folder, env: { ...OFFLINE, GOWORK: copy } });
  const before = new Set(parseGoSum(sums).lines.map(keyOf));
  const after = parseGoSum((await context.readText(join(scratch.path, "go.work.sum"))) ?? "");
  const added = after.lines.filter((line) => !before.has(keyOf(line)));
  const answer = read(listed);
  const missing = added.map(({ path, version, of }) => ({ path, version, of, package: "", said: "" }));
  return { ...answer, missing: [...answer.missing, ...distinct(missing)] };
}

/** A workspace's own vendor folder is used instead of modules, without sums (modulesTextIsForWorkspace in modload/init.go). */
async function isVendored(context: CheckContext, folder: string): Promise<boolean> {
  const [first = ""] = ((await context.readText(join(folder, "vendor/modules.txt"))) ?? "").split("\n", 1);
  return /^## (.*; *)?workspace *(;|$)/.test(first);
}

/** A go.work that says the same from any folder. */
function workWithFullPaths({ go, toolchain, godebug, use, replace }: GoWork, folder: string): string {
  const full = (path: string) => JSON.stringify(resolve(folder, path));
  return [
    ...(go ? [`go ${go.name}`] : []),
    ...(toolchain ? [`toolchain ${toolchain.name}`] : []),
    ...godebug.map(({ key, value }) => `godebug ${key}=${value}`),
    ...use.map(({ name }) => `use ${full(name)}`),
    ...replace.map(({ old, new: by }) =>
      by.version === ""
        ? `replace ${old.path} ${old.version} => ${full(by.path)}`
        : `replace ${old.path} ${old.version} => ${by.path} ${by.version}`,
    ),
    "",
  ].join("\n");
}
