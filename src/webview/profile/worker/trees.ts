/** The call trees that are drawn. Runs in the worker. */

import { type SizeBy, sandwich, type TreeFrame, zoomedTree } from "../../../profile/analyse/callTree.ts";
import type { Analysis } from "../../../profile/analyse/graph.ts";
import type { NodeIndex } from "../../../profile/analyse/nodes.ts";
import { QueryError } from "../../../profile/query/query.ts";
import { sizeOf } from "../../../profile/table/value.ts";
import { CUT, flameRows } from "../flameRows.ts";
import type { CallersAnswer, CallersRequest, FlameAnswer, FlameRequest, Frame } from "../wire.ts";
import { cutRoots } from "./cutRoots.ts";
import { type DescribedAnalysis, WHOLE } from "./frames.ts";

/** The tree from the root or from the leaves, in detail where it is zoomed into. */
export function flame(
  { analysis, describe }: DescribedAnalysis,
  { path, window, sizeBy, inverted, room }: FlameRequest,
): FlameAnswer {
  const nodes = nodesOfPath(analysis, path);
  const minimum = narrowest(room);
  const zoom = { path: nodes, ...(nodes.length < path.length ? { from: 0, to: 1 } : window) };
  const { root, depth, from, to } = zoomedTree(analysis, { inverted, zoom, sizeBy, minimum });
  const answer = { ...flameAnswer(root, describe, sizeBy), depth, span: { from, to } };
  if (!inverted) {
    markCut(answer, cutRoots(analysis));
  }
  return answer;
}

/** Marks the outermost frames whose callers were cut off. */
function markCut({ rows, frames }: FlameAnswer, nodes: ReadonlySet<NodeIndex>): void {
  for (let row = rows.levels[1]!; row < (rows.levels[2] ?? 0); row++) {
    if (nodes.has(frames[rows.frames[row]!]?.node ?? -1)) {
      rows.flags[row]! |= CUT;
    }
  }
}

/**
 * The callers and callees of a node.
 * @throws QueryError if no node has the name
 */
export function callers(
  { analysis, describe }: DescribedAnalysis,
  { name, room }: CallersRequest,
): CallersAnswer {
  const node =
    name === "" ? heaviest(analysis) : analysis.table.infos.findIndex((_, i) => analysis.names(i) === name);
  if (node < 0) {
    throw new QueryError(`${name || "a function"} is not among what the filters left`);
  }
  const trees = sandwich(analysis, node, { minimum: narrowest(room) });
  return {
    frame: describe(node),
    callers: flameAnswer(trees.callers, describe),
    callees: flameAnswer(trees.callees, describe),
  };
}

/** The smallest value of a frame that is a pixel wide, given the value of the frame that fills the page. */
function narrowest(room: number): (root: number) => number {
  return (root) => Math.abs(root) / room;
}

/** The node with the largest flat value; -1 where there is none. */
export function heaviest({ weights: { flat } }: Analysis): NodeIndex {
  let node = flat.length === 0 ? -1 : 0;
  for (let i = 1; i < flat.length; i++) {
    if (sizeOf(flat[i]!) > sizeOf(flat[node]!)) {
      node = i;
    }
  }
  return node;
}

function flameAnswer(
  tree: TreeFrame,
  describe: DescribedAnalysis["describe"],
  sizeBy: SizeBy = "value",
): FlameAnswer {
  const frames: Frame[] = [];
  const known = new Map<NodeIndex, number>();
  const rowOf = ({ node }: TreeFrame) => {
    let row = known.get(node);
    if (row === undefined) {
      row = frames.push(node < 0 ? WHOLE : describe(node)) - 1;
      known.set(node, row);
    }
    return row;
  };
  return { rows: flameRows(tree, rowOf, sizeBy), frames, depth: 0, span: { from: 0, to: 1 } };
}

/** The nodes of a path by their names, up to the first name without a node. */
function nodesOfPath({ names, table }: Analysis, path: readonly string[]): NodeIndex[] {
  if (path.length === 0) {
    return [];
  }
  const wanted = new Set(path);
  const byName = new Map<string, NodeIndex>();
  for (let node = 0; node < table.infos.length; node++) {
    if (wanted.has(names(node)) && !byName.has(names(node))) {
      byName.set(names(node), node);
    }
  }
  const nodes: NodeIndex[] = [];
  for (const name of path) {
    const node = byName.get(name);
    if (node === undefined) {
      break;
    }
    nodes.push(node);
  }
  return nodes;
}
