/** Which rows of a call tree are visible when only some are open. Pure. */

import { levelOf } from "../flameRows.ts";
import type { FlameRows } from "../wire.ts";

/** A visible row. */
export interface TreeLine {
  row: number;
  level: number;
  /** Its position among its siblings, from 1, and how many they are. */
  position: number;
  siblings: number;
}

/** The rows whose callers are all open, from top to bottom; `rootless`: from the children of the root on. */
export function openRows(rows: FlameRows, open: ReadonlySet<number>, rootless = false): TreeLine[] {
  const lines: TreeLine[] = [];
  const waiting = linesOf(rootless ? childrenOf(rows, 0) : [0], 0);
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

/** The child rows of a row; they are adjacent in the next level. */
export function childrenOf(rows: FlameRows, row: number): number[] {
  const first = firstChild(rows, row);
  const children: number[] = [];
  for (let child = first; first >= 0 && rows.parents[child] === row; child++) {
    children.push(child);
  }
  return children;
}

/** Whether a row can be opened. */
export function hasChildren(rows: FlameRows, row: number): boolean {
  return firstChild(rows, row) >= 0;
}

function firstChild({ levels, parents, length }: FlameRows, row: number): number {
  const level = levelOf({ levels }, row);
  let low = levels[level + 1] ?? length;
  const end = levels[level + 2] ?? length;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parents[middle]! < row) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < end && parents[low] === row ? low : -1;
}

/** The rows from the root along the heaviest children, as long as they have at least half of the total: open at first. */
export function heaviestPath(rows: FlameRows): number[] {
  const path = [0];
  for (let child = firstChild(rows, 0); child >= 0; child = firstChild(rows, child)) {
    if (Math.abs(rows.values[child]!) * 2 < Math.abs(rows.values[0]!)) {
      break;
    }
    path.push(child);
  }
  return path;
}
