/**
 * A call tree as columns, one row a frame: what the page draws. Rows go level by level and from left to right, so the
 * frames of a level are neighbours. Pure.
 */

import { type SizeBy, type TreeFrame, widthOf } from "../../profile/analyse/callTree.ts";
import { columnFrom, type Value } from "../../profile/table/value.ts";
import type { FlameRows } from "./wire.ts";

/** Marks of `FlameRows.flags`: inlined into its caller; several narrow frames; its callers may have been cut off. */
export const INLINED = 1;
export const FOLDED = 2;
export const CUT = 4;

interface Row {
  parent: number;
  /** Undefined for what is folded. */
  frame: TreeFrame | undefined;
  value: Value;
  base: Value;
  count: number;
}

/** Lays a tree out: the root fills the width, a frame's children begin at its left edge. `of` names a frame's row. */
export function flameRows(
  root: TreeFrame,
  of: (frame: TreeFrame) => number,
  sizeBy: SizeBy = "value",
): FlameRows {
  const { rows, levels } = levelByLevel(root);
  const lefts = new Float64Array(rows.length);
  const widths = new Float64Array(rows.length);
  /** Where the next child of a row begins. */
  const next = new Float64Array(rows.length);
  const whole = widthOf(root, sizeBy) || 1;
  rows.forEach(({ parent, ...weights }, row) => {
    const left = parent < 0 ? 0 : next[parent]!;
    lefts[row] = left;
    next[row] = left;
    widths[row] = widthOf(weights, sizeBy) / whole;
    if (parent >= 0) {
      next[parent] = left + widths[row]!;
    }
  });
  return {
    length: rows.length,
    levels: Uint32Array.from(levels),
    parents: Int32Array.from(rows, ({ parent }) => parent),
    frames: Int32Array.from(rows, ({ frame }) => (frame ? of(frame) : -1)),
    lefts,
    widths,
    values: columnFrom(rows.map(({ value }) => value)),
    selfs: columnFrom(rows.map(({ frame }) => frame?.self ?? 0)),
    bases: root.base === undefined ? undefined : columnFrom(rows.map(({ base }) => base)),
    flags: Uint8Array.from(rows, ({ frame }) => (!frame ? FOLDED : frame.inlined ? INLINED : 0)),
    counts: Uint32Array.from(rows, ({ count }) => count),
  };
}

function levelByLevel(root: TreeFrame): { rows: Row[]; levels: number[] } {
  const rows: Row[] = [{ parent: -1, frame: root, value: root.value, base: root.base ?? 0, count: 0 }];
  const levels = [0];
  for (let from = 0; from < rows.length; from = levels.at(-1)!) {
    const to = rows.length;
    levels.push(to);
    for (let parent = from; parent < to; parent++) {
      const { frame } = rows[parent]!;
      for (const child of frame?.children ?? []) {
        rows.push({ parent, frame: child, value: child.value, base: child.base ?? 0, count: 0 });
      }
      if (frame?.folded) {
        const { value, base = 0, count } = frame.folded;
        rows.push({ parent, frame: undefined, value, base, count });
      }
    }
  }
  return { rows, levels };
}

/** The row at a level and at a share of the width; -1 where none is. */
export function rowAt({ levels, lefts, widths }: FlameRows, level: number, x: number): number {
  let low = levels[level] ?? 0;
  const end = levels[level + 1] ?? 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lefts[middle]! + widths[middle]! <= x) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < end && lefts[low]! <= x ? low : -1;
}

/** The level of a row. */
export function levelOf({ levels }: Pick<FlameRows, "levels">, row: number): number {
  let low = 0;
  let high = levels.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (levels[middle]! <= row) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
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

/** The first child row of a row; -1 where it has none. */
export function firstChild({ levels, parents, length }: FlameRows, row: number): number {
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
