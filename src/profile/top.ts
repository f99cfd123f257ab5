/** pprof's `top`: the heaviest nodes as a table (TextItems and reportLabels in internal/report/report.go). */
import { type Analysis, cumValue, flatValue, formatter, trimmedNodes } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";
import { percentage } from "./units.ts";
import { edgesBetween } from "./weights.ts";

/** One row. Values are in the sample type's own unit; texts are as pprof prints them. */
export interface TopRow {
  name: string;
  /** `inline` where every call of it was inlined, `partial-inline` where some were. */
  inlined: "" | "inline" | "partial-inline";
  flat: number;
  cum: number;
  flatText: string;
  flatPercent: string;
  sumPercent: string;
  cumText: string;
  cumPercent: string;
}

/** The table, and what its head says. */
export interface TopTable {
  rows: TopRow[];
  total: number;
  totalText: string;
  /** What the rows' flat values add up to. */
  shown: number;
  shownText: string;
  shownPercent: string;
  /** Nodes left out for their weight, and the weight that they did not reach, in words. */
  dropped: number;
  droppedBelow: string;
  /** How many nodes there were to choose from. */
  candidates: number;
}

/** Makes the table. */
export function top(analysis: Analysis): TopTable {
  const { total, query } = analysis;
  const { nodes, candidates, dropped, edgeCutoff } = trimmedNodes(analysis);
  const format = formatter(analysis, nodes);
  const inlined = inlinedOf(analysis, nodes, edgeCutoff);
  let sum = 0;
  const rows = nodes.map((node): TopRow => {
    const flat = flatValue(analysis, node);
    const cum = cumValue(analysis, node);
    sum += flat;
    return {
      name: analysis.names(node),
      inlined: inlined(node),
      flat,
      cum,
      flatText: format(flat),
      flatPercent: percentage(flat, total),
      sumPercent: percentage(sum, total),
      cumText: format(cum),
      cumPercent: percentage(cum, total),
    };
  });
  const fraction = query.trim ? query.nodeFraction : 0;
  return {
    rows,
    total,
    totalText: format(total),
    shown: sum,
    shownText: format(sum),
    shownPercent: percentage(sum, total).trim(),
    dropped,
    droppedBelow: format(Math.abs(Math.trunc(total * fraction))),
    candidates,
  };
}

/** Only a node that is inlined somewhere can have an inlined call, so only such calls are looked at. */
function inlinedOf(analysis: Analysis, nodes: readonly NodeIndex[], edgeCutoff: number) {
  const { table, view, values } = analysis;
  const kept = new Uint8Array(table.infos.length);
  for (const node of nodes) {
    kept[node] = 1;
  }
  const somewhere = new Uint8Array(table.infos.length);
  for (let location = 0; location + 1 < table.starts.length; location++) {
    for (let n = table.starts[location]!; n < table.starts[location + 1]! - 1; n++) {
      somewhere[table.nodes[n]!] = 1;
    }
  }
  const found = new Map<NodeIndex, { inline: boolean; plain: boolean }>();
  for (const edge of edgesBetween(view.stacks, table, values, kept, (_, to) => somewhere[to] === 1)) {
    if (Math.abs(edge.weight) >= edgeCutoff) {
      const calls = found.get(edge.to) ?? { inline: false, plain: false };
      found.set(edge.to, { inline: calls.inline || edge.inline, plain: calls.plain || !edge.inline });
    }
  }
  return (node: NodeIndex): TopRow["inlined"] => {
    const calls = found.get(node);
    return !calls?.inline ? "" : calls.plain ? "partial-inline" : "inline";
  };
}
