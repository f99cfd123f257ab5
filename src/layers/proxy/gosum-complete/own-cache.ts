/** The module cache that the go command uses in this check: in scratch, with the modules of the user's that builds need. */
import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { sumsOf } from "../../../disk/buildSums.ts";
import type { Build } from "../../../disk/builds.ts";
import { isComplete, viewModules } from "../../../disk/cacheView.ts";
import { PARSE_OPTIONS } from "../../../disk/platform.ts";
import type { CheckContext } from "../../../engine/check.ts";
import { type ModuleVersion, parseGoMod } from "../../../modules/goMod/goMod.ts";
import { compareVersions, versionOfToolchain } from "../../../modules/version/version.ts";

/** A module cache that the go command may use, and how it learns of it. */
export interface OwnCache {
  /** What the environment of the go command adds. */
  readonly env: Readonly<Record<string, string>>;
  /** Gives the files in a text of the go command, which ran in `folder`, their names in the user's module cache. */
  renamer(folder: string): Promise<(text: string) => string>;
}

/** The user's own module cache. */
const USERS: OwnCache = { env: {}, renamer: async () => (text) => text };

/** Opens it for all builds. @throws UnreadableFile if a file is not a regular file; CommandFailed, CommandTimeout, Cancelled */
export async function openOwnCache(context: CheckContext, builds: readonly Build[]): Promise<OwnCache> {
  const { GOMODCACHE = "", GOVERSION = "" } = await context.goEnv();
  const isThere = isAbsolute(GOMODCACHE) ? await isFolder(GOMODCACHE) : false;
  if (isThere === false) {
    // The go command refuses it before it writes, and its error is what the user has to read.
    return USERS;
  }
  const recorded = (await Promise.all(builds.map((build) => sumsOf(context, build)))).flat();
  const lines = recorded.flatMap(({ sums }) =>
    sums.lines.map((line) => ({ ...line, withZip: line.of === "zip" })),
  );
  if (
    isThere &&
    builds.every((build) => staysReadOnly(build, GOVERSION)) &&
    (await isComplete(GOMODCACHE, lines, context.signal))
  ) {
    return USERS;
  }
  const view = await context.scratch("modcache");
  const required = (await Promise.all(builds.map((build) => requiredModules(context, build)))).flat();
  const modules = [...lines, ...required];
  // In a workspace the go command reads go.mod files that no go.sum names, and adds their lines.
  const withRequired = builds.some(({ work }) => work !== undefined);
  await viewModules(view.path, GOMODCACHE, { modules, withRequired }, context.signal);
  // The go command's index of packages has entries by the path of the module cache: each run would add them to GOCACHE.
  const GODEBUG = [context.env.GODEBUG, "goindex=0"].filter(Boolean).join(",");
  return {
    env: { GOMODCACHE: view.path, GODEBUG },
    async renamer(folder) {
      // In its own words the go command shows a path from its folder if that is shorter.
      const places = [folder, await realpath(folder)].map((from) => relative(from, view.path));
      return (text) =>
        [view.path, ...places].reduce((result, place) => result.replaceAll(place, GOMODCACHE), text);
    },
  };
}

/** Undefined if nothing is there. */
async function isFolder(path: string): Promise<boolean | undefined> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : false;
  }
}

/**
 * Whether the go command, at -mod=readonly, takes no lock in a module cache that is complete: in a workspace it does when
 * it adds lines, and it downloads a newer release that a go.mod selects. Older releases write other .info files.
 */
function staysReadOnly({ members, work }: Build, goVersion: string): boolean {
  const own = versionOfToolchain(goVersion);
  const wanted = members.flatMap(({ mod }) => [mod.go?.name, versionOfToolchain(mod.toolchain?.name ?? "")]);
  return (
    work === undefined &&
    own !== undefined &&
    compareVersions(own, "1.21.0") >= 0 &&
    wanted.every((version) => version === undefined || compareVersions(version, own) <= 0)
  );
}

/** What a build's go.mod files name, with those of folders that replace modules. */
async function requiredModules(context: CheckContext, build: Build): Promise<ModuleVersion[]> {
  const { members, work } = build;
  const replaced = [
    ...members.flatMap(({ folder, mod }) => mod.replace.map((one) => ({ folder, by: one.new }))),
    ...(work?.file.replace ?? []).map((one) => ({ folder: build.folder, by: one.new })),
  ];
  const required = replaced.map(async ({ folder, by }) => {
    if (by.version !== "") {
      return [by];
    }
    const text = await context.readText(join(resolve(folder, by.path), "go.mod"));
    return parseGoMod(text ?? "", PARSE_OPTIONS).file.require;
  });
  return [...members.flatMap(({ mod }) => mod.require), ...(await Promise.all(required)).flat()];
}
