/** A call tree in the way that the person chose: drawn, or as rows. */

import type { CallTreeProps } from "../flame/callTreeProps.ts";
import { FlameGraph } from "../flame/flameGraph.tsx";
import { TreeGrid } from "./treeGrid.tsx";

/** The tree. */
export function CallTree(parts: CallTreeProps) {
  return parts.state.asTree ? <TreeGrid {...parts} /> : <FlameGraph {...parts} />;
}
