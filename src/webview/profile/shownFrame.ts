/** A frame as the details strip shows it. Pure. */
import { frameOf, titleOf } from "./flame/flameFrame.ts";
import { INLINED } from "./flameRows.ts";
import type { FlameAnswer, Frame } from "./wire.ts";

/** A frame, and its value at one position of a call tree. */
export interface ShownFrame {
  frame: Frame | undefined;
  title: string;
  inlined: boolean;
  /** At this position of the tree; undefined where the node as a whole is shown. */
  value: number | undefined;
  self: number | undefined;
  base: number | undefined;
}

/** A node as a whole. */
export function shownNode(frame: Frame): ShownFrame {
  return { frame, title: frame.name, inlined: false, value: undefined, self: undefined, base: undefined };
}

/** A row of a call tree. */
export function shownRow(answer: FlameAnswer, row: number): ShownFrame {
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
