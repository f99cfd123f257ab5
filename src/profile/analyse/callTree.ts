/**
 * The call tree behind a flame graph. It is opened from its root, splitting the stacks below a frame only while that
 * frame is wide enough to be seen, so its cost follows what is shown and not how many different stacks there are.
 */

import { compareValues, sizeOf as size, sumOf, type Value } from "../table/value.ts";
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
  value: Value;
  /** What of it is the frame's own: the stacks that end here. */
  self: Value;
  /** The cum of this path in the base; only where profiles are compared. */
  base?: Value;
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
  value: Value;
  base?: Value;
}

/** A weight, or how it follows from the size of the root. */
export type Minimum = number | ((root: number) => number);

/** Which of its two values makes a frame wide: the value, or the value in the base. */
export type SizeBy = "value" | "base";

/** The part of a tree that is looked at. */
export interface Zoom {
  /** The nodes that lead to a frame, from the root. */
  path: readonly NodeIndex[];
  /** The part of that frame, as shares of its width. */
  from: number;
  to: number;
}

/** What of a tree is opened. */
export interface TreeOptions {
  /** A child is shown if its value, or its base, is at least so large; the sign does not matter. */
  minimum: Minimum;
  /** In this part the minimum is smaller by the part's share of the whole; elsewhere the tree stays as it is. */
  zoom?: Zoom | undefined;
  /** The value by default. */
  sizeBy?: SizeBy | undefined;
  /** Leaf first: below a frame are those that called it. */
  inverted?: boolean;
  maxDepth?: number;
}

/** A tree, and the part of it that is looked at. */
export interface ZoomedTree {
  root: TreeFrame;
  /** How many frames of the path exist. If not all do, the last one that exists is looked at as a whole. */
  depth: number;
  /** The part, as shares of the root's width. */
  from: number;
  to: number;
}

/**
 * Opens the tree. Its root represents everything that the filters left. A recursive function is a frame as often as it
 * is on the stack. An average does not add up along a tree, so values are sums.
 */
export function callTree(analysis: Analysis, options: TreeOptions): TreeFrame {
  return zoomedTree(analysis, options).root;
}

/** Opens the tree, and the part that is looked at further than the rest. */
export function zoomedTree(
  analysis: Analysis,
  {
    minimum,
    zoom = EVERYTHING,
    sizeBy = "value",
    inverted = false,
    maxDepth = DEFAULT_MAX_DEPTH,
  }: TreeOptions,
): ZoomedTree {
  const walk = walkOver(analysis, { towardLeaf: !inverted });
  const root = frameOf({ ...nowhere(ROOT), ...walk.total }, walk.compares);
  return opened({ walk, sizeBy, maxDepth }, { frame: root, group: walk.all }, minimum, zoom);
}

const EVERYTHING: Zoom = { path: [], from: 0, to: 1 };

/** The callers and the callees of a node. Each stack counts once, at the node's outermost place on it. */
export function sandwich(
  analysis: Analysis,
  node: NodeIndex,
  { minimum, maxDepth = DEFAULT_MAX_DEPTH }: Pick<TreeOptions, "minimum" | "maxDepth">,
): { callers: TreeFrame; callees: TreeFrame } {
  const tree = (towardLeaf: boolean) => {
    const walk = walkOver(analysis, { towardLeaf, from: node });
    const { nexts, split } = walk.step(walk.all);
    const next = nexts.find((one) => one.node === node) ?? nowhere(node);
    const root = { frame: frameOf(next, walk.compares), group: split([next])[0]! };
    return opened({ walk, sizeBy: "value", maxDepth }, root, minimum, EVERYTHING).root;
  };
  return { callers: tree(false), callees: tree(true) };
}

/** How a tree is opened. */
interface Opening {
  walk: Walk;
  sizeBy: SizeBy;
  maxDepth: number;
}

/** A frame whose callees are not looked for yet. */
interface Closed {
  frame: TreeFrame;
  group: Group;
}

/** A closed frame with its left edge, in the unit of the values. */
interface Placed extends Closed {
  left: number;
  depth: number;
}

/** A frame whose callees were found: those that may be shown, the largest first, and the rest. */
interface Stepped {
  place: Placed;
  callees: { next: Next; group: Group }[];
  rest: Next[];
}

