/** What each stack of an analysis weighs, apart from any node. */
import { baseSamples } from "../query/values.ts";
import type { Stacks } from "../query/view.ts";
import { partsOf } from "../table/value.ts";
import type { Analysis } from "./graph.ts";

/** Weights by row of `Stacks`: the parts of values. */
export interface Measures {
  /** The value; 0 for a sample of a diff's base. Averages do not add up along a tree, so it is the sum that is there. */
  readonly own: readonly Float64Array[];
  /** The value of a sample of a diff's base as the base has it; none where nothing is compared. */
  readonly base: readonly Float64Array[];
}

/** Weighs the stacks (makeInitialStacks in google/pprof, internal/report/stacks.go). */
export function measureStacks({ view, values: { values } }: Pick<Analysis, "view" | "values">): Measures {
  const { stacks, profile } = view;
  const isBase = baseSamples(profile);
  const parts = partsOf(values).map((part) => measuresOf(stacks, part, isBase));
  return { own: parts.map(({ own }) => own), base: parts.flatMap(({ base }) => base ?? []) };
}

function measuresOf(stacks: Stacks, part: Float64Array, isBase: Uint8Array | undefined) {
  const own = new Float64Array(stacks.length);
  const base = isBase && new Float64Array(stacks.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    const sample = stacks.samples[stack]!;
    const value = part[sample]!;
    if (base && isBase[sample] === 1) {
      // A comparison takes the base off, so its samples are negative.
      base[stack] = -value;
    } else {
      own[stack] = value;
    }
  }
  return { own, base };
}
