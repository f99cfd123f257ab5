/**
 * How many label values weigh on each node, as the call graph counts them when it chooses nodes (LabelTags, NumericTags
 * and countTags in google/pprof, internal/graph/graph.go).
 */
import { BASE_LABEL } from "../query/values.ts";
import { numberUnits } from "../table/labels.ts";
import type { SampleIndex } from "../table/profile.ts";
import { label } from "../table/units.ts";
import { type Analysis, compareText } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";

/** Label values that a graph shows beside one node. */
const MAX_BESIDE_A_NODE = 4;

/** More labels of a sample are left out: each is counted at each of its frames. */
const MOST_LABELS = 100;

interface Weight {
  flat: number;
  cum: number;
}

/** For each node: the label values that have a flat value and weigh at least `cutoff`, four at most. */
export function tagCounts(analysis: Analysis, cutoff: number): (node: NodeIndex) => number {
  const { view, table, values } = analysis;
  const { stacks } = view;
  const tagsOf = sampleTags(analysis);
  const byNode = new Map<NodeIndex, Map<string, Weight>>();
  for (let stack = 0; stack < stacks.length; stack++) {
    const sample = stacks.samples[stack]!;
    const value = values.values[sample]!;
    const tags = tagsOf(sample);
    if (tags.length === 0 || value === 0 || stacks.starts[stack] === stacks.ends[stack]) {
      continue;
    }
    const locations = stacks.frames.subarray(stacks.starts[stack], stacks.ends[stack]);
    const seen = new Set<NodeIndex>();
    for (const location of locations) {
      for (let n = table.starts[location]!; n < table.starts[location + 1]!; n++) {
        seen.add(table.nodes[n]!);
      }
    }
    const leaf = table.nodes[table.starts[locations[0]!]!]!;
    for (const node of seen) {
      const weights = byNode.get(node) ?? new Map<string, Weight>();
      byNode.set(node, weights);
      for (const tag of tags) {
        const weight = weights.get(tag) ?? { flat: 0, cum: 0 };
        weights.set(tag, weight);
        weight.cum += value;
        weight.flat += node === leaf ? value : 0;
      }
    }
  }
  return (node) => {
    let count = 0;
    for (const { flat, cum } of byNode.get(node)?.values() ?? []) {
      count += flat !== 0 && (Math.abs(flat) >= cutoff || Math.abs(cum) >= cutoff) ? 1 : 0;
    }
    return Math.min(count, MAX_BESIDE_A_NODE);
  };
}

/** All texts of a sample as one tag, and each of its numbers named `bytes` under it; a diff's mark is none. */
function sampleTags(analysis: Analysis): (sample: SampleIndex) => string[] {
  const unit = numberUnits(analysis.view.profile).get("bytes") ?? "";
  return (sample) => {
    const labels = analysis
      .labels(sample)
      .filter(({ key }) => key !== BASE_LABEL)
      .slice(0, MOST_LABELS);
    const texts = labels.filter(({ text }) => text !== undefined).map(({ key, text }) => `${key}:${text}`);
    const joined = texts.sort(compareText).join("\\n");
    const numbers = labels.filter(({ key, text }) => text === undefined && key === "bytes");
    const nested = numbers.map(({ number }) => `${joined}\0${label(number, unit, analysis.query.unit)}`);
    return joined === "" ? nested : [joined, ...nested];
  };
}
