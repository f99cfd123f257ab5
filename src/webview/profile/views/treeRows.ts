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

/** The rows from `root` down whose callers are all open, from top to bottom; `rootless`: without the root itself. */
export function openRows(rows: FlameRows, open: ReadonlySet<number>, root = 0, rootless = false): TreeLine[] {
  const lines: TreeLine[] = [];
  const waiting = linesOf(rootless ? childrenOf(rows, root) : [root], 0);
  for (let line = waiting.pop(); line; line = waiting.pop()) {
    lines.push(line);
    if (open.has(line.row)) {
      for (const child of linesOf(childrenOf(rows, line.row), line.level + 1)) {
        waiting.push(child);
      }
    }
  }
  return lines;
}

/** Siblings, the last one first. */
function linesOf(siblings: readonly number[], level: number): TreeLine[] {
  return siblings.map((row, i) => ({ row, level, position: i + 1, siblings: siblings.length })).reverse();
}

/** The rows from `root` along the heaviest children, as long as they have at least half of its value: open at first. */
export function heaviestPath(rows: FlameRows, root: number): number[] {
  const path = [root];
  for (let child = firstChild(rows, root); child >= 0; child = firstChild(rows, child)) {
    if (Math.abs(Number(rows.values[child]!)) * 2 < Math.abs(Number(rows.values[root]!))) {
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
