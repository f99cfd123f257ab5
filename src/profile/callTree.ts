/**
 * The call tree behind a flame graph. It is opened from its root, splitting the stacks below a frame only while that
 * frame is wide enough to be seen, so its cost follows what is shown and not how many different stacks there are.
 */
import type { Analysis } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";
import { type Cursors, cursorsAt, cursorsAtLeaf, cursorsAtRoot } from "./stackCursors.ts";
import { type Measures, measureStacks } from "./stackMeasures.ts";

/** The node of the root, which stands for the whole. */
export const ROOT = -1;

/** How deep a tree is opened where nothing else is asked: a hostile stack may have millions of frames. */
export const DEFAULT_MAX_DEPTH = 2048;

/** A frame of the call tree as it is shown. Values are in the sample type's unit. */
export interface TreeFrame {
  /** `ROOT` for the root of a whole tree. */
  node: NodeIndex;
  /** The cum of this path. Where profiles are compared: of the profile, without its base. */
  value: number;
  /** What of it is the frame's own: the stacks that end here. */
  self: number;
  /** The cum of this path in the base; only where profiles are compared. */
  base?: number;
  /** Each call along this path was inlined into its caller. */
  inlined: boolean;
  /** The heaviest first. */
  children: TreeFrame[];
  /** Children too small or too deep to be shown: how many there are, and their sums. */
  folded?: Folded;
}

/** What was folded into one. */
export interface Folded {
  count: number;
  value: number;
  base?: number;
}

/** What of a tree is opened. */
export interface TreeOptions {
  /** A child is shown if its value, or its base, is at least so large; the sign does not matter. */
  minimum: number;
  /** The frame that becomes the root: the nodes that lead to it. */
  path?: readonly NodeIndex[];
  /** Leaf first: below a frame are those that called it. */
  inverted?: boolean;
  maxDepth?: number;
}

/**
 * Opens the tree. Its root stands for all that the filters left, or for the frame at the end of `path`. A recursive
 * function is a frame as often as it is on the stack.
 */
export function callTree(
  analysis: Analysis,
  { path = [], inverted = false, ...open }: TreeOptions,
): TreeFrame {
  const cursors = inverted ? cursorsAtLeaf(analysis) : cursorsAtRoot(analysis);
  return openTree(analysis, cursors, path, open);
}

/** The callers and the callees of a node. Each stack counts once, at the node's outermost place on it. */
export function sandwich(
  analysis: Analysis,
  node: NodeIndex,
  open: Pick<TreeOptions, "minimum" | "maxDepth">,
): { callers: TreeFrame; callees: TreeFrame } {
  const tree = (towardLeaf: boolean) =>
    openTree(analysis, cursorsAt(analysis, node, towardLeaf), [node], open);
  return { callers: tree(false), callees: tree(true) };
}

/** A frame whose children are still to be found among the stacks `order[from … to)`. */
interface Task {
  frame: TreeFrame;
  from: number;
  to: number;
  depth: number;
}

function openTree(
  analysis: Analysis,
  cursors: Cursors,
  path: readonly NodeIndex[],
  { minimum, maxDepth = DEFAULT_MAX_DEPTH }: Pick<TreeOptions, "minimum" | "maxDepth">,
): TreeFrame {
  const measures = measureStacks(analysis);
  const order = stacksOnPath(measures, cursors, path);
  const root = rootFrame(measures, cursors, order, path);
  const splitter = splitterOf(order, cursors, measures, analysis.table.infos.length);
  const tasks: Task[] = [{ frame: root, from: 0, to: order.length, depth: 0 }];
  for (let task = tasks.pop(); task; task = tasks.pop()) {
    const { frame, depth } = task;
    const children = splitter(task, depth < maxDepth ? minimum : Number.POSITIVE_INFINITY);
    frame.children = children.map((child) => child.frame);
    tasks.push(...children.map((child) => ({ ...child, depth: depth + 1 })));
  }
  return root;
}

/** The stacks that weigh something and begin with a path; their cursors are moved behind it. */
function stacksOnPath({ own, base }: Measures, cursors: Cursors, path: readonly NodeIndex[]): Int32Array {
  const order = new Int32Array(own.length);
  let length = 0;
  for (let stack = 0; stack < own.length; stack++) {
    if ((own[stack] !== 0 || (base && base[stack] !== 0)) && cursors.follow(stack, path)) {
      order[length++] = stack;
    }
  }
  return order.subarray(0, length);
}

