/** How certain the shares of a profile are, by the number of its samples. */

import { sampleColumn } from "../query/values.ts";
import type { Profile } from "../table/profile.ts";
import { sumOver, type Value } from "../table/value.ts";

/** With fewer samples than this, shares are too uncertain. */
const FEW = 100;

/**
 * How often the profiler took a sample that is among `left`; undefined if the profile does not have it. A CPU profile
 * has a sample type for the number of samples; the counts of other profiles are scaled up.
 */
export function samplesTaken(profile: Profile, left: Int32Array): Value | undefined {
  const row = profile.sampleTypes.findIndex(({ type, unit }) => type === "samples" && unit === "count");
  return row < 0 ? undefined : sumOver(sampleColumn(profile, row), left);
}

/**
 * The margin of error of a share of one half, in percentage points, at 95 % confidence; undefined where there are
 * enough samples, or where their number is unknown.
 */
export function uncertainty(taken: Value | undefined): number | undefined {
  const isFew = taken !== undefined && taken > 0 && taken < FEW;
  return isFew ? Math.ceil((1.96 * 0.5 * 100) / Math.sqrt(Number(taken))) : undefined;
}
