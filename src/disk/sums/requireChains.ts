/** Why modules are needed, by the go.mod files of a workspace and of the module cache. Runs no command. */
import { posix } from "node:path";
import { expectRunning } from "../../engine/command.ts";
import { readTextFile } from "../../engine/files.ts";
import { type GoMod, type ModuleVersion, parseGoMod } from "../../modules/goMod/goMod.ts";
import { replacementOf } from "../../modules/goMod/replacements.ts";
import { type RequireChainOf, requireChains } from "../../modules/goMod/requireChains.ts";
import { isValidModule } from "../cachedSums.ts";
import { cachedModule } from "../moduleCache.ts";
import { PARSE_OPTIONS } from "../platform.ts";
import { LARGEST_MOD, type LoadedSide } from "./sumSides.ts";

/** Finds the require chains of a side's modules. Those behind a go.mod that the module cache does not have stay unknown. @throws Cancelled */
export async function requireChainOf(
  { members, work, source }: Pick<LoadedSide, "members" | "work" | "source">,
  { moduleCache, signal }: { moduleCache: string | undefined; signal: AbortSignal },
): Promise<RequireChainOf> {
  const read = async (module: ModuleVersion): Promise<GoMod | undefined> => {
    expectRunning(signal);
    const { replacement, main } = replacementOf(module, members, work) ?? {};
    const target = replacement?.new ?? module;
    const text =
      target.version === ""
        ? await source.read(posix.join(main?.folder ?? ".", target.path, "go.mod")).catch(() => undefined)
        : await cachedMod(target, moduleCache);
    return text === undefined ? undefined : parseGoMod(text, PARSE_OPTIONS).file;
  };
  return requireChains(
    members.map(({ mod }) => mod),
    read,
  );
}

async function cachedMod(module: ModuleVersion, cache: string | undefined): Promise<string | undefined> {
  if (cache === undefined || !isValidModule(module)) {
    return undefined;
  }
  const file = cachedModule({ cache, path: module.path, version: module.version, withZip: false }).mod;
  return readTextFile(file, { most: LARGEST_MOD }).catch(() => undefined);
}
