/** Flat and cum of every node, and the edges between nodes that are kept (newGraph in internal/graph/graph.go). */
import type { NodeIndex, NodeTable } from "./nodes.ts";
import type { SampleValues } from "./values.ts";
import type { Stacks } from "./view.ts";

/** Weights by node. A node on a stack several times counts once in its cum. */
export interface Weights {
  readonly flat: Float64Array;
  readonly cum: Float64Array;
  /** What flat and cum are divided by where an average is asked for. */
  readonly flatDivisor: Float64Array | undefined;
  readonly cumDivisor: Float64Array | undefined;
}

/** Weighs all nodes. */
export function weigh(stacks: Stacks, table: NodeTable, { values, divisors }: SampleValues): Weights {
  const { flat, cum } = sumsOf(stacks, table, values);
  const divided = divisors && sumsOf(stacks, table, divisors);
  return { flat, cum, flatDivisor: divided?.flat, cumDivisor: divided?.cum };
}

/** Sums a column by node in one pass over the stacks. */
function sumsOf(stacks: Stacks, table: NodeTable, values: Float64Array) {
  const count = table.infos.length;
  const flat = new Float64Array(count);
  const cum = new Float64Array(count);
  /** The last stack that a node was met on, plus one. */
  const met = new Uint32Array(count);
  const { starts, nodes, only } = table;
  const { frames } = stacks;
  for (let i = 0; i < stacks.length; i++) {
    const value = values[stacks.samples[i]!]!;
    const start = stacks.starts[i]!;
    const end = stacks.ends[i]!;
    if (value === 0 || start === end) {
      continue;
    }
    const stamp = i + 1;
    for (let f = start; f < end; f++) {
      const location = frames[f]!;
      let node = only[location]!;
      let n = starts[location]!;
      // Most locations are one node: an inner loop over each would cost four times as much.
      if (node < 0) {
        for (const last = starts[location + 1]! - 1; n < last; n++) {
          node = nodes[n]!;
          if (met[node] !== stamp) {
            met[node] = stamp;
            cum[node]! += value;
          }
        }
        node = nodes[n]!;
      }
      if (met[node] !== stamp) {
        met[node] = stamp;
        cum[node]! += value;
      }
    }
    flat[nodes[starts[frames[start]!]!]!]! += value;
  }
  return { flat, cum };
}

/** A call between two kept nodes. */
export interface Edge {
  from: NodeIndex;
  to: NodeIndex;
  weight: number;
  /** Every such call was inlined. */
  inline: boolean;
  /** Some such call goes over nodes that were not kept. */
  residual: boolean;
}

/** The edges between kept nodes, whose target `wanted` wants. A call that is on a stack several times counts once. */
export function edgesBetween(
  stacks: Stacks,
  table: NodeTable,
  { values, divisors }: SampleValues,
  kept: Uint8Array,
  wanted: (from: NodeIndex, to: NodeIndex) => boolean = () => true,
): Edge[] {
  const { starts, nodes } = table;
  const count = table.infos.length;
  const edges = new Map<number, Edge & { stamp: number }>();
  for (let i = 0; i < stacks.length; i++) {
    const sample = stacks.samples[i]!;
    const value = values[sample]!;
    if (value === 0 && (divisors?.[sample] ?? 0) === 0) {
      continue;
    }
    let parent = -1;
    let residual = false;
    for (let f = stacks.ends[i]! - 1; f >= stacks.starts[i]!; f--) {
      const location = stacks.frames[f]!;
      const outermost = starts[location + 1]! - 1;
      for (let n = outermost; n >= starts[location]!; n--) {
        const node = nodes[n]!;
        if (kept[node] === 0) {
          residual = true;
          continue;
        }
        if (parent >= 0 && parent !== node && wanted(parent, node)) {
          const key = parent * count + node;
          const edge = edges.get(key) ?? {
            from: parent,
            to: node,
            weight: 0,
            inline: true,
            residual: false,
            stamp: -1,
          };
          if (edge.stamp !== i) {
            edges.set(key, edge);
            edge.stamp = i;
            edge.weight += value;
            edge.inline &&= n !== outermost;
            edge.residual ||= residual;
          }
        }
        parent = node;
        residual = false;
      }
    }
  }
  return [...edges.values()].map(({ stamp: _, ...edge }) => edge);
}
