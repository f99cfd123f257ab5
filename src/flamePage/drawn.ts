/** The part of a flame page's tree that is drawn: few enough frames for the browser, whatever the profile. Pure. */
import { plus, type Value } from "../profile/table/value.ts";
import { calleesOf, type FlameTree, isFolded, type Row } from "./data.ts";

/** The most frames that are drawn below the zoom. The sums of the others come on top: about 2,000 in all. */
const MOST_FRAMES = 1_400;

/** The most levels below the zoom: a page has an end. */
const MOST_LEVELS = 80;

/** Of the callers above the zoom, the outermost and the innermost are drawn. */
const OUTER = 3;
const INNER = 6;

/** A frame as it is drawn. */
export interface DrawnFrame {
  /** What it is: a frame or several that are not drawn; the frame that is zoomed, and what is below it, or its callers. */
  kind: "frame" | "rest" | "caller" | "callers";
  /** The frame's row; for a rest, the row of their caller; for several callers, of the innermost of them. */
  row: Row;
  /** How many frames it is. */
  count: number;
  /** How wide it is. */
  weight: number;
  /** The values; for a rest, the sums of all its frames. */
  value: Value;
  base: Value | undefined;
  self: Value;
  children: DrawnFrame[];
}

/**
 * The callers of a frame one below the other, then the frame, and under it what can be seen: frames of at least one
 * pixel, the widest first. The others are summed up in a frame beside them. `width` is in pixels.
 */
export function drawnTree(tree: FlameTree, weights: Float64Array, zoomed: Row, width: number): DrawnFrame {
  const drawn = new Map<Row, DrawnFrame>();
  const top = frameAt(tree, weights, zoomed);
  drawn.set(zoomed, top);
  for (const row of rowsBelow(tree, weights, zoomed, width)) {
    const frame = frameAt(tree, weights, row);
    drawn.get(tree.parents[row]!)!.children.push(frame);
    drawn.set(row, frame);
  }
  const pixel = weights[zoomed]! / width;
  for (const frame of drawn.values()) {
    const rest = restOf(tree, weights, frame, drawn);
    if (rest.count > 0 && rest.weight >= pixel && rest.weight > 0) {
      frame.children.push(rest);
    }
  }
  return withCallers(tree, top);
}

function frameAt({ values, bases, selfs }: FlameTree, weights: Float64Array, row: Row): DrawnFrame {
  const [value, base, self] = [values[row]!, bases?.[row], selfs[row]!];
  return { kind: "frame", row, count: 1, weight: weights[row]!, value, base, self, children: [] };
}

/** The rows to draw below a frame, in order; a caller is at least as wide as its callees, so it is always among them. */
function rowsBelow(tree: FlameTree, weights: Float64Array, zoomed: Row, width: number): Row[] {
  const { depths, ends } = tree;
  const deepest = depths[zoomed]! + MOST_LEVELS;
  const pixel = weights[zoomed]! / width;
  const rows: Row[] = [];
  for (let row = zoomed + 1; row < ends[zoomed]!; ) {
    const weight = weights[row]!;
    if (isFolded(tree, row) || weight === 0 || weight < pixel || depths[row]! > deepest) {
      row = ends[row]!;
    } else {
      rows.push(row++);
    }
  }
  return rows.length <= MOST_FRAMES
    ? rows
    : rows
        .sort((a, b) => weights[b]! - weights[a]! || a - b)
        .slice(0, MOST_FRAMES)
        .sort((a, b) => a - b);
}

/** The sum of the callees that are not drawn. */
function restOf(
  tree: FlameTree,
  weights: Float64Array,
  { row }: DrawnFrame,
  drawn: ReadonlyMap<Row, DrawnFrame>,
): DrawnFrame {
  const base = tree.bases && 0;
  const rest: DrawnFrame = { kind: "rest", row, count: 0, weight: 0, value: 0, base, self: 0, children: [] };
  for (const callee of calleesOf(tree, row)) {
    if (!drawn.has(callee)) {
      rest.count += isFolded(tree, callee) ? -tree.frames[callee]! : 1;
      rest.weight += weights[callee]!;
      rest.value = plus(rest.value, tree.values[callee]!);
      rest.base = tree.bases && plus(rest.base!, tree.bases[callee]!);
    }
  }
  return rest;
}

/** Puts the callers above, each as wide as the frame that is zoomed. */
function withCallers(tree: FlameTree, top: DrawnFrame): DrawnFrame {
  const callers: Row[] = [];
  for (let row = tree.parents[top.row]!; row >= 0; row = tree.parents[row]!) {
    callers.push(row);
  }
  const { weight } = top;
  const plain = (row: Row): DrawnFrame => ({
    kind: "caller",
    row,
    count: 1,
    weight,
    value: tree.values[row]!,
    base: tree.bases?.[row],
    self: tree.selfs[row]!,
    children: [],
  });
  const left = callers.length - OUTER - INNER;
  const between: DrawnFrame[] = left > 1 ? [{ ...plain(callers[INNER]!), kind: "callers", count: left }] : [];
  const inner = callers.slice(0, left > 1 ? INNER : callers.length).map(plain);
  const outer = left > 1 ? callers.slice(-OUTER).map(plain) : [];
  return [...inner, ...between, ...outer].reduce((below, caller) => {
    caller.children = [below];
    return caller;
  }, top);
}
