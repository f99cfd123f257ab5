/** Which rows of a call tree are visible when only some are open. Pure. */

import { childrenOf, firstChild } from "../flameRows.ts";
import type { FlameRows } from "../wire.ts";

/** A visible row. */
export interface TreeLine {
  row: number;
  level: number;
  /** Its position among its siblings, from 1, and how many they are. */
  position: number;
  siblings: number;
}

/** The rows from `root` down whose callers are all open, from top to bottom. */
export function openRows(rows: FlameRows, open: ReadonlySet<number>, root = 0): TreeLine[] {
  const lines: TreeLine[] = [];
  const waiting: TreeLine[] = [{ row: root, level: 0, position: 1, siblings: 1 }];
  for (let line = waiting.pop(); line; line = waiting.pop()) {
    lines.push(line);
    if (open.has(line.row)) {
      const children = childrenOf(rows, line.row);
      const siblings = children.length;
      const { level } = line;
      waiting.push(
        ...children.map((row, i) => ({ row, level: level + 1, position: i + 1, siblings })).reverse(),
      );
    }
  }
  return lines;
}

/** The rows from `root` along the heaviest children, as long as they have at least half of its value: open at first. */
export function heaviestPath(rows: FlameRows, root: number): number[] {
  const path = [root];
  for (let child = firstChild(rows, root); child >= 0; child = firstChild(rows, child)) {
    if (Math.abs(rows.values[child]!) * 2 < Math.abs(rows.values[root]!)) {
      break;
    }
    path.push(child);
  }
  return path;
}

/** The rows from a row up to `root`; undefined where the row is not below it. */
export function rowsUpTo({ parents }: FlameRows, row: number, root: number): number[] | undefined {
  const path: number[] = [];
  for (let at = row; at >= 0; at = parents[at]!) {
    path.push(at);
    if (at === root) {
      return path;
    }
  }
  return undefined;
}
