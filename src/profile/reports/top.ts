/** pprof's `top`: the heaviest nodes as a table (TextItems and reportLabels in internal/report/report.go). */
import { edgesBetween } from "../analyse/edges.ts";
import {
  type Analysis,
  cumValue,
  flatValue,
  formatter,
  type Trimmed,
  trimmedNodes,
} from "../analyse/graph.ts";
import { type ReportHead, reportHead } from "../analyse/head.ts";
import type { NodeIndex } from "../analyse/nodes.ts";
import { percentage } from "../table/units.ts";
import { plus, type Value } from "../table/value.ts";

/** One row. Values are in the sample type's own unit; texts are as pprof prints them. */
export interface TopRow {
  name: string;
  /** `inline` if every call of it was inlined, `partial-inline` if some were. */
  inlined: "" | "inline" | "partial-inline";
  flat: Value;
  cum: Value;
  flatText: string;
  flatPercent: string;
  sumPercent: string;
  cumText: string;
  cumPercent: string;
}

/** The table, and what its head says. */
export interface TopTable extends ReportHead {
  rows: TopRow[];
}

/** Makes the table. */
export function top(analysis: Analysis): TopTable {
  const { total } = analysis;
  const trimmed = trimmedNodes(analysis);
  const format = formatter(analysis, trimmed.nodes);
  const inlined = inlinedOf(analysis, trimmed);
  let sum: Value = 0;
  const rows = trimmed.nodes.map((node): TopRow => {
    const flat = flatValue(analysis, node);
    const cum = cumValue(analysis, node);
    sum = plus(sum, flat);
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
  return { rows, ...reportHead(analysis, trimmed, format) };
}

/** Only a node that is inlined somewhere can have an inlined call, so only such calls are examined. */
function inlinedOf(analysis: Analysis, { retained, edgeCutoff }: Trimmed) {
  const { table } = analysis;
  const somewhere = new Uint8Array(table.infos.length);
  for (let location = 0; location + 1 < table.starts.length; location++) {
    for (let n = table.starts[location]!; n < table.starts[location + 1]! - 1; n++) {
      somewhere[table.nodes[n]!] = 1;
    }
  }
  const found = new Map<NodeIndex, { inline: boolean; plain: boolean }>();
  const edges = somewhere.includes(1)
    ? edgesBetween(analysis, retained, { cutoff: edgeCutoff, wanted: somewhere })
    : [];
  for (const edge of edges) {
    const calls = found.get(edge.to) ?? { inline: false, plain: false };
    found.set(edge.to, { inline: calls.inline || edge.inline, plain: calls.plain || !edge.inline });
  }
  return (node: NodeIndex): TopRow["inlined"] => {
    const calls = found.get(node);
    return !calls?.inline ? "" : calls.plain ? "partial-inline" : "inline";
  };
}
