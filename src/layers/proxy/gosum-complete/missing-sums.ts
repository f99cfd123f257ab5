/**
 * The go.sum lines that a build lacks, as the go command itself reports them. It runs without network access, and so
 * that it writes nothing: a module by itself with -mod=readonly, which adds no line (WriteGoSum in
 * cmd/go/internal/modfetch/fetch.go); a workspace, where missing lines are added to go.work.sum whatever -mod is
 * (mustHaveSums in modload/import.go), with a copy of its go.work in scratch; both with a view of the module cache.
 */
import { join, resolve } from "node:path";
import type { Build } from "../../../disk/builds.ts";
import type { CheckContext } from "../../../engine/check.ts";
import { type CommandResult, howItEnded } from "../../../engine/command.ts";
import type { GoWork } from "../../../modules/goMod/goWork.ts";
import { keyOf, parseGoSum } from "../../../modules/goSum/goSum.ts";
import { readMismatches } from "../../../modules/goSum/mismatch/mismatch.ts";
import type { Mismatch } from "../../../modules/goSum/mismatch/mismatchKinds.ts";
import { errorsOf, type GoModule, parseModules, parsePackages } from "../../shared/go-list.ts";
import type { OwnCache } from "./own-cache.ts";

/** A missing line. */
export interface MissingSum {
  /** "" if the go command names only the package and its module is unknown. */
  readonly path: string;
  readonly version: string;
  readonly of: "zip" | "go.mod";
  /** The package that needs it, if the go command names one; else "". */
  readonly package: string;
  /** What needs it, in the go command's words; "" if it prints nothing. */
  readonly reason: string;
}

/** The result of the go command. */
export interface SumResult {
  readonly packages: number;
  readonly missing: readonly MissingSum[];
  /** Lines that contradict the module cache. */
  readonly wrong: readonly Mismatch[];
  /** What the module cache lacks, in the go command's words; further needs are then unknown. */
  readonly unknown: readonly string[];
  /** Why it failed, in its own words, if for none of these reasons. */
  readonly refused: string | undefined;
}

/** No request goes to a module proxy, a repository or the checksum database. */
const OFFLINE = { GOPROXY: "off", GONOPROXY: "none", GOSUMDB: "off", GOVCS: "*:off" };

const LIST = ["list", "-e", "-deps", "-test", "-buildvcs=false", "-json=ImportPath,Error,DepsErrors"];

/** Of all that a log can have, what this query asks for: it has no network, and other checks tell the rest. */
const OF_LINES: readonly Mismatch["kind"][] = ["go.sum", "unknown-hash"];

/** How builds are queried. */
export interface QueryOptions {
  cache: OwnCache;
  /** Whether the user's GOFLAGS has -mod=mod. */
  isMod: boolean;
}

/** Queries one build. @throws CommandTimeout, Cancelled */
export async function querySums(
  context: CheckContext,
  build: Build,
  options: QueryOptions,
): Promise<SumResult> {
  const { work } = build;
  return work ? queryWorkspace(context, build, { ...options, work }) : queryModule(context, build, options);
}

async function queryModule(
  context: CheckContext,
  build: Build,
  { cache, isMod }: QueryOptions,
): Promise<SumResult> {
  const options = { cwd: build.folder, env: { ...OFFLINE, ...cache.env } };
  // Other values of the user stay: -mod=vendor reads no go.sum. Only -mod=mod writes.
  const readonly = isMod ? ["-mod=readonly"] : [];
  const listed = await context.go([...LIST, ...readonly, "./...", ...toolsOf(build)], options);
  const result = read(listed, await cache.renamer(build.folder));
  if (result.missing.every(({ path }) => path !== "")) {
    return result;
  }
  const all = await context.go(["list", "-m", "-e", "-json", ...readonly, "all"], options);
  const modules = all.exitCode === 0 ? parseModules(all) : [];
  const missing = result.missing.flatMap((one) => (one.path === "" ? providersOf(one, modules) : one));
  return { ...result, missing };
}

