/**
 * Opens the paths of many stacks from one end, as far as they are heavy: the engine of the call tree. Each stack is
 * walked along the paths that are open and parked on the first that is not. A path opens when what is parked on it
 * weighs enough, and its stacks then go one node further. So each stack is read once, in the order of memory, and
 * what is never seen is never opened.
 */
import type { Analysis } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";
import { pairIndex } from "./pairIndex.ts";
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
  readonly values: readonly number[];
  /** What the base weighs; undefined where nothing is compared. */
  readonly bases: readonly number[] | undefined;
  /** What weighs on stacks that end here; known of open paths. */
  readonly selves: readonly number[];
  readonly depths: readonly number[];
  isInlined(row: number): boolean;
}

const PLAIN = 1;
const INLINED = 2;

/** Opens the paths of all stacks that weigh something. */
export function openPaths(analysis: Analysis, options: OpeningOptions): OpenPaths {
  const { stacks } = analysis.view;
  const { starts, nodes, only } = analysis.table;
  const { frames } = stacks;
  const { own, base } = measureStacks(analysis);
  const { path, minimum } = options;
  const step = options.towardLeaf ? -1 : 1;
  const begin = beginner(analysis, options);

  const children = pairIndex();
  const values = [0];
  const bases = [0];
  const selves = [0];
  const calls = [0];
  const isOpen = [true];
  const depths = [-path.length];
  /** The stack that was parked last on a path; -1 for none. */
  const parked = [-1];
  /** Of a parked stack: the one that was parked before it, and where it goes on. */
  const next = new Int32Array(stacks.length);
  const frameOf = new Int32Array(stacks.length);
  const rowOf = new Int32Array(stacks.length);
  const pathOf = new Int32Array(stacks.length);
  const released: number[] = [];

  const addPath = (parent: number) => {
    const depth = depths[parent]! + 1;
    values.push(0);
    bases.push(0);
    selves.push(0);
    calls.push(0);
    isOpen.push(depth <= 0);
    depths.push(depth);
    parked.push(-1);
  };
  path.forEach((node, row) => {
    children.of(row, node);
    addPath(row);
  });

  const isWide = (row: number) =>
    depths[row]! <= options.maxDepth &&
    (Math.abs(values[row]!) >= minimum || (base !== undefined && Math.abs(bases[row]!) >= minimum));
  const release = (row: number) => {
    for (let stack = parked[row]!; stack >= 0; stack = next[stack]!) {
      released.push(stack);
    }
  };

  /** Goes on with a stack from where it stands until it ends, is parked, or leaves the asked path. */
  const walk = (stack: number) => {
    const first = stacks.starts[stack]!;
    const last = stacks.ends[stack]!;
    const weight = own[stack]!;
    let frame = frameOf[stack]!;
    let row = rowOf[stack]!;
    let at = pathOf[stack]!;
    while (frame >= first && frame < last) {
      const location = frames[frame]!;
      let node = only[location]!;
      let isPlain = true;
      let stays = false;
      if (node < 0) {
        const innermost = starts[location]!;
        const outermost = starts[location + 1]! - 1;
        const current = row >= 0 ? row : step < 0 ? outermost : innermost;
        node = nodes[current]!;
        isPlain = current === outermost;
        row = current + step;
        stays = row >= innermost && row <= outermost;
      }
      if (!stays) {
        frame += step;
        row = -1;
      }
      if (at < path.length && node !== path[at]) {
        return;
      }
      // The pair that is numbered i is the path i + 1.
      at = children.of(at, node) + 1;
      if (at === values.length) {
        addPath(children.first(at - 1));
      }
      values[at]! += weight;
      calls[at]! |= isPlain ? PLAIN : INLINED;
      if (base) {
        bases[at]! += base[stack]!;
      }
      if (!isOpen[at]) {
        if (!isWide(at)) {
          next[stack] = parked[at]!;
          parked[at] = stack;
          frameOf[stack] = frame;
          rowOf[stack] = row;
          pathOf[stack] = at;
          return;
        }
        isOpen[at] = true;
        release(at);
      }
    }
    selves[at]! += weight;
  };

  for (let stack = 0; stack < stacks.length; stack++) {
    const weighs = own[stack] !== 0 || (base !== undefined && base[stack] !== 0);
    if (weighs && begin(stack, frameOf, rowOf)) {
      values[0]! += own[stack]!;
      bases[0]! += base?.[stack] ?? 0;
      walk(stack);
      while (released.length > 0) {
        walk(released.pop()!);
      }
    }
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
    isInlined: (row) => calls[row] === INLINED,
  };
}

/**
 * Puts a stack at its first place: a frame, and a row of `NodeTable.nodes`, or -1 for the first node of that frame.
 * Says no where it has none.
 */
type Begin = (stack: number, frameOf: Int32Array, rowOf: Int32Array) => boolean;

function beginner({ view, table }: Analysis, { towardLeaf, from }: OpeningOptions): Begin {
  const { stacks } = view;
  if (from === undefined) {
    return (stack, frameOf, rowOf) => {
      frameOf[stack] = towardLeaf ? stacks.ends[stack]! - 1 : stacks.starts[stack]!;
      rowOf[stack] = -1;
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
  return (stack, frameOf, rowOf) => {
    for (let frame = stacks.ends[stack]! - 1; frame >= stacks.starts[stack]!; frame--) {
      const row = rowIn[stacks.frames[frame]!]! - 1;
      if (row >= 0) {
        frameOf[stack] = frame;
        rowOf[stack] = row;
        return true;
      }
    }
    return false;
  };
}
