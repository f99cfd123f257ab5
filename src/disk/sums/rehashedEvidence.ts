/** What this machine knows of versions whose hash changed: records of the checksum database, and how the zip is packed. Asks no server. */
import { readTextFile } from "../../engine/files.ts";
import { parseGoMod } from "../../modules/goMod/goMod.ts";
import { packedBefore } from "../../modules/goSum/review/packing.ts";
import type { LineChange, SumDiff } from "../../modules/goSum/sumDiff.ts";
import { isValidModule } from "../cachedSums.ts";
import { cachedModule } from "../moduleCache.ts";
import type { OfflineSettings } from "../offlineSettings.ts";
import { cachedRecords } from "../sumdb/cachedRecords.ts";
import { LARGEST_MOD } from "./sumSides.ts";

/** More lines are not looked up. */
const MOST_LINES = 50;

/** The same comparison with the evidence at its rehashed lines. @throws Cancelled */
export async function withRehashedEvidence(
  diff: SumDiff,
  { moduleCache: cache, gosumdb, gopath }: OfflineSettings,
  signal: AbortSignal,
): Promise<SumDiff> {
  if (diff.modules.every(({ change }) => change !== "rehashed")) {
    return diff;
  }
  const recordOf = cache === undefined ? undefined : await cachedRecords({ cache, gosumdb, gopath }, signal);
  let left = MOST_LINES;
  const judged = async (path: string, line: LineChange): Promise<LineChange> => {
    const file = { path, version: line.version, of: line.of };
    if (line.change !== "rehashed" || left === 0 || !isValidModule(file)) {
      return line;
    }
    left -= 1;
    const hash = (await recordOf?.(file))?.hash;
    const before = line.of === "zip" ? packedBefore(line.version, await goOf(file, cache)) : undefined;
    return {
      ...line,
      ...(hash !== undefined && {
        proof: hash === line.to ? "to" : hash === line.from ? "from" : "neither",
      }),
      ...(before && { packedBefore: before }),
    };
  };
  const modules = [...diff.modules];
  for (const [index, module] of modules.entries()) {
    if (module.change === "rehashed" && left > 0) {
      const lines: LineChange[] = [];
      for (const line of module.lines) {
        lines.push(await judged(module.path, line));
      }
      modules[index] = { ...module, lines };
    }
  }
  return { ...diff, modules };
}

/** The go line of a version's go.mod, if the module cache has it. */
export async function goOf(
  { path, version }: { path: string; version: string },
  cache: string | undefined,
): Promise<string | undefined> {
  if (cache === undefined) {
    return undefined;
  }
  const { mod } = cachedModule({ cache, path, version, withZip: false });
  const text = await readTextFile(mod, { most: LARGEST_MOD }).catch(() => undefined);
  return text === undefined ? undefined : parseGoMod(text).file.go?.name;
}
