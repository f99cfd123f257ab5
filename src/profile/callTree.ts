/**
 * The call tree behind a flame graph. It is opened from its root, splitting the stacks below a frame only while that
 * frame is wide enough to be seen, so its cost follows what is shown and not how many different stacks there are.
 */
import type { Analysis } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";
import { type OpenPaths, openPaths } from "./opening.ts";

/** The node of the root, which stands for the whole. */
export const ROOT = -1;

/** How deep a tree is opened where nothing else is asked: a hostile stack may have millions of frames. */
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
 * function is a frame as often as it is on the stack. An average does not add up along a tree, so values are sums.
 */
export function callTree(
  analysis: Analysis,
  { minimum, path = [], inverted = false, maxDepth = DEFAULT_MAX_DEPTH }: TreeOptions,
): TreeFrame {
  const paths = openPaths(analysis, { towardLeaf: !inverted, path, minimum, maxDepth });
  return treeOf(paths, minimum, maxDepth);
}

/** The callers and the callees of a node. Each stack counts once, at the node's outermost place on it. */
export function sandwich(
  analysis: Analysis,
  node: NodeIndex,
  { minimum, maxDepth = DEFAULT_MAX_DEPTH }: Pick<TreeOptions, "minimum" | "maxDepth">,
): { callers: TreeFrame; callees: TreeFrame } {
  const tree = (towardLeaf: boolean) => {
    const paths = openPaths(analysis, { towardLeaf, from: node, path: [node], minimum, maxDepth });
    return treeOf(paths, minimum, maxDepth);
  };
  return { callers: tree(false), callees: tree(true) };
}

function treeOf(paths: OpenPaths, minimum: number, maxDepth: number): TreeFrame {
  const root = frameOf(paths, paths.root);
  /** The frames that are shown, by path. */
  const frames = new Map([[paths.root, root]]);
  for (let row = paths.root + 1; row < paths.length; row++) {
    const parent = frames.get(paths.parent(row));
    if (parent) {
      const frame = frameOf(paths, row);
      if (
        paths.depths[row]! <= maxDepth &&
        Math.max(Math.abs(frame.value), Math.abs(frame.base ?? 0)) >= minimum
      ) {
        parent.children.push(frame);
        frames.set(row, frame);
      } else {
        fold(parent, frame);
      }
    }
  }
  for (const { children } of frames.values()) {
    children.sort(byWeight);
  }
  return root;
}

function frameOf(paths: OpenPaths, row: number): TreeFrame {
  const frame: TreeFrame = {
    node: row === 0 ? ROOT : paths.node(row),
    value: paths.values[row]!,
    self: paths.selves[row]!,
    inlined: paths.isInlined(row),
    children: [],
  };
  return paths.bases ? { ...frame, base: paths.bases[row]! } : frame;
}

function fold(parent: TreeFrame, { value, base }: TreeFrame): void {
  parent.folded ??= { count: 0, value: 0 };
  parent.folded.count += 1;
  parent.folded.value += value;
  if (base !== undefined) {
    parent.folded.base = (parent.folded.base ?? 0) + base;
  }
}

function byWeight(a: TreeFrame, b: TreeFrame): number {
  return Math.abs(b.value) - Math.abs(a.value) || Math.abs(b.base ?? 0) - Math.abs(a.base ?? 0);
}
