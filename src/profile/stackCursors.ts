/** Reading many stacks node by node, each at its own place, toward the leaf or toward the root. */
import type { Analysis } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";

/** A place on each stack. */
export interface Cursors {
  /** The node that comes next; -1 behind the last. */
  node(stack: number): NodeIndex;
  /** Whether the node that comes next was inlined into its caller. */
  isInlined(stack: number): boolean;
  /** Moves one stack by a node. Not to be called behind the last. */
  advance(stack: number): void;
  /** Moves one stack behind a path if it begins with it; else says no, and the place is lost. */
  follow(stack: number, path: readonly NodeIndex[]): boolean;
  /** Whether the last node that `follow` went over was inlined into its caller. */
  cameInlined(stack: number): boolean;
}

type Stacks = Pick<Analysis, "view" | "table">;

/** Begins at each stack's root and goes to its leaf. */
export function cursorsAtRoot(analysis: Stacks): Cursors {
  const { view, table } = analysis;
  const { stacks } = view;
  return cursors(analysis, true, (stack, place) => {
    const frame = stacks.ends[stack]! - 1;
    if (frame >= stacks.starts[stack]!) {
      place(frame, table.starts[stacks.frames[frame]! + 1]! - 1);
    }
  });
}

/** Begins at each stack's leaf and goes to its root. */
export function cursorsAtLeaf(analysis: Stacks): Cursors {
  const { view, table } = analysis;
  const { stacks } = view;
  return cursors(analysis, false, (stack, place) => {
    const frame = stacks.starts[stack]!;
    if (frame < stacks.ends[stack]!) {
      place(frame, table.starts[stacks.frames[frame]!]!);
    }
  });
}

/** Begins at the place of a node that is nearest to the root. */
export function cursorsAt(analysis: Stacks, node: NodeIndex, towardLeaf: boolean): Cursors {
  const { view, table } = analysis;
  const { stacks } = view;
  const holds = locationsWith(analysis, node);
  return cursors(analysis, towardLeaf, (stack, place) => {
    for (let frame = stacks.ends[stack]! - 1; frame >= stacks.starts[stack]!; frame--) {
      const location = stacks.frames[frame]!;
      if (holds[location] === 1) {
        place(frame, table.nodes.lastIndexOf(node, table.starts[location + 1]! - 1));
        return;
      }
    }
  });
}

function locationsWith({ table }: Stacks, node: NodeIndex): Uint8Array {
  const holds = new Uint8Array(table.starts.length - 1);
  for (let location = 0; location < holds.length; location++) {
    for (let row = table.starts[location]!; row < table.starts[location + 1]!; row++) {
      if (table.nodes[row] === node) {
        holds[location] = 1;
      }
    }
  }
  return holds;
}

/** Places one stack's cursor at a frame and a row of `NodeTable.nodes`. */
type Place = (frame: number, row: number) => void;

function cursors(
  { view, table }: Stacks,
  towardLeaf: boolean,
  begin: (stack: number, place: Place) => void,
): Cursors {
  const { stacks } = view;
  const { starts, nodes } = table;
  const frameOf = new Int32Array(stacks.length);
  const rowOf = new Int32Array(stacks.length).fill(-1);
  for (let stack = 0; stack < stacks.length; stack++) {
    begin(stack, (frame, row) => {
      frameOf[stack] = frame;
      rowOf[stack] = row;
    });
  }
  const toLeaf = (stack: number) => {
    const row = rowOf[stack]!;
    const frame = frameOf[stack]!;
    if (row > starts[stacks.frames[frame]!]!) {
      rowOf[stack] = row - 1;
    } else if (frame > stacks.starts[stack]!) {
      frameOf[stack] = frame - 1;
      rowOf[stack] = starts[stacks.frames[frame - 1]! + 1]! - 1;
    } else {
      rowOf[stack] = -1;
    }
  };
  const toRoot = (stack: number) => {
    const row = rowOf[stack]!;
    const frame = frameOf[stack]!;
    if (row + 1 < starts[stacks.frames[frame]! + 1]!) {
      rowOf[stack] = row + 1;
    } else if (frame + 1 < stacks.ends[stack]!) {
      frameOf[stack] = frame + 1;
      rowOf[stack] = starts[stacks.frames[frame + 1]!]!;
    } else {
      rowOf[stack] = -1;
    }
  };
  const advance = towardLeaf ? toLeaf : toRoot;
  const node = (stack: number) => (rowOf[stack]! < 0 ? -1 : nodes[rowOf[stack]!]!);
  const isInlined = (stack: number) =>
    rowOf[stack]! >= 0 && rowOf[stack]! + 1 < starts[stacks.frames[frameOf[stack]!]! + 1]!;
  const came = new Uint8Array(stacks.length);
  return {
    node,
    isInlined,
    advance,
    follow(stack, path) {
      for (const wanted of path) {
        if (node(stack) !== wanted) {
          return false;
        }
        came[stack] = Number(isInlined(stack));
        advance(stack);
      }
      return true;
    },
    cameInlined: (stack) => came[stack] === 1,
  };
}
