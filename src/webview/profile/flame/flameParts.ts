/** What the drawn call tree and the one of rows have in common. */

import { FOLDED, INLINED } from "../flameRows.ts";
import type { Shared, Shown } from "../shared.ts";
import type { FlameAnswer } from "../wire.ts";
import { frameOf, titleOf } from "./flameFrame.ts";
import { pathTo } from "./flameKeys.ts";

/** What the drawing and the tree of rows are given. */
export interface TreeParts extends Shared {
  answer: FlameAnswer;
  /** What the tree is called. */
  label: string;
  /** The root is at the bottom. */
  upward: boolean;
  /** Does what a click on a frame means. */
  open(row: number): void;
  /** Goes back to what was shown before. */
  up(): void;
}

/** A row as the details strip shows it. */
export function shownOf(answer: FlameAnswer, row: number): Shown {
  const { rows } = answer;
  return {
    frame: rows.parents[row]! < 0 && answer.depth === 0 ? undefined : frameOf(answer, row),
    title: titleOf(answer, row),
    inlined: (rows.flags[row]! & INLINED) !== 0,
    value: rows.values[row]!,
    self: rows.selfs[row]!,
    base: rows.bases?.[row],
  };
}

/** The path that a row is zoomed by: what is folded leads to its parent. */
export function zoomPath(answer: FlameAnswer, path: readonly string[], row: number): string[] {
  const { rows } = answer;
  const target = rows.flags[row]! & FOLDED ? rows.parents[row]! : row;
  return [...path.slice(0, answer.depth), ...pathTo(rows, target, (at) => titleOf(answer, at))];
}
