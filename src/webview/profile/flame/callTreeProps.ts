/** What the flame graph and the tree of rows have in common. */
import type { ViewProps } from "../viewProps.ts";
import type { FlameAnswer, Span } from "../wire.ts";

/** The properties of both. */
export interface CallTreeProps extends ViewProps {
  answer: FlameAnswer;
  /** The accessible name of the tree. */
  label: string;
  /** The root is at the bottom. */
  upward: boolean;
  /** The row that is zoomed into, and its level; 0 where nothing is. */
  root: number;
  level: number;
  /** The window of the graph. */
  span: Span;
  /** Sets the window; runs while a gesture goes on, and at its end. */
  setSpan(span: Span): void;
  /** An overview beside a graph that is higher than the view. */
  hasMinimap: boolean;
  /** The row of the current match; -1 for none. */
  match: number;
  /** Another number after each step to a match: the match is then brought into view. */
  step: number;
  /** Runs on a click on a frame. */
  open(row: number): void;
  /** Goes back to what was shown before. */
  up(): void;
}
