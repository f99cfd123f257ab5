/**
 * The trunk of a call tree: the paths that most stacks take, learned while they are walked. Each stack is walked along it
 * once, from frame to frame as they lie in memory, and rests where it leaves it; only what lies beyond is split group by
 * group. A stack that goes on where nothing is known adds a few places, so that paths grow as often as they are taken and
 * what occurs once takes little of the room.
 */
import { type Grouped, groupedBy } from "./grouped.ts";
import type { NodeIndex } from "./nodes.ts";
import type { Measures } from "./stackMeasures.ts";
import { isCall, rowAfter, rowIn, type Standing } from "./standing.ts";

/** A place of the trunk; 0 is the root, which has no node. A parent comes before its children. */
export type TrunkPlace = number;

/** The most places: their numbers fit into 16 bits, and all of the trunk into a processor's cache. */
const MOST_PLACES = 2 ** 14;

/** How many places a stack may add. */
const ADDED = 4;

/** For fewer stacks a trunk is not worth its room. */
const FEWEST_STACKS = 20_000;

/** Slots of the hash table; at least half are free. */
const SLOTS = 2 * MOST_PLACES;

/** The trunk, by place. */
export interface Trunk {
  readonly length: number;
  readonly nodes: Int32Array;
  readonly parents: Uint16Array;
  /** 1 where a stack came by a call that was not inlined. */
  readonly called: Uint8Array;
  /** What all stacks weigh that came this way, and what in the base; 0 where nothing is compared. */
  readonly values: Float64Array;
  readonly bases: Float64Array;
  /** The stacks that rest at each place; none goes on from there as the trunk does. */
  readonly resting: Grouped;
  children(place: TrunkPlace): TrunkPlace[];
}

/** Walks some stacks from where they stand as far as they share their way with others. */
export function growTrunk(stacks: Int32Array, measures: Measures, standing: Standing): Trunk {
  // Toward the root stacks share little.
  const isWorth = stacks.length >= FEWEST_STACKS && standing.step < 0;
  const learner = trunkLearner(isWorth ? MOST_PLACES : 1);
  const restOf = new Uint16Array(stacks.length);
  const walk = walker(learner, standing);
  /** Stacks that were walked before the trunk had all its places: it may have grown past them. */
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
  const values = new Float64Array(length);
  const bases = new Float64Array(length);
  for (let i = 0; i < stacks.length; i++) {
    values[restOf[i]!]! += own[stacks[i]!]!;
    bases[restOf[i]!]! += base?.[stacks[i]!] ?? 0;
  }
  for (let place = length - 1; place > 0; place--) {
    values[parents[place]!]! += values[place]!;
    bases[parents[place]!]! += bases[place]!;
  }
  return { values, bases };
}

interface TrunkLearner {
  length: number;
  most: number;
  readonly nodes: Int32Array;
  readonly parents: Uint16Array;
  readonly called: Uint8Array;
  /** Places that do not lie right behind their parent, at the hash of parent and node or behind it. */
  readonly slots: Uint16Array;
  /** Whoever wrote a profile chose its nodes, but shall not be able to choose ones that all meet in one slot. */
  readonly salt: number;
}

function trunkLearner(most: number): TrunkLearner {
  return {
    length: 1,
    most,
    // One more, so that behind each place lies another.
    nodes: new Int32Array(most + 1).fill(-1),
    parents: new Uint16Array(most + 1),
    called: new Uint8Array(most + 1),
    slots: new Uint16Array(SLOTS),
    salt: Math.floor(Math.random() * 2 ** 31),
  };
}

/** The place to which a node leads from another; 0 where none is known, and none added since there are `longest`. */
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

/** Walks a stack on from a place, letting it add so many; gives where it rests. */
function walker(
  learner: TrunkLearner,
  standing: Standing,
): (stack: number, from: TrunkPlace, mayAdd: number) => TrunkPlace {
  const { nodes, parents, called } = learner;
  const { frameOf, lineOf, stops, before, step, frames, table } = standing;
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
        const row = rowIn(standing, location, line);
        node = table.nodes[row]!;
        call = isCall(standing, location, row);
        following = rowAfter(standing, location, row);
      }
      // Most go on as the first stack did that came here.
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
