/** A call tree in the way that the person chose: drawn, or as rows. */
import { FlameGraph } from "../flame/flameGraph.tsx";
import type { TreeParts } from "../flame/flameParts.ts";
import { TreeGrid } from "./treeGrid.tsx";

/** The tree. */
export function CallTree(parts: TreeParts) {
  return parts.state.asTree ? <TreeGrid {...parts} /> : <FlameGraph {...parts} />;
}
