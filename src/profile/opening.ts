/**
 * Opens the paths of many stacks from one end, as far as they are heavy: the engine of the call tree. Each stack is
 * walked along the paths that are open and parked on the first that is not. A path opens when what is parked on it
 * weighs enough, and its stacks then go one node further. So each stack is read once, in the order of memory, and
 * what is never seen is never opened.
 */
import type { Analysis } from "./graph.ts";
import type { NodeIndex, NodeTable } from "./nodes.ts";
import { doubled, pairIndex } from "./pairIndex.ts";
import { measureStacks } from "./stackMeasures.ts";

/** What is opened. */
export interface OpeningOptions {
  /** From the root to the leaf, or from the leaf to the root. */
  towardLeaf: boolean;
  /** Begin at this node's place that is nearest to the root, without the stacks that do not have it. */
  from?: NodeIndex | undefined;
  /** The nodes that a stack must begin with. */
  path: readonly NodeIndex[];
  /** What a path must weigh, or its base, to be opened; the sign does not matter. */
  minimum: number;
  /** How many nodes behind `path` are opened. */
  maxDepth: number;
}

/** A row a path, parents first. Row 0 is the empty path, the rows up to `root` are those along the asked path. */
export interface OpenPaths {
  readonly length: number;
  readonly root: number;
  parent(row: number): number;
  node(row: number): NodeIndex;
  readonly values: Float64Array;
  /** What the base weighs; undefined where nothing is compared. */
  readonly bases: Float64Array | undefined;
  /** What weighs on stacks that end here; known of open paths. */
  readonly selves: Float64Array;
  readonly depths: readonly number[];
  isInlined(row: number): boolean;
}

/**
 * What is known of a path while stacks are walked lies in one place of memory: four whole numbers, then two doubles,
 * what weighs on stacks that end or are parked here, and the same of the base.
 */
const FIELDS = 8;
const DOUBLES = FIELDS / 2;
const VALUE = 2;
const BASE = 3;
/** The heaviest child met so far: its node, and its row. */
const LIKELY_NODE = 0;
const LIKELY_ROW = 1;
/** The stack that was parked last on a closed path, or `NOBODY`; `OPEN` where it is open. */
const PARKED = 2;
const OPEN = -2;
const NOBODY = -1;
/** How this path's last node was called: `PLAIN`, `INLINED`, or both. */
const CALLS = 3;
const PLAIN = 1;
const INLINED = 2;

