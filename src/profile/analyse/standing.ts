/** Where stacks stand while they are walked from one end to the other, node by node. */
import type { Frames, LocationIndex } from "../table/profile.ts";
import type { NodeTable } from "./nodes.ts";

/** Where each stack stands, and all that it takes to go on. */
export interface Standing {
  /** The frame that comes next, and its row of `NodeTable.nodes`, or -1 for the first that comes. */
  readonly frameOf: Int32Array;
  readonly lineOf: Int32Array;
  /** What the frame is when a stack is at its end: one less than its first, or one more than its last. */
  readonly stops: Uint32Array;
  /** What has to be taken off from `stops`. */
  readonly before: number;
  /** -1 toward the leaf, 1 toward the root. */
  readonly step: 1 | -1;
  readonly frames: Frames;
  readonly table: NodeTable;
}

/** The row of `NodeTable.nodes` that comes next in a location of several nodes, given the one that is known to or -1. */
export function rowIn({ table, step }: Standing, location: LocationIndex, known: number): number {
  if (known >= 0) {
    return known;
  }
  return step < 0 ? table.starts[location + 1]! - 1 : table.starts[location]!;
}

/** The row behind one in a location; -1 where it was the last. */
export function rowAfter({ table, step }: Standing, location: LocationIndex, row: number): number {
  const next = row + step;
  return next >= table.starts[location]! && next < table.starts[location + 1]! ? next : -1;
}

/** Whether a row is a call of its own: of several in one location the last is, the others were inlined into it. */
export function isCall({ table }: Standing, location: LocationIndex, row: number): boolean {
  return row === table.starts[location + 1]! - 1;
}
