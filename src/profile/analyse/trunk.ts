/**
 * The trunk of a call tree: the paths that most stacks take, learned while stacks are walked. Each stack is walked along
 * the trunk once, frame by frame in memory order, and rests where it leaves the trunk; only the frames beyond are split
 * group by group. A stack that leaves the trunk adds a few places to it, so that a path grows each time it is taken, and
 * a path that occurs once takes little room.
 */

import { type Column, joinedColumn } from "../table/value.ts";
import { type Cursors, isCall, rowAfter, rowIn } from "./cursors.ts";
import { type Grouped, groupedBy } from "./grouped.ts";
import type { NodeIndex } from "./nodes.ts";
import type { Measures } from "./stackMeasures.ts";

/** A place of the trunk; 0 is the root, which has no node. A parent comes before its children. */
export type TrunkPlace = number;

/** The largest number of places: their numbers fit in 16 bits, and the trunk fits in a processor's cache. */
const MAX_PLACES = 2 ** 14;

/** How many places a stack may add. */
const ADDED = 4;

/** With fewer stacks, a trunk is not worth its memory. */
const MIN_STACKS = 20_000;

/** Slots of the hash table; at least half are free. */
const SLOTS = 2 * MAX_PLACES;

/** The trunk, by place. */
export interface Trunk {
  readonly length: number;
  readonly nodes: Int32Array;
  readonly parents: Uint16Array;
  /** 1 if some stack reached the place by a call that was not inlined. */
  readonly called: Uint8Array;
  /** The totals of the stacks that came this way, own and base; 0 without a comparison. */
  readonly values: Column;
  readonly bases: Column;
  /** The stacks that rest at each place: they do not continue along the trunk. */
  readonly resting: Grouped;
  children(place: TrunkPlace): TrunkPlace[];
}

/** Walks some stacks from their positions, as far as they share their paths with others. */
export function growTrunk(stacks: Int32Array, measures: Measures, cursors: Cursors): Trunk {
  // Toward the root, stacks share little.
  const isWorth = stacks.length >= MIN_STACKS && cursors.step < 0;
  const learner = trunkLearner(isWorth ? MAX_PLACES : 1);
  const restOf = new Uint16Array(stacks.length);
  const walk = walker(learner, cursors);
  /** How many stacks were walked while the trunk still grew: it may now continue where they rest. */
  let early = 0;
  for (let i = 0; i < stacks.length; i++) {
    restOf[i] = walk(stacks[i]!, 0, ADDED);
    early = learner.length < learner.most ? i + 1 : early;
  }
  for (let i = 0; i < early; i++) {
    restOf[i] = walk(stacks[i]!, restOf[i]!, 0);
  }
  const { length, parents } = learner;
  const resting = groupedBy(restOf, length);
  const byParent = groupedBy(parents.subarray(1, length), length);
  return {
    length,
    nodes: learner.nodes,
    parents,
    called: learner.called,
    ...sumsOf(learner, stacks, restOf, measures),
    resting: { ...resting, order: resting.order.map((i) => stacks[i]!) },
    children: (place) =>
      Array.from(
        byParent.order.subarray(byParent.firsts[place], byParent.firsts[place + 1]),
        (row) => row + 1,
      ),
  };
}

function sumsOf(
  { length, parents }: TrunkLearner,
  stacks: Int32Array,
  restOf: Uint16Array,
  { own, base }: Measures,
): Pick<Trunk, "values" | "bases"> {
  const sumOf = (part: Float64Array) => {
    const sums = new Float64Array(length);
    for (let i = 0; i < stacks.length; i++) {
      sums[restOf[i]!]! += part[stacks[i]!]!;
    }
    for (let place = length - 1; place > 0; place--) {
      sums[parents[place]!]! += sums[place]!;
    }
    return sums;
  };
  return {
    values: joinedColumn(own.map(sumOf)),
    bases: base.length === 0 ? new Float64Array(length) : joinedColumn(base.map(sumOf)),
  };
}

interface TrunkLearner {
  length: number;
  most: number;
  readonly nodes: Int32Array;
  readonly parents: Uint16Array;
  readonly called: Uint8Array;
  /** Places that are not directly after their parent, at the hash of parent and node or after it. */
  readonly slots: Uint16Array;
  /** Random, so that a hostile profile cannot choose nodes that all fall into one slot. */
  readonly salt: number;
}

function trunkLearner(most: number): TrunkLearner {
  return {
    length: 1,
    most,
    // One more, so that each place has a next one.
    nodes: new Int32Array(most + 1).fill(-1),
    parents: new Uint16Array(most + 1),
    called: new Uint8Array(most + 1),
    slots: new Uint16Array(SLOTS),
    salt: Math.floor(Math.random() * 2 ** 31),
  };
}

/** The place of a node after another place; 0 if it is unknown and cannot be added, since there are `longest`. */
function next(learner: TrunkLearner, place: TrunkPlace, node: NodeIndex, longest: number): TrunkPlace {
  const { nodes, parents, slots, salt } = learner;
  let hash = Math.imul(place ^ salt, 0x9e3779b1) ^ Math.imul(node ^ salt, 0x85ebca6b);
  hash ^= hash >>> 15;
  let slot = hash & (SLOTS - 1);
  let found = slots[slot]!;
  while (found !== 0 && (nodes[found] !== node || parents[found] !== place)) {
    slot = (slot + 1) & (SLOTS - 1);
    found = slots[slot]!;
  }
  if (found === 0 && learner.length < longest) {
    found = learner.length++;
    nodes[found] = node;
    parents[found] = place;
    if (found !== place + 1) {
      slots[slot] = found;
    }
  }
  return found;
}

/** Walks a stack from a place, and may add `mayAdd` places; returns where the stack rests. */
function walker(
  learner: TrunkLearner,
  cursors: Cursors,
): (stack: number, from: TrunkPlace, mayAdd: number) => TrunkPlace {
  const { nodes, parents, called } = learner;
  const { frameOf, lineOf, stops, before, step, frames, table } = cursors;
  return (stack, from, mayAdd) => {
    const stop = stops[stack]! - before;
    const longest = Math.min(learner.most, learner.length + mayAdd);
    let place = from;
    let frame = frameOf[stack]!;
    let line = lineOf[stack]!;
    while (frame !== stop) {
      const location = frames[frame]!;
      let node = table.only[location]!;
      let call = true;
      let following = -1;
      if (node < 0) {
        const row = rowIn(cursors, location, line);
        node = table.nodes[row]!;
        call = isCall(cursors, location, row);
        following = rowAfter(cursors, location, row);
      }
      // Most stacks continue as the first stack here did.
      if (nodes[place + 1] === node && parents[place + 1] === place) {
        place += 1;
      } else {
        const found = next(learner, place, node, longest);
        if (found === 0) {
          break;
        }
        place = found;
      }
      called[place]! |= Number(call);
      line = following;
      frame = following < 0 ? frame + step : frame;
    }
    frameOf[stack] = frame;
    lineOf[stack] = line;
    return place;
  };
}
