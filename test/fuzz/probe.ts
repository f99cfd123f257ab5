/** What our reader makes of an input, and which of its answers are faults. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import { gunzip, gunzipPieces } from "../../src/engine/gunzip.ts";
import { analyse } from "../../src/profile/analyse/graph.ts";
import { DEFAULTS, GRANULARITIES, QueryError } from "../../src/profile/query/query.ts";
import { pieceDecoder } from "../../src/profile/read/decodePieces.ts";
import { inflateWith } from "../../src/profile/read/gzip.ts";
import { openProfile } from "../../src/profile/read/open.ts";
import { top } from "../../src/profile/reports/top.ts";
import { type Profile, ProfileError } from "../../src/profile/table/profile.ts";
import { contentOf } from "../unit/profile/bytes.ts";

/** What came of an input: a profile, or the sentence that refuses it. */
export type Outcome = { profile: Profile } | { refusal: string };

/** No input may take longer than this, in ms of the processor's time. */
const LONGEST_MS = 1000;

const FIXTURES = "test/fixtures/profiles";

/** Damage within gzip is nearly always found by gzip itself, so few inputs are left packed. */
const PACKED_EVERY = 8;

/** All recorded profiles of at most `most` bytes, unpacked; and some of them as they lie there. */
export function corpus(most: number): Uint8Array[] {
  return readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .flatMap((file, i) => {
      const bytes = readFileSync(file);
      const plain = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
      return plain !== bytes && i % PACKED_EVERY === 0 ? [plain, bytes] : [plain];
    })
    .filter(({ length }) => length <= most)
    .map((buffer) => new Uint8Array(buffer));
}

/**
 * Opens an input and makes the table of it.
 * @throws Error for a fault: any error but the two that say what is wrong, or a refusal for want of memory
 */
export async function probe(bytes: Uint8Array, index = 0): Promise<Outcome> {
  const began = process.cpuUsage();
  const outcome = await outcomeOf(bytes, index);
  expectSameInPieces(bytes, outcome, index);
  const { user, system } = process.cpuUsage(began);
  const ms = (user + system) / 1000;
  if (ms > LONGEST_MS) {
    throw new Error(`it took ${Math.round(ms)} ms`);
  }
  if ("refusal" in outcome && /^too large: its tables|undefined|NaN|\[object/.test(outcome.refusal)) {
    throw new Error(`it was refused with: ${outcome.refusal}`);
  }
  return outcome;
}

/**
 * What can be read in pieces is the same as what was read whole.
 * @throws Error
 */
function expectSameInPieces(bytes: Uint8Array, outcome: Outcome, index: number): void {
  const piece = 1 + (index % 999);
  let profile: Profile;
  try {
    const decoder = pieceDecoder(bytes.length);
    for (let at = 0; at < bytes.length; at += piece) {
      decoder.take(bytes.subarray(at, at + piece));
    }
    profile = decoder.finish();
  } catch (error) {
    if (error instanceof ProfileError) {
      return;
    }
    throw error;
  }
  if (!("profile" in outcome) || !isDeepStrictEqual(contentOf(profile), contentOf(outcome.profile))) {
    throw new Error(`it was read in pieces of ${piece} bytes as something else`);
  }
}

async function outcomeOf(bytes: Uint8Array, index: number): Promise<Outcome> {
  try {
    const profile = await openProfile(bytes, inflateWith(gunzip, gunzipPieces));
    const types = profile.sampleTypes.length;
    const query = {
      ...DEFAULTS,
      sampleIndex: types === 0 ? "" : `${index % types}`,
      granularity: GRANULARITIES[index % GRANULARITIES.length]!,
      nodeCount: 30,
    };
    try {
      top(analyse(profile, query));
    } catch (error) {
      if (!(error instanceof QueryError)) {
        throw error;
      }
    }
    return { profile };
  } catch (error) {
    if (error instanceof ProfileError) {
      return { refusal: error.message };
    }
    throw error;
  }
}
