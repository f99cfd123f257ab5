/**
 * The call tree behind a flame graph. It is opened from its root, splitting the stacks below a frame only while that
 * frame is wide enough to be seen, so its cost follows what is shown and not how many different stacks there are.
 */
import type { Analysis } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";
import { type Group, type Next, NO_TRUNK, type Walk, walkOver } from "./stackWalk.ts";

/** The node of the root, which represents the whole profile. */
export const ROOT = -1;

/** The depth limit of a tree by default: a hostile stack may have millions of frames. */
const DEFAULT_MAX_DEPTH = 2048;

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

/** A weight, or how it follows from the value of the root. */
export type Minimum = number | ((root: number) => number);

/** What of a tree is opened. */
export interface TreeOptions {
  /** A child is shown if its value, or its base, is at least so large; the sign does not matter. */
  minimum: Minimum;
  /** The frame that becomes the root: the nodes that lead to it. */
  path?: readonly NodeIndex[];
  /** Leaf first: below a frame are those that called it. */
  inverted?: boolean;
  maxDepth?: number;
}

/**
 * Opens the tree. Its root represents everything that the filters left, or the frame at the end of `path`. A recursive
 * function is a frame as often as it is on the stack. An average does not add up along a tree, so values are sums.
 */
export function callTree(
  analysis: Analysis,
  { minimum, path = [], inverted = false, maxDepth = DEFAULT_MAX_DEPTH }: TreeOptions,
): TreeFrame {
  return opened(walkOver(analysis, { towardLeaf: !inverted }), { path, minimum, maxDepth });
}

/** The callers and the callees of a node. Each stack counts once, at the node's outermost place on it. */
export function sandwich(
  analysis: Analysis,
  node: NodeIndex,
  { minimum, maxDepth = DEFAULT_MAX_DEPTH }: Pick<TreeOptions, "minimum" | "maxDepth">,
): { callers: TreeFrame; callees: TreeFrame } {
  const tree = (towardLeaf: boolean) =>
    opened(walkOver(analysis, { towardLeaf, from: node }), { path: [node], minimum, maxDepth });
  return { callers: tree(false), callees: tree(true) };
}

function opened(
  walk: Walk,
  options: Required<Pick<TreeOptions, "path" | "minimum" | "maxDepth">>,
): TreeFrame {
  const { root, group } = rootOf(walk, options.path);
  const minimum = typeof options.minimum === "number" ? options.minimum : options.minimum(root.value);
  /** Frames whose callees are not looked for yet. */
  const closed = [{ frame: root, group, depth: 0 }];
  for (let one = closed.pop(); one; one = closed.pop()) {
    const { frame, depth } = one;
    const { self, nexts, split } = walk.step(one.group);
    frame.self = self;
    const isShown = ({ value, base }: Next) =>
      depth < options.maxDepth && Math.max(Math.abs(value), Math.abs(base)) >= minimum;
    const shown = nexts.filter(isShown).sort(byWeight);
    frame.children = shown.map((next) => frameOf(next, walk.compares));
    if (shown.length < nexts.length) {
      frame.folded = folded(
        nexts.filter((next) => !isShown(next)),
        walk.compares,
      );
    }
    for (const [i, part] of split(shown).entries()) {
      closed.push({ frame: frame.children[i]!, group: part, depth: depth + 1 });
    }
  }
  return root;
}

/** The frame at the end of a path, and the stacks that lead there. */
function rootOf(walk: Walk, path: readonly NodeIndex[]): { root: TreeFrame; group: Group } {
  let group = walk.all;
  let last: Next = { ...nowhere(ROOT), ...walk.total };
  for (const node of path) {
    const { nexts, split } = walk.step(group);
    last = nexts.find((next) => next.node === node) ?? nowhere(node);
    group = split([last])[0]!;
  }
  return { root: frameOf(last, walk.compares), group };
}

/** A node to which no stack goes on. */
function nowhere(node: NodeIndex): Next {
  return { node, trunk: NO_TRUNK, count: 0, value: 0, base: 0, inlined: false };
}

function frameOf({ node, value, base, inlined }: Next, compares: boolean): TreeFrame {
  const frame: TreeFrame = { node, value, self: 0, inlined, children: [] };
  return compares ? { ...frame, base } : frame;
}

function folded(nexts: readonly Next[], compares: boolean): Folded {
  const sum = (of: (next: Next) => number) => nexts.reduce((all, next) => all + of(next), 0);
  const all: Folded = { count: nexts.length, value: sum(({ value }) => value) };
  return compares ? { ...all, base: sum(({ base }) => base) } : all;
}

function byWeight(a: Next, b: Next): number {
  return Math.abs(b.value) - Math.abs(a.value) || Math.abs(b.base) - Math.abs(a.base) || a.node - b.node;
}
