/** How certain the shares of a profile are, by the number of its samples. */
import type { Profile } from "../table/profile.ts";

/** With fewer samples than this, shares are too uncertain. */
const FEW = 100;

/**
 * How often the profiler took a sample that is among `left`; undefined if the profile does not have it. A CPU profile
 * has a sample type for the number of samples; the counts of other profiles are scaled up.
 */
export function samplesTaken({ sampleTypes, samples }: Profile, left: Int32Array): number | undefined {
  const row = sampleTypes.findIndex(({ type, unit }) => type === "samples" && unit === "count");
  if (row < 0) {
    return undefined;
  }
  let taken = 0;
  for (const sample of left) {
    taken += samples.values[sample * sampleTypes.length + row]!;
  }
  return taken;
}

/**
 * The margin of error of a share of one half, in percentage points, at 95 % confidence; undefined where there are
 * enough samples, or where their number is unknown.
 */
export function uncertainty(taken: number | undefined): number | undefined {
  const isFew = taken !== undefined && taken > 0 && taken < FEW;
  return isFew ? Math.ceil((1.96 * 0.5 * 100) / Math.sqrt(taken)) : undefined;
}
