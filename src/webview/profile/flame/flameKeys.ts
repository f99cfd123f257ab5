/** Where the arrow keys go in a flame graph. Pure. */

import { levelOf, rowAt } from "../flameRows.ts";
import type { FlameRows, Span } from "../wire.ts";

/** A direction from a frame to another. */
type Direction = "in" | "out" | "previous" | "next" | "first" | "last";

/** The next row in a direction that is in the window; the same row where there is none. */
export function rowToward(rows: FlameRows, row: number, direction: Direction, { from, to }: Span): number {
  const { parents, lefts, widths } = rows;
  const level = levelOf(rows, row);
  switch (direction) {
    case "out":
      return parents[row]! < 0 ? row : parents[row]!;
    case "in": {
      const start = Math.max(lefts[row]! + widths[row]! / 1e9, from + (to - from) / 1e9);
      const child = rowAt(rows, level + 1, start);
      return child >= 0 && parents[child] === row ? child : row;
    }
    case "previous":
      return row - 1 >= rows.levels[level]! && lefts[row]! > from ? row - 1 : row;
    case "next":
      return row + 1 < rows.levels[level + 1]! && lefts[row + 1]! < to ? row + 1 : row;
    case "first":
      return 0;
    case "last": {
      const last = rowAt(rows, level, to - (to - from) / 1e9);
      return last >= 0 ? last : row;
    }
  }
}

/** The direction of a key; `upward`: the root is at the bottom. */
export function directionOf(key: string, upward: boolean): Direction | undefined {
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

/** The names from below the root to a row: the path to zoom into it. */
export function pathTo(rows: FlameRows, row: number, nameOf: (row: number) => string): string[] {
  const names: string[] = [];
  for (let at = row; rows.parents[at]! >= 0; at = rows.parents[at]!) {
    names.unshift(nameOf(at));
  }
  return names;
}
