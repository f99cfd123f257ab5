/** The figures of the status line and the toolbar. Runs in the worker. */
import { samplesTaken } from "../../../profile/analyse/certainty.ts";
import type { Analysis } from "../../../profile/analyse/graph.ts";
import { measureStacks } from "../../../profile/analyse/stackMeasures.ts";
import type { Profile } from "../../../profile/table/profile.ts";
import type { Summary } from "../wire.ts";

/** The figures of a profile under a query. */
export function summaryOf(own: Profile, nameless: Summary["nameless"], analysis: Analysis): Summary {
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
    nameless,
    unmatched,
  };
}

function comparedOf(analysis: Analysis): Summary["compared"] {
  const { own, base } = measureStacks(analysis);
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
  return base && { base: sum(base), own: sum(own) };
}
