/** pprof's `tree` and `peek`: each node between its callers and its callees (printTree in internal/report/report.go). */
import { type Edge, edgeOrder, edgesBetween } from "../analyse/edges.ts";
import { type Analysis, cumValue, flatValue, formatter, trimmedNodes } from "../analyse/graph.ts";
import { type ReportHead, reportHead } from "../analyse/head.ts";
import type { NodeIndex } from "../analyse/nodes.ts";
import { percentage } from "../table/units.ts";
import { plus, type Value } from "../table/value.ts";
import { functionMatcher, noMatch } from "./report.ts";

/** A caller or a callee of a node. */
export interface CallRow {
  name: string;
  node: NodeIndex;
  inlined: boolean;
  value: Value;
  text: string;
  /** The share of the node's cum. */
  percent: string;
}

/** A node with its callers and callees. Values are in the sample type's own unit; texts are as pprof prints them. */
export interface TreeEntry {
  name: string;
  node: NodeIndex;
  flat: Value;
  cum: Value;
  flatText: string;
  flatPercent: string;
  sumPercent: string;
  cumText: string;
  cumPercent: string;
  callers: CallRow[];
  callees: CallRow[];
}

/** The report, and what its head says. */
export interface TreeReport extends ReportHead {
  entries: TreeEntry[];
}

/**
 * Makes the report of the nodes whose names match; of all without an expression.
 * @throws QueryError where none matches
 */
export function tree(analysis: Analysis, expression?: string): TreeReport {
  const { names, total } = analysis;
  const trimmed = trimmedNodes(analysis);
  const format = formatter(analysis, trimmed.nodes);
  const matches = expression === undefined ? () => true : functionMatcher("peek", expression);
  const chosen = trimmed.nodes.filter((node) => matches(names(node)));
  if (expression !== undefined && chosen.length === 0) {
    throw noMatch("peek", expression);
  }
  const edges = edgesBetween(analysis, trimmed.retained, { cutoff: trimmed.edgeCutoff }).sort(
    edgeOrder(analysis),
  );
  const callers = Map.groupBy(edges, ({ to }) => to);
  const callees = Map.groupBy(edges, ({ from }) => from);
  let sum: Value = 0;
  const entries = chosen.map((node): TreeEntry => {
    const flat = flatValue(analysis, node);
    const cum = cumValue(analysis, node);
    sum = plus(sum, flat);
    // pprof takes an edge's sum, even where the nodes show averages.
    const row = (other: NodeIndex, { weight, inline }: Edge): CallRow => ({
      name: names(other),
      node: other,
      inlined: inline,
      value: weight,
      text: format(weight),
      percent: percentage(weight, cum),
    });
    return {
      name: names(node),
      node,
      flat,
      cum,
      flatText: format(flat),
      flatPercent: percentage(flat, total),
      sumPercent: percentage(sum, total),
      cumText: format(cum),
      cumPercent: percentage(cum, total),
      callers: (callers.get(node) ?? []).map((edge) => row(edge.from, edge)),
      callees: (callees.get(node) ?? []).map((edge) => row(edge.to, edge)),
    };
  });
  return { entries, ...reportHead(analysis, trimmed, format) };
}
