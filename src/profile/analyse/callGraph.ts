/** The call graph of the heaviest part, chosen as pprof's `-dot` chooses it (newTrimmedGraph in report.go). */
import { percentage } from "../table/units.ts";
import { type Edge, edgeOrder, edgesBetween, edgeValue } from "./edges.ts";
import {
  type Analysis,
  compareText,
  cumValue,
  flatValue,
  formatter,
  type NodeOrder,
  trimmedNodes,
} from "./graph.ts";
import { type ReportHead, reportHead } from "./head.ts";
import type { NodeIndex } from "./nodes.ts";
import { tagCounts } from "./nodeTags.ts";

/** A node of the graph. Values are in the sample type's own unit; texts are as pprof prints them. */
export interface GraphNode {
  node: NodeIndex;
  name: string;
  flat: number;
  cum: number;
  flatText: string;
  flatPercent: string;
  cumText: string;
  cumPercent: string;
}

/** A call. */
export interface GraphEdge {
  from: NodeIndex;
  to: NodeIndex;
  value: number;
  text: string;
  inlined: boolean;
  /** It goes over nodes that are not shown. */
  residual: boolean;
}

/** The graph, and what its head says. */
export interface CallGraph extends Omit<ReportHead, "nodes"> {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Calls left out for their weight, as pprof counts them: where nodes are limited by number, and all are shown, none. */
  droppedEdges: number;
  /** The weight that they did not reach, in words. */
  droppedEdgesBelow: string;
  /** What a label must weigh to be shown beside its node. */
  nodeCutoff: number;
}

/** Chooses the graph: the most informative nodes first, the heaviest calls first. */
export function callGraph(analysis: Analysis): CallGraph {
  const { total, names, query } = analysis;
  const trimmed = trimmedNodes(analysis, entropyOrder(analysis), limiter(analysis));
  const format = formatter(analysis, trimmed.nodes);
  const all = edgesBetween(analysis, trimmed.retained);
  const heavy = all.filter(({ weight }) => Math.abs(weight) >= trimmed.edgeCutoff);
  const edges = withoutRedundant(analysis, trimmed.nodes, heavy).sort(edgeOrder(analysis));
  const isCounted = !query.trim || query.nodeCount <= 0 || trimmed.nodes.length < trimmed.candidates;
  return {
    ...reportHead(analysis, trimmed, format),
    droppedEdges: isCounted ? all.length - heavy.length : 0,
    droppedEdgesBelow: format(Math.abs(Math.trunc(total * (query.trim ? query.edgeFraction : 0)))),
    nodeCutoff: trimmed.nodeCutoff,
    nodes: trimmed.nodes.map((node): GraphNode => {
      const flat = flatValue(analysis, node);
      const cum = cumValue(analysis, node);
      return {
        node,
        name: names(node),
        flat,
        cum,
        flatText: format(flat),
        flatPercent: percentage(flat, total).trim(),
        cumText: format(cum),
        cumPercent: percentage(cum, total).trim(),
      };
    }),
    edges: edges.map(
      (edge): GraphEdge => ({
        from: edge.from,
        to: edge.to,
        value: edgeValue(edge),
        text: format(edgeValue(edge)),
        inlined: edge.inline,
        residual: edge.residual,
      }),
    ),
  };
}

/** EntropyOrder: nodes at which calls meet or part come before those that they only pass through. */
function entropyOrder(analysis: Analysis): NodeOrder {
  const { weights, names } = analysis;
  return (nodes, retained) => {
    const edges = edgesBetween(analysis, retained);
    const incoming = Map.groupBy(edges, ({ to }) => to);
    const outgoing = Map.groupBy(edges, ({ from }) => from);
    const scores = new Map(
      nodes.map((node) => {
        const flat = weights.flat[node]!;
        const score = entropy(incoming.get(node), 0) + entropy(outgoing.get(node), flat);
        return [node, Math.abs(Math.trunc(score * weights.cum[node]!) + flat)];
      }),
    );
    return nodes.toSorted(
      (a, b) =>
        scores.get(b)! - scores.get(a)! ||
        compareText(names(a), names(b)) ||
        Math.abs(weights.flat[b]!) - Math.abs(weights.flat[a]!) ||
        a - b,
    );
  };
}

/** edgeEntropyScore; a node without such edges counts 1. */
function entropy(edges: readonly Edge[] | undefined, self: number): number {
  if (!edges) {
    return 1;
  }
  const total = edges.reduce((sum, { weight }) => sum + Math.max(0, weight), self);
  if (total === 0) {
    return 0;
  }
  const shares = [...edges.map(({ weight }) => Math.abs(weight)), Math.max(0, self)].map((w) => w / total);
  return shares.reduce((sum, share) => (share === 0 ? sum : sum - share * Math.log2(share)), 0);
}

/** selectTopNodes: label values that are drawn beside their node take the place of nodes. */
function limiter(analysis: Analysis) {
  const most = analysis.query.nodeCount;
  return (nodes: readonly NodeIndex[], nodeCutoff: number): number => {
    const countOf = tagCounts(analysis, nodes.slice(0, most), nodeCutoff);
    let count = 0;
    for (const [i, node] of nodes.entries()) {
      count += countOf(node) + 1;
      if (count >= most) {
        return i + 1;
      }
    }
    return most;
  };
}

/** RemoveRedundantEdges: a call over hidden nodes goes if its callee is reached from its caller in another way. */
function withoutRedundant(analysis: Analysis, nodes: readonly NodeIndex[], edges: readonly Edge[]): Edge[] {
  const incoming = new Map<NodeIndex, Set<Edge>>();
  for (const edge of edges.toSorted(edgeOrder(analysis))) {
    incoming.set(edge.to, (incoming.get(edge.to) ?? new Set()).add(edge));
  }
  for (const node of nodes.toReversed()) {
    for (const edge of [...(incoming.get(node) ?? [])].reverse()) {
      if (!edge.residual) {
        break;
      }
      if (isRedundant(edge, incoming)) {
        incoming.get(node)!.delete(edge);
      }
    }
  }
  return [...incoming.values()].flatMap((left) => [...left]);
}

function isRedundant(edge: Edge, incoming: ReadonlyMap<NodeIndex, ReadonlySet<Edge>>): boolean {
  const seen = new Set([edge.to]);
  for (const node of seen) {
    for (const other of incoming.get(node) ?? []) {
      if (other !== edge && other.from === edge.from) {
        return true;
      }
      if (other !== edge) {
        seen.add(other.from);
      }
    }
  }
  return false;
}