/** Opens the paths of all stacks that weigh something. */
export function openPaths(analysis: Analysis, options: OpeningOptions): OpenPaths {
  const { stacks } = analysis.view;
  const { frames } = stacks;
  const { own, base } = measureStacks(analysis);
  const { path, minimum } = options;
  const step = options.towardLeaf ? -1 : 1;
  const begin = beginner(analysis, options);

  const children = pairIndex();
  let rows = new Int32Array(1024 * FIELDS);
  let weights = new Float64Array(rows.buffer);
  const depths: number[] = [];
  /** Of a parked stack: the one that was parked before it, and where it goes on. */
  const next = new Int32Array(stacks.length);
  const frameOf = new Int32Array(stacks.length);
  const lineOf = new Int32Array(stacks.length);
  const pathOf = new Int32Array(stacks.length);
  const released: number[] = [];

  const addPath = (depth: number) => {
    const at = depths.length * FIELDS;
    if (at === rows.length) {
      rows = doubled(rows);
      weights = new Float64Array(rows.buffer);
    }
    rows[at + LIKELY_NODE] = -1;
    rows[at + PARKED] = depth <= 0 ? OPEN : NOBODY;
    depths.push(depth);
  };
  /** The row of a child, and whether it is now the likely one. The pair that is numbered i is the path i + 1. */
  const childOf = (row: number, node: number): number => {
    const child = children.of(row, node) + 1;
    if (child === depths.length) {
      addPath(depths[row]! + 1);
    }
    const likely = rows[row * FIELDS + LIKELY_NODE]! < 0 ? -1 : rows[row * FIELDS + LIKELY_ROW]!;
    // Only an open child can be heavier than another: what is parked on the others is less than the minimum.
    if (likely < 0 || (isOpen(child) && !isOpen(likely))) {
      rows[row * FIELDS + LIKELY_NODE] = node;
      rows[row * FIELDS + LIKELY_ROW] = child;
    }
    return child;
  };
  const isOpen = (row: number) => rows[row * FIELDS + PARKED] === OPEN;
  addPath(-path.length);
  path.forEach((node, row) => {
    childOf(row, node);
  });

  const add = (stack: number, row: number) => {
    weights[row * DOUBLES + VALUE]! += own[stack]!;
    if (base) {
      weights[row * DOUBLES + BASE]! += base[stack]!;
    }
  };
  /** Adds a stack to a closed path, where it stays unless that path opens by it. */
  const park = (stack: number, row: number): boolean => {
    add(stack, row);
    const value = weights[row * DOUBLES + VALUE]!;
    const isWide =
      Math.abs(value) >= minimum || (base && Math.abs(weights[row * DOUBLES + BASE]!) >= minimum);
    if (!isWide || depths[row]! > options.maxDepth) {
      next[stack] = rows[row * FIELDS + PARKED]!;
      rows[row * FIELDS + PARKED] = stack;
      return true;
    }
    for (let other = rows[row * FIELDS + PARKED]!; other !== NOBODY; other = next[other]!) {
      released.push(other);
    }
    rows[row * FIELDS + PARKED] = OPEN;
    weights[row * DOUBLES + VALUE] = 0;
    weights[row * DOUBLES + BASE] = 0;
    return false;
  };

  const place: Place = { frame: 0, line: 0, row: 0 };
  /** Goes on with a stack from where it stands until it ends, is parked, or leaves the asked path. */
  const walk = (stack: number) => {
    const first = stacks.starts[stack]!;
    const last = stacks.ends[stack]!;
    place.frame = frameOf[stack]!;
    place.line = lineOf[stack]!;
    place.row = pathOf[stack]!;
    for (;;) {
      followLikely(place, rows, frames, analysis.table, first, last, step);
      if (place.frame < first || place.frame >= last) {
        add(stack, place.row);
        return;
      }
      const { node, call, frame, line } = nextNode(place, frames, analysis.table, step);
      if (place.row < path.length && node !== path[place.row]) {
        return;
      }
      const row = childOf(place.row, node);
      rows[row * FIELDS + CALLS]! |= call;
      place.frame = frame;
      place.line = line;
      place.row = row;
      if (!isOpen(row) && park(stack, row)) {
        frameOf[stack] = frame;
        lineOf[stack] = line;
        pathOf[stack] = row;
        return;
      }
    }
  };

  for (let stack = 0; stack < stacks.length; stack++) {
    const weighs = own[stack] !== 0 || (base !== undefined && base[stack] !== 0);
    if (weighs && begin(stack, frameOf, lineOf)) {
      walk(stack);
      while (released.length > 0) {
        walk(released.pop()!);
      }
    }
  }
  const column = (field: number) =>
    Float64Array.from({ length: depths.length }, (_, row) => weights[row * DOUBLES + field]!);
  const selves = column(VALUE);
  const values = selves.slice();
  const bases = column(BASE);
  for (let row = values.length - 1; row > 0; row--) {
    values[children.first(row - 1)]! += values[row]!;
    bases[children.first(row - 1)]! += bases[row]!;
  }
  return {
    length: values.length,
    root: path.length,
    parent: (row) => children.first(row - 1),
    node: (row) => children.second(row - 1),
    values,
    bases: base && bases,
    selves,
    depths,
    isInlined: (row) => rows[row * FIELDS + CALLS] === INLINED,
  };
}