function opened(opening: Opening, start: Closed, minimum: Minimum, zoom: Zoom): ZoomedTree {
  const { maxDepth, sizeBy } = opening;
  const { trail, end } = followed(opening, { ...start, left: 0, depth: 0 }, zoom.path);
  const depth = end.depth;
  const isWhole = depth < zoom.path.length;
  const width = widthOf(end.frame, sizeBy);
  const from = end.left + width * (isWhole ? 0 : zoom.from);
  const to = end.left + width * (isWhole ? 1 : zoom.to);
  const whole = widthOf(start.frame, sizeBy);
  const coarse = typeof minimum === "number" ? minimum : minimum(whole);
  const fine = coarse * Math.min(1, (to - from) / (whole || 1));
  const isShownIn = ({ frame, left, depth: at }: Placed) => {
    const isInside = left < to && left + widthOf(frame, sizeBy) > from;
    const least = isInside ? fine : coarse;
    return ({ value, base }: Next) => at < maxDepth && (size(value) >= least || size(base) >= least);
  };
  const closed: Placed[] = trail.length === depth ? [end] : [];
  for (const [i, step] of trail.entries()) {
    const known = i + 1 < trail.length ? trail[i + 1]!.place : end;
    addShown(opening, step, isShownIn(step.place), { known, closed });
  }
  for (let place = closed.pop(); place; place = closed.pop()) {
    const isShown = isShownIn(place);
    addShown(opening, stepped(opening, place, isShown), isShown, { known: undefined, closed });
  }
  const unit = whole || 1;
  return { root: start.frame, depth, from: whole === 0 ? 0 : from / unit, to: whole === 0 ? 1 : to / unit };
}

/** Follows a path as far as its frames exist and have a width. The last frame of the trail may be the end. */
function followed(
  opening: Opening,
  start: Placed,
  path: readonly NodeIndex[],
): { trail: Stepped[]; end: Placed } {
  const trail: Stepped[] = [];
  let end = start;
  for (const node of path) {
    const step = stepped(opening, end, () => true);
    trail.push(step);
    let { left } = end;
    const callee = step.callees.find(({ next }) => {
      left += next.node === node ? 0 : widthOf(next, opening.sizeBy);
      return next.node === node;
    });
    if (callee === undefined || widthOf(callee.next, opening.sizeBy) === 0) {
      break;
    }
    const frame = frameOf(callee.next, opening.walk.compares);
    end = { frame, group: callee.group, left, depth: end.depth + 1 };
  }
  return { trail, end };
}

/** Finds the callees of a frame, and splits the stacks of those that may be shown. */
function stepped({ walk, sizeBy }: Opening, place: Placed, isWanted: (next: Next) => boolean): Stepped {
  const { self, nexts, split } = walk.step(place.group);
  place.frame.self = self;
  const wanted = nexts.filter(isWanted).sort(byWeight(sizeBy));
  const rest = wanted.length < nexts.length ? nexts.filter((next) => !isWanted(next)) : [];
  return { place, callees: split(wanted).map((group, i) => ({ next: wanted[i]!, group })), rest };
}

/** Adds those callees to a frame that are shown, and folds the others. All but `known` are added to `closed` too. */
function addShown(
  { walk: { compares }, sizeBy }: Opening,
  { place, callees, rest }: Stepped,
  isShown: (next: Next) => boolean,
  { known, closed }: { known: Placed | undefined; closed: Placed[] },
): void {
  const hidden = [...rest];
  let { left } = place;
  for (const { next, group } of callees) {
    if (!isShown(next)) {
      hidden.push(next);
      continue;
    }
    const isKnown = known?.frame.node === next.node && known.depth === place.depth + 1;
    const frame = isKnown ? known.frame : frameOf(next, compares);
    place.frame.children.push(frame);
    if (!isKnown) {
      closed.push({ frame, group, left, depth: place.depth + 1 });
    }
    left += widthOf(next, sizeBy);
  }
  if (hidden.length > 0) {
    place.frame.folded = folded(hidden, compares);
  }
}

/** How wide a frame is, in the unit of the values: for a drawing, so a number does. */
export function widthOf(weights: { value: Value; base?: Value }, sizeBy: SizeBy): number {
  return Number(sizeOf(weights, sizeBy));
}

function sizeOf({ value, base = 0 }: { value: Value; base?: Value }, sizeBy: SizeBy): Value {
  return size(sizeBy === "base" ? base : value);
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
  const sum = (of: (next: Next) => Value) => sumOf(nexts.map(of));
  const all: Folded = { count: nexts.length, value: sum(({ value }) => value) };
  return compares ? { ...all, base: sum(({ base }) => base) } : all;
}

function byWeight(sizeBy: SizeBy): (a: Next, b: Next) => number {
  const other = sizeBy === "value" ? "base" : "value";
  return (a, b) =>
    compareValues(sizeOf(b, sizeBy), sizeOf(a, sizeBy)) ||
    compareValues(sizeOf(b, other), sizeOf(a, other)) ||
    a.node - b.node;
}
