/** A node for each path of calls in place of one for each function (newTree in google/pprof, internal/graph/graph.go). */
import type { LocationIndex } from "../table/profile.ts";
import { type Analysis, withNodes } from "./graph.ts";
import type { NodeIndex, NodeInfo } from "./nodes.ts";
import { pairIndex } from "./pairIndex.ts";

/**
 * The analysis with a tree of its nodes: each stack goes through locations of its own path, each of which stands for the
 * nodes that the location has there. Reports and files need not know that it is a tree.
 */
export function asCallTree(analysis: Analysis): Analysis {
  const { view, table } = analysis;
  const { stacks } = view;
  const frames = new Int32Array(stacks.frames.length);
  /** A path of nodes by the path before it, and a location by the path before it; 0 is the empty path. */
  const paths = pairIndex();
  const places = pairIndex();
  const infos: NodeInfo[] = [];
  const starts = [0];
  const nodes: NodeIndex[] = [];
  const placeAt = (path: number, location: LocationIndex): number => {
    const place = places.of(path, location);
    if (place === starts.length - 1) {
      let inner = path;
      const own: NodeIndex[] = [];
      for (let n = table.starts[location + 1]! - 1; n >= table.starts[location]!; n--) {
        inner = paths.of(inner, table.nodes[n]!) + 1;
        infos[inner - 1] ??= table.infos[table.nodes[n]!]!;
        own.unshift(inner - 1);
      }
      nodes.push(...own);
      starts.push(nodes.length);
    }
    return place;
  };
  for (let i = 0; i < stacks.length; i++) {
    let path = 0;
    for (let f = stacks.ends[i]! - 1; f >= stacks.starts[i]!; f--) {
      const place = placeAt(path, stacks.frames[f]!);
      frames[f] = place;
      path = starts[place] === starts[place + 1] ? path : nodes[starts[place]!]! + 1;
    }
  }
  const only = Int32Array.from({ length: starts.length - 1 }, (_, place) =>
    starts[place + 1]! - starts[place]! === 1 ? nodes[starts[place]!]! : -1,
  );
  const tree = { infos, starts: Uint32Array.from(starts), nodes: Int32Array.from(nodes), only };
  return withNodes({ ...analysis, view: { ...view, stacks: { ...stacks, frames } } }, () => tree);
}
