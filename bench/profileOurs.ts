/**
 * Times our reading of profiles in its own process: for each line `what path` on standard input it prints the
 * milliseconds.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { gunzip, gunzipPieces } from "../src/engine/gunzip.ts";
import { callTree } from "../src/profile/analyse/callTree.ts";
import { analyse } from "../src/profile/analyse/graph.ts";
import { DEFAULTS } from "../src/profile/query/query.ts";
import { inflateWith } from "../src/profile/read/gzip.ts";
import { openProfile } from "../src/profile/read/open.ts";
import type { Profile } from "../src/profile/table/profile.ts";

/** A frame narrower than this share of the flame graph is under a pixel. */
const VISIBLE = 1 / 2000;

const AFTER_DECODE: Record<string, (profile: Profile) => unknown> = {
  decode: () => undefined,
  tree(profile) {
    const analysis = analyse(profile, DEFAULTS);
    return callTree(analysis, { minimum: Number(analysis.total) * VISIBLE });
  },
  weights: (profile) => analyse(profile, DEFAULTS).weights,
};

for await (const line of createInterface({ input: process.stdin })) {
  const [what = "", path = ""] = line.split(" ");
  const packed = readFileSync(path);
  const began = performance.now();
  AFTER_DECODE[what]!(await openProfile(packed, inflateWith(gunzip, gunzipPieces)));
  console.log(performance.now() - began);
}
