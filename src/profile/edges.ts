/** The calls between nodes (newGraph in google/pprof, internal/graph/graph.go). */
import { type Analysis, compareText } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";
import { pairIndex } from "./pairIndex.ts";
import { quotient } from "./values.ts";

/** A call between two kept nodes. */
export interface Edge {
  from: NodeIndex;
  to: NodeIndex;
  weight: number;
  /** What the weight is divided by where an average is asked for; else 0. */
  divisor: number;
  /** Every such call was inlined. */
  inline: boolean;
  /** Some such call goes over nodes that were not kept. */
  residual: boolean;
}

/** An edge's value: an average where one is asked for. */
export function edgeValue({ weight, divisor }: Edge): number {
  return quotient(weight, divisor);
}

/**
 * The edges between kept nodes, those to a `wanted` node only. A call that is on a stack several times counts once; a
 * node's call of itself does not count.
 */
export function edgesBetween(
  { view: { stacks }, table, values: { values, divisors } }: Analysis,
  kept: Uint8Array,
  wanted?: Uint8Array,
): Edge[] {
  const { starts, nodes } = table;
  const { frames } = stacks;
  const edges: Edge[] = [];
  const pairs = pairIndex();
  /** The last stack that an edge was met on. */
  const met: number[] = [];
  for (let i = 0; i < stacks.length; i++) {
    const sample = stacks.samples[i]!;
    const value = values[sample]!;
    const divisor = divisors?.[sample] ?? 0;
    if (value === 0 && divisor === 0) {
      continue;
    }
    let parent = -1;
    let residual = false;
    for (let f = stacks.ends[i]! - 1; f >= stacks.starts[i]!; f--) {
      const location = frames[f]!;
      const innermost = starts[location]!;
      const outermost = starts[location + 1]! - 1;
      for (let n = outermost; n >= innermost; n--) {
        const node = nodes[n]!;
        if (kept[node] === 0) {
          residual = true;
          continue;
        }
        if (parent >= 0 && parent !== node && (wanted === undefined || wanted[node] === 1)) {
          const index = pairs.of(parent, node);
          if (index === edges.length) {
            edges.push({ from: parent, to: node, weight: 0, divisor: 0, inline: true, residual: false });
            met.push(-1);
          }
          if (met[index] !== i) {
            met[index] = i;
            const edge = edges[index]!;
            edge.weight += value;
            edge.divisor += divisor;
            edge.inline &&= n !== outermost;
            edge.residual ||= residual;
          }
        }
        parent = node;
        residual = false;
      }
    }
  }
  return edges;
}

/** The heaviest first, then by the names of caller and callee (EdgeMap.Sort). */
export function edgeOrder({ names }: Analysis): (a: Edge, b: Edge) => number {
  return (a, b) =>
    Math.abs(b.weight) - Math.abs(a.weight) ||
    compareText(names(a.from), names(b.from)) ||
    compareText(names(a.to), names(b.to));
}
