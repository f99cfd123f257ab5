/** A frame as the tooltip and the details strip show it. Pure. */
import type { Value } from "../../profile/table/value.ts";
import { frameOf, titleOf } from "./flame/flameFrame.ts";
import { pathTo } from "./flame/flameKeys.ts";
import { CUT, INLINED } from "./flameRows.ts";
import type { FlameAnswer, Frame, Span } from "./wire.ts";

/** A frame, and its value at one position of a call tree. */
export interface ShownFrame {
  frame: Frame | undefined;
  title: string;
  inlined: boolean;
  /** A stack is as long as the profiler stores it: callers may be missing. */
  isCut: boolean;
  /** At this position of the tree; undefined where the node as a whole is shown. */
  value: Value | undefined;
  self: Value | undefined;
  base: Value | undefined;
  /** The value of the frame above it in the tree; undefined at the root. */
  parent: Value | undefined;
  /** How much of the window it fills, from 0 to 1; undefined where the window shows the whole. */
  ofZoom: number | undefined;
  /** The names from below the root of the tree to it; empty where the node as a whole is shown. */
  path: readonly string[];
}

/** A node as a whole. */
export function shownNode(frame: Frame): ShownFrame {
  return {
    frame,
    title: frame.name,
    inlined: false,
    isCut: false,
    value: undefined,
    self: undefined,
    base: undefined,
    parent: undefined,
    ofZoom: undefined,
    path: [],
  };
}

/** A row of a call tree; `span` is the window that shows it. */
export function shownRow(answer: FlameAnswer, row: number, span: Span = { from: 0, to: 1 }): ShownFrame {
  const { rows } = answer;
  const frame = frameOf(answer, row);
  const parent = rows.parents[row]!;
  return {
    frame: frame && frame.node >= 0 ? frame : undefined,
    title: titleOf(answer, row),
    inlined: (rows.flags[row]! & INLINED) !== 0,
    isCut: (rows.flags[row]! & CUT) !== 0,
    value: rows.values[row]!,
    self: rows.selfs[row]!,
    base: rows.bases?.[row],
    parent: parent < 0 ? undefined : rows.values[parent]!,
    ofZoom: shareOfWindow(answer, row, span),
    path: pathTo(rows, row, (at) => titleOf(answer, at)),
  };
}

function shareOfWindow({ rows }: FlameAnswer, row: number, { from, to }: Span): number | undefined {
  if (to - from >= 1) {
    return undefined;
  }
  const left = Math.max(from, rows.lefts[row]!);
  const right = Math.min(to, rows.lefts[row]! + rows.widths[row]!);
  return Math.max(0, right - left) / (to - from);
}
