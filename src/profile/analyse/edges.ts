/** The calls between nodes (newGraph in google/pprof, internal/graph/graph.go). */
import { quotient } from "../query/values.ts";
import { compareValues, joinedAt, partsOf, sizeOf, type Value } from "../table/value.ts";
import { type Analysis, compareText, isPresent } from "./graph.ts";
import type { NodeIndex, NodeTable } from "./nodes.ts";
import { pairIndex } from "./pairIndex.ts";

/** A call between two retained nodes. */
export interface Edge {
  from: NodeIndex;
  to: NodeIndex;
  weight: Value;
  /** The divisor of the weight for an average; else 0. */
  divisor: Value;
  /** Every such call was inlined. */
  inline: boolean;
  /** Some such call skipped through nodes that were not retained. */
  residual: boolean;
}

/** An edge's value: an average if the query requests one. */
export function edgeValue({ weight, divisor }: Edge): Value {
  return quotient(weight, divisor);
}

/** Edges as columns: there may be as many as pairs of nodes. */
interface EdgeColumns {
  froms: Int32Array;
  tos: Int32Array;
  /** The parts of weights. */
  weights: Float64Array[];
  divisors: Float64Array[];
  /** `PLAIN` if some call was not inlined, `RESIDUAL` if some skipped through nodes that were not retained. */
  marks: Uint8Array;
}

const PLAIN = 1;
const RESIDUAL = 2;

/**
 * The edges between retained nodes, those to a `wanted` node only, that weigh at least `cutoff` (the sign does not matter),
 * and those to a node that is not present, whatever they weigh: pprof looks only at the callers of the others. A call that is on a stack several times counts once; a node's call of itself does not count.
 */
export function edgesBetween(
  analysis: Analysis,
  retained: Uint8Array,
  { cutoff = 0, wanted }: { cutoff?: number; wanted?: Uint8Array } = {},
): Edge[] {
  const { froms, tos, weights, divisors, marks } = edgeColumns(analysis, retained, wanted);
  const edges: Edge[] = [];
  for (let index = 0; index < froms.length; index++) {
    const weight = joinedAt(weights, index);
    if (sizeOf(weight) >= cutoff || !isPresent(analysis, tos[index]!)) {
      edges.push({
        from: froms[index]!,
        to: tos[index]!,
        weight,
        divisor: divisors.length === 0 ? 0 : joinedAt(divisors, index),
        inline: (marks[index]! & PLAIN) === 0,
        residual: (marks[index]! & RESIDUAL) !== 0,
      });
    }
  }
  return edges;
}

function edgeColumns(
  { view: { stacks }, table, values: { values, divisors } }: Analysis,
  retained: Uint8Array,
  wanted: Uint8Array | undefined,
): EdgeColumns {
  const { starts, nodes } = table;
  const { frames } = stacks;
  const skipped = skippedLocations(table, retained);
  const pairs = pairIndex();
  let room = 1024;
  const own = partsOf(values);
  const parts = [...own, ...(divisors ? partsOf(divisors) : [])];
  const [first, ...others] = parts as [Float64Array, ...Float64Array[]];
  let weights = new Float64Array(room);
  let sums = others.map(() => new Float64Array(room));
  let marks = new Uint8Array(room);
  /** The last stack that an edge was met on, plus one. */
  let met = new Uint32Array(room);
  const makeRoom = () => {
    room *= 2;
    weights = copied(weights, new Float64Array(room));
    sums = sums.map((sum) => copied(sum, new Float64Array(room)));
    marks = copied(marks, new Uint8Array(room));
    met = copied(met, new Uint32Array(room));
  };
  for (let i = 0; i < stacks.length; i++) {
    const sample = stacks.samples[i]!;
    const value = first[sample]!;
    if (value === 0 && others.every((other) => other[sample] === 0)) {
      continue;
    }
    let parent = -1;
    let residual = 0;
    for (let f = stacks.ends[i]! - 1; f >= stacks.starts[i]!; f--) {
      const location = frames[f]!;
      if (skipped[location] === 1) {
        residual = RESIDUAL;
        continue;
      }
      const outermost = starts[location + 1]! - 1;
      for (let n = outermost; n >= starts[location]!; n--) {
        const node = nodes[n]!;
        if (retained[node] === 0) {
          residual = RESIDUAL;
          continue;
        }
        if (parent >= 0 && parent !== node && (wanted === undefined || wanted[node] === 1)) {
          const index = pairs.of(parent, node);
          if (index === room) {
            makeRoom();
          }
          if (met[index] !== i + 1) {
            met[index] = i + 1;
            weights[index]! += value;
            marks[index]! |= residual | (n === outermost ? PLAIN : 0);
            for (let other = 0; other < others.length; other++) {
              sums[other]![index]! += others[other]![sample]!;
            }
          }
        }
        parent = node;
        residual = 0;
      }
    }
  }
  const all = [weights, ...sums];
  const rows = Array.from({ length: pairs.length }, (_, index) => index);
  return {
    froms: Int32Array.from(rows, pairs.first),
    tos: Int32Array.from(rows, pairs.second),
    weights: all.slice(0, own.length),
    divisors: all.slice(own.length),
    marks,
  };
}

/** 1 for each location without a retained node. */
function skippedLocations({ starts, nodes }: NodeTable, retained: Uint8Array): Uint8Array {
  const skipped = new Uint8Array(starts.length - 1);
  for (let location = 0; location < skipped.length; location++) {
    const own = nodes.subarray(starts[location], starts[location + 1]);
    skipped[location] = own.some((node) => retained[node] === 1) ? 0 : 1;
  }
  return skipped;
}

function copied<T extends Float64Array | Uint8Array | Uint32Array>(column: T, longer: T): T {
  longer.set(column as never);
  return longer;
}

/** The heaviest first, then by the names of caller and callee (EdgeMap.Sort). */
export function edgeOrder({ names }: Analysis): (a: Edge, b: Edge) => number {
  return (a, b) =>
    compareValues(sizeOf(b.weight), sizeOf(a.weight)) ||
    compareText(names(a.from), names(b.from)) ||
    compareText(names(a.to), names(b.to));
}
