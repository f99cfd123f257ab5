/** The call graph of the heaviest part, laid out in layers: callers above callees. Runs in the worker. */

import { Graph, layout } from "@dagrejs/dagre";
import { callGraph } from "../../../profile/analyse/callGraph.ts";
import type { Analysis } from "../../../profile/analyse/graph.ts";
import type { Value } from "../../../profile/table/value.ts";
import { shortName } from "../names.ts";
import type { PlacedEdge, PlacedGraph, PlacedNode } from "../wire.ts";
import type { DescribedAnalysis } from "./frames.ts";

const CHARACTER = 6.6;
const LONGEST = 36;
const LINE = 16;

/** Chooses the nodes and edges as pprof does, and lays them out. */
export function placedGraph({ analysis, describe }: DescribedAnalysis): PlacedGraph {
  const { nodes, edges, dropped, candidates } = callGraph(analysis);
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 18, ranksep: 42, marginx: 8, marginy: 8 });
  for (const { node, name } of nodes) {
    const title = clipped(shortName(name));
    const width = Math.max(160, title.length * CHARACTER + 16);
    graph.setNode(String(node), { title, width, height: 3 * LINE + 8, frame: describe(node) });
  }
  for (const { from, to, value, residual, inlined } of edges) {
    graph.setEdge(String(from), String(to), {
      value,
      residual,
      inlined,
      weight: weightOf(value, analysis),
      width: 60,
      height: 14,
      labelpos: "c",
    });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: graph.nodes().map((name) => graph.node(name) as PlacedNode),
    edges: graph.edges().map(({ v, w }) => ({ ...(graph.edge(v, w) as PlacedEdge), from: v, to: w })),
    dropped,
    candidates,
  };
}

/** The layout draws heavy calls short and straight. */
function weightOf(value: Value, { total }: Analysis): number {
  return 1 + Math.round(Math.abs(Number(value) / Number(total || 1)) * 20);
}

function clipped(title: string): string {
  return title.length > LONGEST ? `${title.slice(0, LONGEST)}…` : title;
}
