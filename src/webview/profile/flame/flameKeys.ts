/** Where the arrow keys lead in a flame graph. Pure. */

import { levelOf, rowAt } from "../flameRows.ts";
import type { FlameRows } from "../wire.ts";

/** A way from a frame to another. */
export type Way = "in" | "out" | "previous" | "next" | "first" | "last";

/** The row that lies that way; the same row where none does. */
export function rowToward(rows: FlameRows, row: number, way: Way): number {
  const { parents, lefts, widths } = rows;
  const level = levelOf(rows, row);
  switch (way) {
    case "out":
      return parents[row]! < 0 ? row : parents[row]!;
    case "in": {
      const child = rowAt(rows, level + 1, lefts[row]! + widths[row]! / 1e9);
      return child >= 0 && parents[child] === row ? child : row;
    }
    case "previous":
      return row - 1 >= rows.levels[level]! ? row - 1 : row;
    case "next":
      return row + 1 < rows.levels[level + 1]! ? row + 1 : row;
    case "first":
      return 0;
    case "last":
      return rows.levels[level + 1]! - 1;
  }
}

/** Which way a key leads; `upward`: the root is at the bottom. */
export function wayOf(key: string, upward: boolean): Way | undefined {
  switch (key) {
    case "ArrowDown":
      return upward ? "out" : "in";
    case "ArrowUp":
      return upward ? "in" : "out";
    case "ArrowLeft":
      return "previous";
    case "ArrowRight":
      return "next";
    case "Home":
      return "first";
    case "End":
      return "last";
  }
  return undefined;
}

/** The names from below the root to a row: what the graph is zoomed into by it. */
export function pathTo(rows: FlameRows, row: number, nameOf: (row: number) => string): string[] {
  const names: string[] = [];
  for (let at = row; rows.parents[at]! >= 0; at = rows.parents[at]!) {
    names.unshift(nameOf(at));
  }
  return names;
}
