/** Evidence about a checksum mismatch on this machine: go.sum files of the workspace and the module cache. Runs no command. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readRegularFile } from "../engine/files.ts";
import { hash1 } from "../modules/goSum/dirhash.ts";
import type { Mismatch } from "../modules/goSum/mismatch.ts";
import {
  type ExplainedMismatch,
  explainMismatch,
  type SumEvidence,
} from "../modules/goSum/mismatchCauses.ts";
import { MAX_GO_MOD } from "../modules/zip/moduleZip.ts";
import { recordedSums } from "./buildSums.ts";
import { isValidModule } from "./cachedSums.ts";
import { cacheState } from "./cacheState.ts";
import { cachedModule } from "./moduleCache.ts";
import { type OfflineSettings, offlineSettings } from "./offlineSettings.ts";
import { folderSource, readSumSide } from "./sumSides.ts";

/** Explains mismatches for a folder of a workspace. @throws Error with one sentence if its go.sum cannot be read */
export async function explainWithEvidence(
  mismatches: readonly Mismatch[],
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ExplainedMismatch[]> {
  const root = await rootOf(folder, env);
  const files = root === undefined ? undefined : (await readSumSide(folderSource(root, root))).files;
  const settings = await offlineSettings(env);
  const linesOf = files && recordedSums(files);
  const explained: ExplainedMismatch[] = [];
  for (const mismatch of mismatches) {
    explained.push(explainMismatch(mismatch, await evidenceOf(mismatch, linesOf, settings)));
  }
  return explained;
}

/** The folder of the go.work that the go command would use, else that of the go.mod; undefined if there is neither. */
async function rootOf(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const names = env.GOWORK === "off" ? ["go.mod"] : ["go.work", "go.mod"];
  for (const name of names) {
    for (let at = folder; ; at = dirname(at)) {
      if ((await stat(join(at, name)).catch(() => undefined))?.isFile()) {
        return at;
      }
      if (at === dirname(at)) {
        break;
      }
    }
  }
  return undefined;
}

async function evidenceOf(
  mismatch: Mismatch,
  linesOf: ReturnType<typeof recordedSums> | undefined,
  { moduleCache, isPrivate }: OfflineSettings,
): Promise<SumEvidence> {
  if (!isValidModule(mismatch)) {
    return {};
  }
  return {
    ...(linesOf && { lines: linesOf(mismatch) }),
    ...(moduleCache !== undefined && { cache: await cacheEvidence(mismatch, moduleCache) }),
    isPrivate: isPrivate(mismatch.path),
  };
}

async function cacheEvidence(mismatch: Mismatch, cache: string): Promise<NonNullable<SumEvidence["cache"]>> {
  const { path, version, of } = mismatch;
  const module = cachedModule({ cache, path, version, withZip: of === "zip" });
  const state = await cacheState(module);
  if (mismatch.of === "go.mod") {
    const { value, problem } = { value: undefined, problem: undefined, ...state?.mod };
    const otherLineEnds = value === undefined ? undefined : await withOtherLineEnds(module.mod);
    return { file: module.mod, hash: value, otherLineEnds, unreadable: problem };
  }
  const { value, problem } = { value: undefined, problem: undefined, ...state?.zip };
  const ziphash = { value: undefined, ...state?.ziphash }.value;
  return { file: module.zip, hash: value?.hash, ziphash, unreadable: problem };
}

/** The hash of the go.mod with its line ends converted, as an editor or git might do. */
async function withOtherLineEnds(file: string): Promise<string> {
  const bytes = (await readRegularFile(file, { most: MAX_GO_MOD })) ?? new Uint8Array();
  const text = Buffer.from(bytes).toString("latin1");
  const converted = text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text.replaceAll("\n", "\r\n");
  return hash1([["go.mod", createHash("sha256").update(converted, "latin1").digest("hex")]]);
}
