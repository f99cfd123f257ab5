/** The figures of the status line and the toolbar. Runs in the worker. */
import { samplesTaken } from "../../../profile/analyse/certainty.ts";
import type { Analysis } from "../../../profile/analyse/graph.ts";
import { measureStacks } from "../../../profile/analyse/stackMeasures.ts";
import type { Profile } from "../../../profile/table/profile.ts";
import { joined, sumOf, sumOver } from "../../../profile/table/value.ts";
import type { Summary } from "../wire.ts";

/** The figures of a profile under a query. */
export function summaryOf(own: Profile, nameless: Summary["nameless"], analysis: Analysis): Summary {
  const { profile } = analysis.view;
  const { values, view, total, unmatched } = analysis;
  const left = view.stacks.samples.subarray(0, view.stacks.length);
  return {
    sampleTypes: profile.sampleTypes,
    index: values.index,
    type: values.type,
    total,
    left: sumOver(values.values, left),
    whole: sumOf(values.values),
    taken: samplesTaken(profile, left),
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
  const sum = (parts: readonly Float64Array[]) =>
    joined(parts.map((part) => part.reduce((all, value) => all + value, 0)));
  return base.length === 0 ? undefined : { base: sum(base), own: sum(own) };
}
