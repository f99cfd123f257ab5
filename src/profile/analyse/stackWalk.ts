/**
 * Walks many stacks side by side from one end, one node at a time: the engine of the call tree. Stacks with the same
 * path are adjacent; those that continue with the same node are grouped on request. So a part that is never shown is
 * never split, and only the part of each stack that is shown is read.
 */

import { joined, joinedAt, type Value } from "../table/value.ts";
import { type Cursors, isCall, rowAfter, rowIn } from "./cursors.ts";
import type { Analysis } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";
import { type Measures, measureStacks } from "./stackMeasures.ts";
import { growTrunk, type Trunk, type TrunkPlace } from "./trunk.ts";

/** How stacks are walked. */
export interface WalkOptions {
  /** From the root to the leaf, or from the leaf to the root. */
  towardLeaf: boolean;
  /** Begin at this node, where it is nearest to the root, without the stacks that do not contain it. */
  from?: NodeIndex | undefined;
}

/** Stacks with the same path: a part of the walk's order, and all that rest above a place of the trunk. */
export interface Group {
  readonly first: number;
  readonly end: number;
  /** `NO_TRUNK` beyond the trunk. */
  readonly trunk: TrunkPlace;
}

/** No place of the trunk. */
export const NO_TRUNK = -1;

/** A node with which stacks of a group continue. */
export interface Next {
  readonly node: NodeIndex;
  /** The place of the trunk, or else `NO_TRUNK` and the number of stacks. */
  readonly trunk: TrunkPlace;
  count: number;
  /** The total of the stacks. */
  value: Value;
  /** Their total in the base; 0 without a comparison. */
  base: Value;
  /** Each of them was inlined into its caller. */
  inlined: boolean;
}

/** The next step of a group. */
export interface Step {
  /** The total of the stacks that end here. */
  self: Value;
  /** In the order in which they were found. */
  nexts: Next[];
  /** Groups the stacks that continue with each of some nodes of `nexts`; the others are not walked any further. */
  split(chosen: readonly Next[]): Group[];
}

/** Stacks that are walked. */
export interface Walk {
  /** All stacks with a value. */
  readonly all: Group;
  /** Their totals. */
  readonly total: { value: Value; base: Value };
  /** Whether there is a base. */
  readonly compares: boolean;
  /** Walks a group one node further. Call it once for each group: it splits the group. */
  step(group: Group): Step;
}

/** Prepares the walk. */
export function walkOver(analysis: Analysis, options: WalkOptions): Walk {
  const { measures, places, trunk } = walkStart(analysis, options);
  const order = trunk.resting.order.slice();
  const following = nextNodes(analysis.table.infos.length, measures);
  /** By position in the order: the node with which the stack there continues, or -1 if it ends. */
  const nodeAt = new Int32Array(order.length);
  const room = new Int32Array(order.length);

  const split = ({ first, end }: Group, chosen: readonly Next[]): Group[] => {
    const placeOf = following.places;
    let next = 0;
    const groups = chosen.map(({ node, count, trunk: place }): Group => {
      if (place !== NO_TRUNK) {
        return restingAt(trunk, place);
      }
      placeOf[node] = next;
      next += count;
      return { first: first + next - count, end: first + next, trunk: NO_TRUNK };
    });
    const isAll = chosen.some(({ count }) => count === end - first);
    for (let i = isAll ? end : first; i < end; i++) {
      const node = nodeAt[i]!;
      if (node >= 0 && placeOf[node]! >= 0) {
        room[placeOf[node]!++] = order[i]!;
      }
    }
    order.set(room.subarray(0, isAll ? 0 : next), first);
    for (const { node } of chosen) {
      placeOf[node] = -1;
    }
    return groups;
  };
  return {
    all: restingAt(trunk, 0),
    total: { value: trunk.values[0]!, base: trunk.bases[0]! },
    compares: measures.base.length > 0,
    step(group) {
      const self = following.advance(group, { order, nodeAt, places });
      const along = group.trunk === NO_TRUNK ? [] : trunk.children(group.trunk);
      const nexts = [...following.list(), ...along.map((place) => nextAlong(trunk, place))];
      return { self, nexts, split: (chosen) => split(group, chosen) };
    },
  };
}

function restingAt({ resting: { firsts } }: Trunk, trunk: TrunkPlace): Group {
  return { first: firsts[trunk]!, end: firsts[trunk + 1]!, trunk };
}

function nextAlong({ nodes, values, bases, called }: Trunk, trunk: TrunkPlace): Next {
  return {
    node: nodes[trunk]!,
    trunk,
    count: 0,
    value: values[trunk]!,
    base: bases[trunk]!,
    inlined: called[trunk] === 0,
  };
}

/** All stacks at the end of the trunk. */
interface WalkStart {
  measures: Measures;
  places: Cursors;
  trunk: Trunk;
}

/** What all walks from the root share: a user zooms from one frame to the next. */
const fromRoot = new WeakMap<Analysis, WalkStart>();

function walkStart(analysis: Analysis, options: WalkOptions): WalkStart {
  if (!options.towardLeaf || options.from !== undefined) {
    return startWalk(analysis, options);
  }
  const common = fromRoot.get(analysis) ?? startWalk(analysis, options);
  fromRoot.set(analysis, common);
  const { frameOf, lineOf } = common.places;
  return { ...common, places: { ...common.places, frameOf: frameOf.slice(), lineOf: lineOf.slice() } };
}

