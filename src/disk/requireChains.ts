/** Why modules are needed, by the go.mod files of a workspace and those in the module cache. Only reads; runs nothing. */
import { posix } from "node:path";
import { readTextFile } from "../engine/files.ts";
import { type GoMod, type ModuleVersion, parseGoMod, type Replacement } from "../modules/goMod/goMod.ts";
import { type RequireChainOf, requireChains } from "../modules/goMod/requireChains.ts";
import { isModule } from "./cachedSums.ts";
import { cachedModule } from "./moduleCache.ts";
import { offlineSettings } from "./offlineSettings.ts";
import type { PlacedSide } from "./sumSides.ts";

/** A go.mod of more bytes is not read: the largest of well-known modules have a tenth of that. */
const LARGEST = 1024 * 1024;

const READ_OPTIONS = { windows: process.platform === "win32" };

/** Finds the ways to the modules of a side; where the module cache lacks a go.mod, what is behind it is not known. */
export async function whyOf(
  { members, work, place }: PlacedSide,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RequireChainOf> {
  const { moduleCache } = await offlineSettings(env);
  // What go.work replaces has the say over its members (MainModuleSet in cmd/go/internal/modload/init.go).
  const replacements = [
    ...(work?.replace ?? []).map((one) => ({ ...one, folder: "." })),
    ...members.flatMap(({ folder, mod }) => mod.replace.map((one) => ({ ...one, folder }))),
  ];
  const read = async (module: ModuleVersion): Promise<GoMod | undefined> => {
    const by = replacementOf(module, replacements);
    const text =
      by?.new.version === ""
        ? await place.read(posix.join(by.folder, by.new.path, "go.mod")).catch(() => undefined)
        : await cachedMod(by?.new ?? module, moduleCache);
    return text === undefined ? undefined : parseGoMod(text, READ_OPTIONS).file;
  };
  return requireChains(
    members.map(({ mod }) => mod),
    read,
  );
}

/** A replacement of the version itself goes before one of all versions. */
function replacementOf<T extends Replacement>(module: ModuleVersion, all: readonly T[]): T | undefined {
  const ofPath = all.filter(({ old }) => old.path === module.path);
  return (
    ofPath.find(({ old }) => old.version === module.version) ?? ofPath.find(({ old }) => old.version === "")
  );
}

async function cachedMod(module: ModuleVersion, cache: string | undefined): Promise<string | undefined> {
  if (cache === undefined || !isModule(module)) {
    return undefined;
  }
  const file = cachedModule({ cache, path: module.path, version: module.version, whole: false }).mod;
  return readTextFile(file, { most: LARGEST }).catch(() => undefined);
}
