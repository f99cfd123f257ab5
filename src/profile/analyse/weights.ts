/** Flat and cum of every node (newGraph in google/pprof, internal/graph/graph.go). */
import type { SampleValues } from "../query/values.ts";
import type { Stacks } from "../query/view.ts";
import { type Column, joinedColumn, partsOf } from "../table/value.ts";
import type { NodeTable } from "./nodes.ts";

/** Weights by node. A node on a stack several times counts once in its cum. */
export interface Weights {
  readonly flat: Column;
  readonly cum: Column;
  /** The divisors of flat and cum for an average. */
  readonly flatDivisor: Column | undefined;
  readonly cumDivisor: Column | undefined;
}

/** Weighs all nodes. */
export function weigh(stacks: Stacks, table: NodeTable, { values, divisors }: SampleValues): Weights {
  const { flat, cum } = sumsOf(stacks, table, values);
  const divided = divisors && sumsOf(stacks, table, divisors);
  return { flat, cum, flatDivisor: divided?.flat, cumDivisor: divided?.cum };
}

function sumsOf(stacks: Stacks, table: NodeTable, values: Column): { flat: Column; cum: Column } {
  const parts = partsOf(values).map((part) => sumsOfPart(stacks, table, part));
  return {
    flat: joinedColumn(parts.map(({ flat }) => flat)),
    cum: joinedColumn(parts.map(({ cum }) => cum)),
  };
}

/** Sums a column by node in one pass over the stacks. */
function sumsOfPart(stacks: Stacks, table: NodeTable, values: Float64Array) {
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