function startWalk(analysis: Analysis, options: WalkOptions): WalkStart {
  const measures = measureStacks(analysis);
  const places = placesOf(analysis, options);
  const trunk = growTrunk(startingStacks(analysis, options, { ...measures, places }), measures, places);
  return { measures, places, trunk };
}

function placesOf({ view: { stacks }, table }: Analysis, { towardLeaf }: WalkOptions): Cursors {
  return {
    frameOf: new Int32Array(stacks.length),
    lineOf: new Int32Array(stacks.length).fill(-1),
    stops: towardLeaf ? stacks.starts : stacks.ends,
    before: towardLeaf ? 1 : 0,
    step: towardLeaf ? -1 : 1,
    frames: stacks.frames,
    table,
  };
}

/** The values of each stack, and the position in it. */
interface Walked extends Measures {
  places: Cursors;
}

/** The stacks with a value, each put at its first position. */
function startingStacks(
  analysis: Analysis,
  options: WalkOptions,
  { own, base, places: { frameOf, lineOf } }: Walked,
): Int32Array {
  const { stacks } = analysis.view;
  const start = starter(analysis, options);
  const [first, ...others] = [...own, ...base] as [Float64Array, ...Float64Array[]];
  const order = new Int32Array(stacks.length);
  let length = 0;
  for (let stack = 0; stack < stacks.length; stack++) {
    if ((first[stack] !== 0 || others.some((part) => part[stack] !== 0)) && start(stack, frameOf, lineOf)) {
      order[length++] = stack;
    }
  }
  return order.subarray(0, length);
}

/** The nodes with which the stacks of one group continue. */
interface NextNodes {
  /** By node: a place while a group is split, else -1. */
  readonly places: Int32Array;
  /** Walks the stacks of a group one node further; returns the total of those that end. */
  advance(group: Group, walked: { order: Int32Array; nodeAt: Int32Array; places: Cursors }): Value;
  list(): Next[];
}

const PLAIN = 1;

function nextNodes(nodes: number, { own, base }: Measures): NextNodes {
  /** By node: the last group that found it. */
  const groupOf = new Int32Array(nodes);
  const counts = new Int32Array(nodes);
  const [first, ...others] = [...own, ...base] as [Float64Array, ...Float64Array[]];
  const values = new Float64Array(nodes);
  const sums = others.map(() => new Float64Array(nodes));
  const [valueParts, baseParts] = [[values, ...sums].slice(0, own.length), sums.slice(own.length - 1)];
  const calls = new Uint8Array(nodes);
  const found: NodeIndex[] = [];
  let groups = 0;
  return {
    places: new Int32Array(nodes).fill(-1),
    advance({ first: start, end }, { order, nodeAt, places }) {
      const { frameOf, lineOf, stops, before, step, frames, table } = places;
      groups += 1;
      found.length = 0;
      const more = others.length;
      const selfs = [0, 0, 0];
      let self = 0;
      for (let i = start; i < end; i++) {
        const stack = order[i]!;
        const frame = frameOf[stack]!;
        if (frame === stops[stack]! - before) {
          nodeAt[i] = -1;
          self += first[stack]!;
          for (let part = 1; part < own.length; part++) {
            selfs[part]! += own[part]![stack]!;
          }
          continue;
        }
        const location = frames[frame]!;
        let node = table.only[location]!;
        let call = PLAIN;
        if (node >= 0) {
          frameOf[stack] = frame + step;
        } else {
          const row = rowIn(places, location, lineOf[stack]!);
          const following = rowAfter(places, location, row);
          node = table.nodes[row]!;
          call = isCall(places, location, row) ? PLAIN : 0;
          lineOf[stack] = following;
          frameOf[stack] = following < 0 ? frame + step : frame;
        }
        nodeAt[i] = node;
        if (groupOf[node] !== groups) {
          groupOf[node] = groups;
          counts[node] = 0;
          values[node] = 0;
          for (let other = 0; other < more; other++) {
            sums[other]![node] = 0;
          }
          calls[node] = 0;
          found.push(node);
        }
        counts[node]! += 1;
        values[node]! += first[stack]!;
        calls[node]! |= call;
        for (let other = 0; other < more; other++) {
          sums[other]![node]! += others[other]![stack]!;
        }
      }
      return own.length === 1 ? self : joined([self, ...selfs.slice(1)]);
    },
    list: () =>
      found.map((node) => ({
        node,
        trunk: NO_TRUNK,
        count: counts[node]!,
        value: joinedAt(valueParts, node),
        base: base.length === 0 ? 0 : joinedAt(baseParts, node),
        inlined: calls[node] === 0,
      })),
  };
}

/**
 * Puts a stack at its first position: a frame, and a row of `NodeTable.nodes`, or -1 for the first node of that frame.
 * Returns false if there is none.
 */
type Start = (stack: number, frameOf: Int32Array, lineOf: Int32Array) => boolean;

function starter({ view, table }: Analysis, { towardLeaf, from }: WalkOptions): Start {
  const { stacks } = view;
  if (from === undefined) {
    return (stack, frameOf) => {
      frameOf[stack] = towardLeaf ? stacks.ends[stack]! - 1 : stacks.starts[stack]!;
      return true;
    };
  }
  /** The row of the node that is outermost in a location, plus one; 0 if it is not there. */
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
