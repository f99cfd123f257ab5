/** Why modules are needed, by the go.mod files of a workspace and those in the module cache. Only reads; runs nothing. */
import { posix } from "node:path";
import { readTextFile } from "../engine/files.ts";
import { type GoMod, type ModuleVersion, parseGoMod } from "../modules/goMod/goMod.ts";
import { replacementOf } from "../modules/goMod/replacements.ts";
import { requirePaths, type WhyOf } from "../modules/goMod/requirePaths.ts";
import { isModule } from "./cachedSums.ts";
import { cachedModule } from "./moduleCache.ts";
import { offlineSettings } from "./offlineSettings.ts";
import { PARSE_OPTIONS } from "./platform.ts";
import type { PlacedSide } from "./sumSides.ts";

/** A go.mod of more bytes is not read: the largest of well-known modules have a tenth of that. */
const LARGEST = 1024 * 1024;

/** Finds the ways to the modules of a side; where the module cache lacks a go.mod, what is behind it is not known. */
export async function whyOf(
  { members, work, place }: PlacedSide,
  env: Readonly<Record<string, string | undefined>>,
): Promise<WhyOf> {
  const { moduleCache } = await offlineSettings(env);
  const read = async (module: ModuleVersion): Promise<GoMod | undefined> => {
    const { replacement, main } = replacementOf(module, members, work) ?? {};
    const target = replacement?.new ?? module;
    const text =
      target.version === ""
        ? await place.read(posix.join(main?.folder ?? ".", target.path, "go.mod")).catch(() => undefined)
        : await cachedMod(target, moduleCache);
    return text === undefined ? undefined : parseGoMod(text, PARSE_OPTIONS).file;
  };
  return requirePaths(
    members.map(({ mod }) => mod),
    read,
  );
}

async function cachedMod(module: ModuleVersion, cache: string | undefined): Promise<string | undefined> {
  if (cache === undefined || !isModule(module)) {
    return undefined;
  }
  const file = cachedModule({ cache, path: module.path, version: module.version, whole: false }).mod;
  return readTextFile(file, { most: LARGEST }).catch(() => undefined);
}
