/** Small profiles for tests, written as folded stacks. */
import { type Analysis, analyse } from "../../../src/profile/analyse/graph.ts";
import { DEFAULTS, type Query } from "../../../src/profile/query/query.ts";
import { builder } from "../../../src/profile/table/build.ts";
import type { Label } from "../../../src/profile/table/labels.ts";
import type { Profile } from "../../../src/profile/table/profile.ts";
import type { Value } from "../../../src/profile/table/value.ts";

/** A stack, root first: `main;parse;read`; `parse+next` is one location whose `next` is inlined into `parse`. */
export type Folded<V extends Value = number> = readonly [
  stack: string,
  value: V | readonly V[],
  labels?: readonly Label[],
];

/** A profile of such stacks, as CPU time in ns unless other types are named. */
export function profileOf(
  stacks: readonly Folded<Value>[],
  types = [{ type: "cpu", unit: "nanoseconds" }],
): Profile {
  const target = builder();
  const location = (group: string) => {
    const lines = group.split("+").map((name) => ({
      name,
      systemName: name,
      file: `/src/${name}.go`,
      startLine: 1n,
      line: 7n,
      column: 0n,
    }));
    return target.location({ mapping: undefined, address: 0n, folded: false, lines: lines.toReversed() });
  };
  for (const [stack, value, labels = []] of stacks) {
    const frames = stack === "" ? [] : stack.split(";").map(location);
    target.sample(Int32Array.from(frames.toReversed()), [value].flat(), target.labels(labels));
  }
  return target.finish({
    sampleTypes: types,
    dropFrames: "",
    keepFrames: "",
    timeNanos: 0n,
    durationNanos: 0n,
    periodType: { type: "", unit: "" },
    period: 0n,
    comments: [],
    defaultSampleType: "",
    docUrl: "",
  });
}

/** The analysis of such stacks. */
export function analysisOf(stacks: readonly Folded[], query: Partial<Query> = {}): Analysis {
  return analyse(profileOf(stacks), { ...DEFAULTS, ...query });
}

/** The node of a name. */
export function nodeOf({ table, names }: Analysis, name: string): number {
  return table.infos.findIndex((_, node) => names(node) === name);
}