function rootFrame(
  { own, base }: Measures,
  cursors: Cursors,
  order: Int32Array,
  path: readonly NodeIndex[],
): TreeFrame {
  let value = 0;
  let baseValue = 0;
  let inlined = path.length > 0 && order.length > 0;
  for (const stack of order) {
    value += own[stack]!;
    baseValue += base?.[stack] ?? 0;
    inlined &&= cursors.cameInlined(stack);
  }
  const frame: TreeFrame = { node: path.at(-1) ?? ROOT, value, self: 0, inlined, children: [] };
  return base ? { ...frame, base: baseValue } : frame;
}

/**
 * Splits the stacks of a task by the node that comes next on them, wide children only, and keeps the order that the
 * stacks have: their frames are then read as they lie in memory. Gives the children; what they leave goes into the
 * frame's `self` and `folded`.
 */
function splitterOf(order: Int32Array, cursors: Cursors, { own, base }: Measures, nodeCount: number) {
  /** The child of a node, plus one, while a frame is split. */
  const childOf = new Int32Array(nodeCount);
  const nodes: NodeIndex[] = [];
  const values: number[] = [];
  const bases: number[] = [];
  const counts: number[] = [];
  const plain: boolean[] = [];
  const scratch = new Int32Array(order.length);

  const count = ({ frame, from, to }: Task) => {
    nodes.length = 0;
    for (let i = from; i < to; i++) {
      const stack = order[i]!;
      const node = cursors.node(stack);
      if (node < 0) {
        frame.self += own[stack]!;
        continue;
      }
      let child = childOf[node]! - 1;
      if (child < 0) {
        child = nodes.length;
        childOf[node] = child + 1;
        nodes.push(node);
        values[child] = 0;
        bases[child] = 0;
        counts[child] = 0;
        plain[child] = false;
      }
      values[child]! += own[stack]!;
      counts[child]! += 1;
      if (base) {
        bases[child]! += base[stack]!;
      }
      plain[child] ||= !cursors.isInlined(stack);
    }
  };

  const childTask = (child: number, from: number): Omit<Task, "depth"> => {
    const frame: TreeFrame = {
      node: nodes[child]!,
      value: values[child]!,
      self: 0,
      inlined: !plain[child],
      children: [],
    };
    return {
      frame: base ? { ...frame, base: bases[child]! } : frame,
      from,
      to: from + counts[child]!,
    };
  };

  const fold = (frame: TreeFrame, child: number) => {
    frame.folded ??= { count: 0, value: 0, ...(base && { base: 0 }) };
    frame.folded.count += 1;
    frame.folded.value += values[child]!;
    if (frame.folded.base !== undefined) {
      frame.folded.base += bases[child]!;
    }
  };

  return (task: Task, minimum: number): Omit<Task, "depth">[] => {
    count(task);
    const isWide = (child: number) => Math.max(Math.abs(values[child]!), Math.abs(bases[child]!)) >= minimum;
    const wide: Omit<Task, "depth">[] = [];
    /** Where the next stack of a child goes; -1 for those that are folded. */
    const next = new Int32Array(nodes.length).fill(-1);
    let end = task.from;
    for (let child = 0; child < nodes.length; child++) {
      if (isWide(child)) {
        next[child] = end;
        wide.push(childTask(child, end));
        end += counts[child]!;
      } else {
        fold(task.frame, child);
      }
    }
    for (let i = task.from; i < task.to; i++) {
      const stack = order[i]!;
      const node = cursors.node(stack);
      const child = node < 0 ? -1 : childOf[node]! - 1;
      if (child >= 0 && next[child]! >= 0) {
        scratch[next[child]!++] = stack;
        cursors.advance(stack);
      }
    }
    order.set(scratch.subarray(task.from, end), task.from);
    for (const node of nodes) {
      childOf[node] = 0;
    }
    return wide.sort(
      ({ frame: a }, { frame: b }) =>
        Math.abs(b.value) - Math.abs(a.value) || Math.abs(b.base ?? 0) - Math.abs(a.base ?? 0),
    );
  };
}
