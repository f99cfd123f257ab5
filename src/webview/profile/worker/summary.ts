/** The figures of the status line and the toolbar. Runs in the worker. */
import type { Analysis } from "../../../profile/analyse/graph.ts";
import { measureStacks } from "../../../profile/analyse/stackMeasures.ts";
import type { Profile } from "../../../profile/table/profile.ts";
import type { Summary } from "../wire.ts";

/** The figures of a profile under a query. */
export function summaryOf(own: Profile, analysis: Analysis): Summary {
  const { profile } = analysis.view;
  const { values, view, total, unmatched } = analysis;
  const sum = (samples: Iterable<number>) => {
    let all = 0;
    for (const sample of samples) {
      all += values.values[sample]!;
    }
    return all;
  };
  return {
    sampleTypes: profile.sampleTypes,
    index: values.index,
    type: values.type,
    total,
    left: sum(view.stacks.samples.subarray(0, view.stacks.length)),
    whole: sum(values.values.keys()),
    taken: samplesTaken(profile, view.stacks.samples.subarray(0, view.stacks.length)),
    stacks: profile.samples.length,
    stacksLeft: view.stacks.length,
    durationNanos: Number(own.durationNanos),
    compared: comparedOf(analysis),
    unmatched,
  };
}

function comparedOf(analysis: Analysis): Summary["compared"] {
  const { own, base } = measureStacks(analysis);
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
  return base && { base: sum(base), own: sum(own) };
}

/** A CPU profile has a sample type for the number of samples; the counts of other profiles are scaled up. */
function samplesTaken({ sampleTypes, samples }: Profile, left: Int32Array): number | undefined {
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
