/** What the flame graph and the tree of rows have in common. */
import { FOLDED } from "../flameRows.ts";
import type { ViewProps } from "../viewProps.ts";
import type { FlameAnswer } from "../wire.ts";
import { titleOf } from "./flameFrame.ts";
import { pathTo } from "./flameKeys.ts";

/** The properties of both. */
export interface CallTreeProps extends ViewProps {
  answer: FlameAnswer;
  /** The accessible name of the tree. */
  label: string;
  /** The root is at the bottom. */
  upward: boolean;
  /** Runs on a click on a frame. */
  open(row: number): void;
  /** Goes back to what was shown before. */
  up(): void;
}

/** The path that a click on a row zooms to; a folded row zooms to its parent. */
export function zoomPath(answer: FlameAnswer, path: readonly string[], row: number): string[] {
  const { rows } = answer;
  const target = rows.flags[row]! & FOLDED ? rows.parents[row]! : row;
  return [...path.slice(0, answer.depth), ...pathTo(rows, target, (at) => titleOf(answer, at))];
}
