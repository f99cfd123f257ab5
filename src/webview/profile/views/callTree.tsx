/** A call tree as the user chose it: as a flame graph, or as rows. */

import type { CallTreeProps } from "../flame/callTreeProps.ts";
import { FlameGraph } from "../flame/flameGraph.tsx";
import { TreeGrid } from "./treeGrid.tsx";

/** The tree. */
export function CallTree(parts: CallTreeProps) {
  return parts.state.asTree ? <TreeGrid {...parts} /> : <FlameGraph {...parts} />;
}
