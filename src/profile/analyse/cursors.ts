/** The position in each stack while stacks are walked from one end to the other, node by node. */
import type { Frames, LocationIndex } from "../table/profile.ts";
import type { NodeTable } from "./nodes.ts";

/** The position in each stack, and what is needed to go on. */
export interface Cursors {
  /** By stack: the next frame, and its next row of `NodeTable.nodes`, or -1 for the first one. */
  readonly frameOf: Int32Array;
  readonly lineOf: Int32Array;
  /** By stack: the value of `frameOf` at its end, plus `before`: one before its first frame, or one after its last. */
  readonly stops: Uint32Array;
  /** What to subtract from `stops`. */
  readonly before: number;
  /** -1 toward the leaf, 1 toward the root. */
  readonly step: 1 | -1;
  readonly frames: Frames;
  readonly table: NodeTable;
}

/** The next row of `NodeTable.nodes` in a location of several nodes; `known` is the row if it is known, else -1. */
export function rowIn({ table, step }: Cursors, location: LocationIndex, known: number): number {
  if (known >= 0) {
    return known;
  }
  return step < 0 ? table.starts[location + 1]! - 1 : table.starts[location]!;
}

/** The row after one in a location; -1 after the last. */
export function rowAfter({ table, step }: Cursors, location: LocationIndex, row: number): number {
  const next = row + step;
  return next >= table.starts[location]! && next < table.starts[location + 1]! ? next : -1;
}

/** Whether a row is a call that was not inlined: the last row of a location; the others were inlined into it. */
export function isCall({ table }: Cursors, location: LocationIndex, row: number): boolean {
  return row === table.starts[location + 1]! - 1;
}
