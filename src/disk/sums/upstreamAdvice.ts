/**
 * What the authors of changed modules say of them: retracted versions and deprecated modules, by the newest go.mod that the
 * module cache has (CheckRetractions and CheckDeprecation in cmd/go/internal/modload/modfile.go use that of the latest
 * version). Asks no server.
 */
import { opendir } from "node:fs/promises";
import { dirname } from "node:path";
import { expectRunning } from "../../engine/command.ts";
import { readTextFile } from "../../engine/files.ts";
import { type GoMod, parseGoMod } from "../../modules/goMod/goMod.ts";
import { linksOf } from "../../modules/goSum/review/moduleLinks.ts";
import type { ModuleChange, SumDiff } from "../../modules/goSum/sumDiff.ts";
import { canonicalVersion } from "../../modules/version/modulePath.ts";
import { parsePseudoVersion } from "../../modules/version/pseudoVersion.ts";
import { compareSemver, parseSemver } from "../../modules/version/semver.ts";
import { isValidModule } from "../cachedSums.ts";
import { cachedModule } from "../moduleCache.ts";
import type { OfflineSettings } from "../offlineSettings.ts";
import { LARGEST_MOD } from "./sumSides.ts";

/** More modules than a person reviews are not looked up, and no larger folder is read to its end. */
const MOST_MODULES = 300;
const MOST_NAMES = 10_000;
/** Further modules have no links: of tens of thousands they would take much memory. */
const MOST_LINKED = 2000;

/** How many modules are looked up in parallel. */
const PARALLEL = 16;

/** The same comparison with what is known of its modules on this machine. @throws Cancelled */
export async function withUpstreamAdvice(
  diff: SumDiff,
  { moduleCache, isPublic }: Pick<OfflineSettings, "moduleCache" | "isPublic">,
  signal: AbortSignal,
): Promise<SumDiff> {
  const modules = diff.modules.map((module, index): ModuleChange => {
    if (!isPublic(module.path)) {
      return { ...module, isPrivate: true };
    }
    return index < MOST_LINKED ? { ...module, links: linksOf(module) } : module;
  });
  const news = [...modules.keys()].filter((i) => isNews(modules[i]!)).slice(0, MOST_MODULES);
  for (let at = 0; moduleCache !== undefined && at < news.length; at += PARALLEL) {
    expectRunning(signal);
    await Promise.all(
      news.slice(at, at + PARALLEL).map(async (i) => {
        const mod = await newestMod(modules[i]!.path, moduleCache);
        modules[i] = mod ? withAdvice(modules[i]!, mod) : modules[i]!;
      }),
    );
  }
  return { ...diff, modules };
}

/** Whether the newer side has a version that the older one does not have. */
function isNews({ path, from, to }: ModuleChange): boolean {
  return to !== null && from !== to && isValidModule({ path, version: to });
}

/** The newest go.mod in the module cache, as the go command chooses the latest version: a release before a prerelease. */
async function newestMod(path: string, cache: string): Promise<GoMod | undefined> {
  const folder = dirname(cachedModule({ cache, path, version: "v0.0.0", withZip: false }).mod);
  const newest = (await cachedVersions(folder)).reduce<string | undefined>(
    (best, version) => (best === undefined || compareLatest(version, best) > 0 ? version : best),
    undefined,
  );
  if (newest === undefined) {
    return undefined;
  }
  const { mod } = cachedModule({ cache, path, version: newest, withZip: false });
  const text = await readTextFile(mod, { most: LARGEST_MOD }).catch(() => undefined);
  return text === undefined ? undefined : parseGoMod(text).file;
}

/** The versions whose go.mod is in a folder of the module cache. Those from before modules say nothing. */
async function cachedVersions(folder: string): Promise<string[]> {
  const versions: string[] = [];
  try {
    let names = 0;
    for await (const { name } of await opendir(folder)) {
      const version = name.slice(0, -".mod".length).replace(/!([a-z])/g, (_, small) => small.toUpperCase());
      if (name.endsWith(".mod") && canonicalVersion(version) === version && !version.includes("+")) {
        versions.push(version);
      }
      names += 1;
      if (names === MOST_NAMES) {
        break;
      }
    }
  } catch {
    // The module cache does not have it.
  }
  return versions;
}

function compareLatest(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || compareSemver(a, b);
}

const rankOf = (version: string) =>
  parsePseudoVersion(version) ? 0 : parseSemver(version)?.prerelease ? 1 : 2;

function withAdvice(module: ModuleChange, { module: own, retract }: GoMod): ModuleChange {
  const version = module.to ?? "";
  const retraction = retract.find(
    ({ low, high }) => compareSemver(low, version) <= 0 && compareSemver(version, high) <= 0,
  );
  return {
    ...module,
    ...(retraction && { retracted: firstLine(retraction.rationale) }),
    ...(own?.deprecated && { deprecated: firstLine(own.deprecated) }),
  };
}

const firstLine = (text: string) => text.trim().split("\n", 1)[0]!.trim();