/** The pattern for tools, if there are any: otherwise the go command prints a warning. */
function toolsOf({ members }: Build): string[] {
  return members.some(({ mod }) => mod.tool.length > 0) ? ["tool"] : [];
}

/** `rename` gives the files of the module cache their names. */
function read(listed: CommandResult, rename: (text: string) => string): SumResult {
  const missing: MissingSum[] = [];
  const wrong: Mismatch[] = [];
  const unknown: string[] = [];
  const packages = listed.exitCode === 0 ? parsePackages(listed) : [];
  const texts = errorsOf(packages).map(({ Pos, Err }) => (Pos === "" ? Err : `${Pos}: ${Err}`));
  for (const text of (listed.exitCode === 0 ? texts : [listed.stderr]).map(rename)) {
    for (const found of readMismatches(text)) {
      if (found.kind === "missing") {
        const { path, version, of, detail } = found;
        missing.push({ path, version, of, package: detail, reason: firstLine(text) });
      } else if (OF_LINES.includes(found.kind)) {
        wrong.push(found);
      }
    }
    if (text.includes("module lookup disabled by GOPROXY=off")) {
      unknown.push(firstLine(text));
    }
  }
  const isExplained = missing.length + wrong.length + unknown.length > 0;
  const refused =
    listed.exitCode === 0 || isExplained ? undefined : rename(listed.stderr).trim() || howItEnded(listed);
  return { packages: packages.length, missing: distinct(missing), wrong, unknown, refused };
}

const firstLine = (text: string) => text.trim().split("\n")[0]!;

/** Many packages may need the same line: the first one counts. */
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
function providersOf(missing: MissingSum, modules: readonly GoModule[]): MissingSum[] {
  const providers = modules.filter(
    ({ Path, Main }) => Main !== true && `${missing.package}/`.startsWith(`${Path}/`),
  );
  const without = providers
    .map((module) => module.Replace ?? module)
    .filter(({ Version, Sum }) => Version !== undefined && Sum === undefined)
    .map(({ Path, Version = "" }) => ({ ...missing, path: Path, version: Version }));
  return without.length === 0 ? [missing] : distinct(without);
}

/** The missing lines are those that the go command adds beside a copy of go.work. */
async function queryWorkspace(
  context: CheckContext,
  { members, folder }: Build,
  { cache, work }: Pick<QueryOptions, "cache"> & { work: NonNullable<Build["work"]> },
): Promise<SumResult> {
  if (await isVendored(context, folder)) {
    return { packages: 0, missing: [], wrong: [], unknown: [], refused: undefined };
  }
  const scratch = await context.scratch("workspace");
  const copy = await scratch.write("go.work", workWithFullPaths(work.file, folder));
  const sums = (await context.readText(`${work.path}.sum`)) ?? "";
  await scratch.write("go.work.sum", sums);
  const patterns = members.map((member) => `${member.folder}/...`);
  const env = { ...OFFLINE, ...cache.env, GOWORK: copy };
  const listed = await context.go([...LIST, ...patterns], { cwd: folder, env });
  const before = new Set(parseGoSum(sums).lines.map(keyOf));
  const after = parseGoSum((await context.readText(join(scratch.path, "go.work.sum"))) ?? "");
  const added = after.lines.filter((line) => !before.has(keyOf(line)));
  const result = read(listed, await cache.renamer(folder));
  const missing = added.map(({ path, version, of }) => ({ path, version, of, package: "", reason: "" }));
  return { ...result, missing: [...result.missing, ...distinct(missing)] };
}

/** The vendor directory of a workspace is used instead of modules, without go.sum (modulesTextIsForWorkspace in modload/init.go). */
async function isVendored(context: CheckContext, folder: string): Promise<boolean> {
  const [first = ""] = ((await context.readText(join(folder, "vendor/modules.txt"))) ?? "").split("\n", 1);
  return /^## (.*; *)?workspace *(;|$)/.test(first);
}

/** A go.work that means the same in any folder. */
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