/** Where a stack is read: the frame that comes next, its line in the node table or -1 for its first, and the path so far. */
interface Place {
  frame: number;
  line: number;
  row: number;
}

/**
 * Goes on as long as the likely child comes next, is open, and is called as before. Nearly all steps are of this kind;
 * apart from the rest, and with all that it reads in its arguments, this loop is ten times as fast.
 */
function followLikely(
  place: Place,
  rows: Int32Array,
  frames: Int32Array,
  { only, starts, nodes }: NodeTable,
  first: number,
  last: number,
  step: number,
): void {
  let { frame, line, row } = place;
  while (frame >= first && frame < last) {
    const location = frames[frame]!;
    let node = only[location]!;
    let call = PLAIN;
    let nextFrame = frame + step;
    let nextLine = -1;
    if (node < 0) {
      const innermost = starts[location]!;
      const outermost = starts[location + 1]! - 1;
      const current = line >= 0 ? line : step < 0 ? outermost : innermost;
      node = nodes[current]!;
      call = current === outermost ? PLAIN : INLINED;
      const following = current + step;
      if (following >= innermost && following <= outermost) {
        nextFrame = frame;
        nextLine = following;
      }
    }
    if (rows[row * FIELDS + LIKELY_NODE] !== node) {
      break;
    }
    const child = rows[row * FIELDS + LIKELY_ROW]!;
    if (rows[child * FIELDS + PARKED] !== OPEN || (rows[child * FIELDS + CALLS]! & call) === 0) {
      break;
    }
    row = child;
    frame = nextFrame;
    line = nextLine;
  }
  place.frame = frame;
  place.line = line;
  place.row = row;
}

/** The node that comes next, how it is called, and the place behind it. */
function nextNode(
  { frame, line }: Place,
  frames: Int32Array,
  { only, starts, nodes }: NodeTable,
  step: number,
) {
  const location = frames[frame]!;
  if (only[location]! >= 0) {
    return { node: only[location]!, call: PLAIN, frame: frame + step, line: -1 };
  }
  const innermost = starts[location]!;
  const outermost = starts[location + 1]! - 1;
  const current = line >= 0 ? line : step < 0 ? outermost : innermost;
  const following = current + step;
  const stays = following >= innermost && following <= outermost;
  return {
    node: nodes[current]!,
    call: current === outermost ? PLAIN : INLINED,
    frame: stays ? frame : frame + step,
    line: stays ? following : -1,
  };
}

/**
 * Puts a stack at its first place: a frame, and a row of `NodeTable.nodes`, or -1 for the first node of that frame.
 * Says no where it has none.
 */
type Begin = (stack: number, frameOf: Int32Array, lineOf: Int32Array) => boolean;

function beginner({ view, table }: Analysis, { towardLeaf, from }: OpeningOptions): Begin {
  const { stacks } = view;
  if (from === undefined) {
    return (stack, frameOf, lineOf) => {
      frameOf[stack] = towardLeaf ? stacks.ends[stack]! - 1 : stacks.starts[stack]!;
      lineOf[stack] = -1;
      return true;
    };
  }
  /** The row of the node that is outermost in a location, plus one; 0 where it is not there. */
  const rowIn = new Int32Array(table.starts.length - 1);
  for (let location = 0; location < rowIn.length; location++) {
    for (let row = table.starts[location]!; row < table.starts[location + 1]!; row++) {
      if (table.nodes[row] === from) {
        rowIn[location] = row + 1;
      }
    }
  }
  return (stack, frameOf, lineOf) => {
    for (let frame = stacks.ends[stack]! - 1; frame >= stacks.starts[stack]!; frame--) {
      const row = rowIn[stacks.frames[frame]!]! - 1;
      if (row >= 0) {
        frameOf[stack] = frame;
        lineOf[stack] = row;
        return true;
      }
    }
    return false;
  };
}
