/** Evidence about a checksum mismatch on this machine: go.sum files of the workspace and the module cache. Runs no command. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readRegularFile } from "../engine/files.ts";
import { inWorkers } from "../engine/workers.ts";
import { hash1 } from "../modules/goSum/dirhash.ts";
import { keyOf } from "../modules/goSum/goSum.ts";
import { type ExplainedMismatch, explainMismatch } from "../modules/goSum/mismatch/mismatchCauses.ts";
import type { Mismatch } from "../modules/goSum/mismatch/mismatchKinds.ts";
import type { SumEvidence } from "../modules/goSum/mismatch/mismatchSides.ts";
import type { NamedSums } from "../modules/goSum/sumDiff.ts";
import { MAX_GO_MOD } from "../modules/zip/moduleZip.ts";
import { recordedSums } from "./buildSums.ts";
import { isValidModule } from "./cachedSums.ts";
import type { CacheState } from "./cacheState.ts";
import cacheStates from "./cacheState.worker.ts";
import { type CachedModule, cachedModule } from "./moduleCache.ts";
import { offlineSettings } from "./offlineSettings.ts";
import { cachedRecords } from "./sumdb/cachedRecords.ts";
import { goOf } from "./sums/rehashedEvidence.ts";
import { folderSource, readSumSide } from "./sums/sumSides.ts";

/**
 * Explains mismatches for a folder of a workspace.
 * @throws Error with one sentence if its go.sum cannot be read; Cancelled
 */
export async function explainWithEvidence(
  mismatches: readonly Mismatch[],
  folder: string,
  { env, signal }: { env: Readonly<Record<string, string | undefined>>; signal: AbortSignal },
): Promise<ExplainedMismatch[]> {
  const root = await rootOf(folder, env);
  const files = root === undefined ? undefined : (await readSumSide(folderSource(root, root, signal))).files;
  const { moduleCache: cache, isPrivate, origin, gosumdb, gopath } = await offlineSettings(env);
  // A log may name one module many times, and its zip is read as a whole.
  const known = new Map<string, CachedModule | undefined>();
  const modules = mismatches.map((mismatch) => {
    const key = keyOf(mismatch);
    const module = known.has(key) ? known.get(key) : moduleOf(mismatch, cache);
    known.set(key, module);
    return module;
  });
  // What lies in the cache may be large: an abort can end a worker.
  const states = await inWorkers(
    cacheStates,
    [...known.values()].filter((module) => module !== undefined),
    signal,
  );
  const linesOf = files && recordedSums(files);
  const recordOf = cache === undefined ? undefined : await cachedRecords({ cache, gosumdb, gopath }, signal);
  const explained: ExplainedMismatch[] = [];
  for (const [index, mismatch] of mismatches.entries()) {
    const module = modules[index];
    const evidence: SumEvidence = isValidModule(mismatch)
      ? {
          ...(linesOf && { lines: linesOf(mismatch) }),
          ...(module && { cache: await cacheEvidence(mismatch, module, states.get(module)) }),
          database: await recordOf?.(mismatch),
          isPrivate: isPrivate(mismatch.path),
          origin: origin(mismatch.path),
          go: mismatch.of === "zip" ? await goOf(mismatch, cache) : undefined,
        }
      : { malformed: mismatch.kind === "malformed" ? malformedLines(mismatch, files ?? []) : undefined };
    explained.push(explainMismatch(mismatch, evidence));
  }
  return explained;
}

/** No more lines that cannot be read are listed. */
const MOST_MALFORMED = 5;

/** What the workspace's files of that name have wrong, as sentences; here they need not be what the log is about. */
function malformedLines({ source }: Mismatch, files: readonly NamedSums[]): string[] {
  const wanted = source.slice(Math.max(source.lastIndexOf("/"), source.lastIndexOf("\\")) + 1);
  return files
    .filter(({ name }) => name === wanted || name.endsWith(`/${wanted}`))
    .flatMap(({ name, sums }) =>
      sums.problems
        .filter(({ kind }) => kind === "malformed" || kind === "merge-marker")
        .map(({ line, message }) => `${name}:${line} in this workspace: ${message}`),
    )
    .slice(0, MOST_MALFORMED);
}

function moduleOf(mismatch: Mismatch, cache: string | undefined): CachedModule | undefined {
  const { path, version, of } = mismatch;
  return cache === undefined || !isValidModule(mismatch)
    ? undefined
    : cachedModule({ cache, path, version, withZip: of === "zip" });
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

async function cacheEvidence(
  mismatch: Mismatch,
  module: CachedModule,
  state: CacheState | undefined,
): Promise<NonNullable<SumEvidence["cache"]>> {
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
