/**
 * What label values weigh on each node, for the call graph, which shows the heaviest beside it (LabelTags, NumericTags and
 * countTags in google/pprof, internal/graph/graph.go).
 */
import { BASE_LABEL, quotient } from "../query/values.ts";
import { numberUnits } from "../table/labels.ts";
import type { SampleIndex } from "../table/profile.ts";
import { label } from "../table/units.ts";
import { type Analysis, compareText, mask } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";

/** Label values that a graph shows beside one node. */
export const MAX_BESIDE_A_NODE = 4;

/** More labels of a sample are left out: each is counted at each of its frames. */
const MOST_LABELS = 100;

/** A label value with the weight of its samples; the divisors are those of an average, else 0. */
export interface Tag {
  name: string;
  /** Of a number; 0 and empty for texts. */
  number: number;
  unit: string;
  flat: number;
  cum: number;
  flatDivisor: number;
  cumDivisor: number;
}

/** The label values at a node: all texts of a sample are one, and its numbers are by those texts. */
export interface NodeTags {
  texts: Map<string, Tag>;
  numbers: Map<string, Map<string, Tag>>;
}

/** The weight of a label value in the node itself: an average if the query requests one. */
export function flatOf({ flat, flatDivisor }: Pick<Tag, "flat" | "flatDivisor">): number {
  return quotient(flat, flatDivisor);
}

/** The weight of a label value in the node and all that it calls: an average if the query requests one. */
export function cumOf({ cum, cumDivisor }: Pick<Tag, "cum" | "cumDivisor">): number {
  return quotient(cum, cumDivisor);
}

/** The label values of each of these nodes that weigh at least `cutoff`, alone or with what it calls. */
export function nodeTags(
  analysis: Analysis,
  nodes: readonly NodeIndex[],
  cutoff: number,
): (node: NodeIndex) => NodeTags {
  const byNode = weighed(analysis, nodes);
  const heavy = (tags: ReadonlyMap<string, Tag> | undefined) =>
    new Map(
      [...(tags ?? [])].filter(([, { flat, cum }]) => Math.abs(flat) >= cutoff || Math.abs(cum) >= cutoff),
    );
  return (node) => {
    const tags = byNode.get(node);
    return {
      texts: heavy(tags?.texts),
      numbers: new Map(Array.from(tags?.numbers ?? [], ([texts, numbers]) => [texts, heavy(numbers)])),
    };
  };
}

/** For each of these nodes: the label values that have a flat value and weigh at least `cutoff`, four at most. */
export function tagCounts(
  analysis: Analysis,
  nodes: readonly NodeIndex[],
  cutoff: number,
): (node: NodeIndex) => number {
  const tagsOf = nodeTags(analysis, nodes, cutoff);
  return (node) => {
    const { texts, numbers } = tagsOf(node);
    let count = 0;
    for (const tags of [texts, ...numbers.values()]) {
      for (const { flat } of tags.values()) {
        count += flat !== 0 ? 1 : 0;
      }
    }
    return Math.min(count, MAX_BESIDE_A_NODE);
  };
}

function weighed(analysis: Analysis, nodes: readonly NodeIndex[]): ReadonlyMap<NodeIndex, NodeTags> {
  const { view, table, values } = analysis;
  const { stacks } = view;
  const tagsOf = sampleTags(analysis);
  const isWanted = mask(analysis, nodes);
  const byNode = new Map<NodeIndex, NodeTags>();
  for (let stack = 0; stack < stacks.length; stack++) {
    const sample = stacks.samples[stack]!;
    const value = values.values[sample]!;
    const divisor = values.divisors?.[sample] ?? 0;
    const { texts, numbers, unit } = tagsOf(sample);
    const isBare = texts === "" && numbers.length === 0;
    if (isBare || (value === 0 && divisor === 0) || stacks.starts[stack] === stacks.ends[stack]) {
      continue;
    }
    const locations = stacks.frames.subarray(stacks.starts[stack], stacks.ends[stack]);
    const seen = new Set<NodeIndex>();
    for (const location of locations) {
      for (let n = table.starts[location]!; n < table.starts[location + 1]!; n++) {
        const node = table.nodes[n]!;
        if (isWanted[node] === 1) {
          seen.add(node);
        }
      }
    }
    const leaf = table.nodes[table.starts[locations[0]!]!]!;
    for (const node of seen) {
      const tags = byNode.get(node) ?? { texts: new Map(), numbers: new Map() };
      byNode.set(node, tags);
      const add = (tag: Tag) => {
        tag.cum += value;
        tag.cumDivisor += divisor;
        tag.flat += node === leaf ? value : 0;
        tag.flatDivisor += node === leaf ? divisor : 0;
      };
      if (texts !== "") {
        add(found(tags.texts, { name: texts, number: 0, unit: "" }));
      }
      if (numbers.length > 0) {
        const own = tags.numbers.get(texts) ?? new Map<string, Tag>();
        tags.numbers.set(texts, own);
        for (const { name, number } of numbers) {
          add(found(own, { name, number, unit }));
        }
      }
    }
  }
  return byNode;
}

function found(tags: Map<string, Tag>, { name, number, unit }: Pick<Tag, "name" | "number" | "unit">): Tag {
  const tag = tags.get(name) ?? { name, number, unit, flat: 0, cum: 0, flatDivisor: 0, cumDivisor: 0 };
  tags.set(name, tag);
  return tag;
}

/** What separates the texts of a sample: a line end to Graphviz. */
export const BETWEEN_TEXTS = "\\n";

/** All texts of a sample as one, and each of its numbers named `bytes`; a diff's mark is none. */
function sampleTags(analysis: Analysis) {
  const unit = numberUnits(analysis.view.profile).get("bytes") ?? "";
  return (sample: SampleIndex) => {
    const labels = analysis
      .labels(sample)
      .filter(({ key }) => key !== BASE_LABEL)
      .slice(0, MOST_LABELS);
    const texts = labels.filter(({ text }) => text !== undefined).map(({ key, text }) => `${key}:${text}`);
    const numbers = labels
      .filter(({ key, text }) => text === undefined && key === "bytes")
      .map(({ number }) => ({ number, name: label(number, unit, analysis.query.unit) }));
    return { texts: texts.sort(compareText).join(BETWEEN_TEXTS), numbers, unit };
  };
}
