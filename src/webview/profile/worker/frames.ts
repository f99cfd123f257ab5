/** Describes nodes as frames for the page. Runs in the worker. */
import { type Analysis, cumValue, flatValue } from "../../../profile/analyse/graph.ts";
import type { NodeIndex } from "../../../profile/analyse/nodes.ts";
import { type Weights, weigh } from "../../../profile/analyse/weights.ts";
import { baseSamples } from "../../../profile/query/values.ts";
import { shortened } from "../../../profile/table/shortened.ts";
import type { Value } from "../../../profile/table/value.ts";
import type { Frame } from "../wire.ts";

/** An analysis, and what describes its nodes as frames. */
export interface DescribedAnalysis {
  analysis: Analysis;
  describe: (node: NodeIndex) => Frame;
}

/** The frame of the whole profile. */
export const WHOLE: Frame = {
  node: -1,
  name: "",
  function: "",
  file: "",
  line: 0,
  flat: 0,
  cum: 0,
  base: undefined,
};

/** Returns what gives the frame of a node. The position of a node with many lines is that of its function. */
export function describer(analysis: Analysis): (node: NodeIndex) => Frame {
  const { table, names } = analysis;
  const rows = firstRows(analysis);
  const base = baseWeights(analysis);
  const { strings, functions, locations } = analysis.view.profile;
  return (node) => {
    const info = table.infos[node]!;
    const row = rows[node]!;
    const of = row < 0 ? -1 : locations.lines.functions[row]!;
    const startLine = of < 0 ? 0 : Number(functions.startLines[of]);
    const firstLine = row < 0 ? 0 : Number(locations.lines.lines[row]);
    return {
      node,
      name: names(node),
      function: info.name,
      file: info.file || (of < 0 ? "" : shortened(strings.at(functions.files[of]!))),
      line: info.line || startLine || firstLine,
      flat: flatValue(analysis, node),
      cum: cumValue(analysis, node),
      base: base && { flat: base.flat[node]!, cum: base.cum[node]! },
    };
  };
}

/** flat and cum of each node in the base alone. */
function baseWeights({ view, table, values }: Analysis): Weights | undefined {
  const isBase = baseSamples(view.profile);
  if (!isBase) {
    return undefined;
  }
  const taken = (value: Value, sample: number) => (isBase[sample] === 1 ? -value : 0);
  const column = values.values;
  const own =
    column instanceof Float64Array
      ? column.map((value, sample) => Number(taken(value, sample)))
      : column.map(taken);
  return weigh(view.stacks, table, { ...values, values: own, divisors: undefined });
}

/** The first source line of each node, as a row of `LineTable`; -1 where it has none. */
function firstRows({ table, view, query }: Analysis): Int32Array {
  const rows = new Int32Array(table.infos.length).fill(-1);
  const { starts, rows: lines } = view.lines;
  for (let location = 0; location + 1 < table.starts.length; location++) {
    const to = starts[location + 1]!;
    const from = query.noInlines ? Math.max(starts[location]!, to - 1) : starts[location]!;
    for (let row = from, n = table.starts[location]!; row < to; row++, n++) {
      const node = table.nodes[n]!;
      if (rows[node] === -1) {
        rows[node] = lines[row]!;
      }
    }
  }
  return rows;
}
