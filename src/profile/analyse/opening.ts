/**
 * Walks many stacks side by side from one end, one node at a time: the engine of the call tree. The stacks that came
 * the same way lie next to each other; those that go on to the same node are put together, as far as that is asked
 * for. So what is never seen is never split, and of each stack only what is seen is read.
 */
import type { Analysis } from "./graph.ts";
import type { NodeIndex } from "./nodes.ts";
import { type Measures, measureStacks } from "./stackMeasures.ts";
import { isCall, rowAfter, rowIn, type Standing } from "./standing.ts";
import { growTrunk, type Trunk, type TrunkPlace } from "./trunk.ts";

/** How stacks are walked. */
export interface WalkOptions {
  /** From the root to the leaf, or from the leaf to the root. */
  towardLeaf: boolean;
  /** Begin at this node's place that is nearest to the root, without the stacks that do not have it. */
  from?: NodeIndex | undefined;
}

/** Stacks that came the same way: a part of the walk's order, and all that rest above a place of the trunk. */
export interface Group {
  readonly first: number;
  readonly end: number;
  /** `NO_TRUNK` beyond the trunk. */
  readonly trunk: TrunkPlace;
}

/** Stands for no place of the trunk. */
export const NO_TRUNK = -1;

/** A node to which stacks of a group go on. */
export interface Next {
  readonly node: NodeIndex;
  /** Where the trunk goes on to it, or else `NO_TRUNK` and how many stacks do. */
  readonly trunk: TrunkPlace;
  count: number;
  /** What the stacks weigh together. */
  value: number;
  /** What they weigh in the base; 0 where nothing is compared. */
  base: number;
  /** Each of them was inlined into its caller. */
  inlined: boolean;
}

/** What a group does at its next step. */
export interface Step {
  /** What weighs on stacks that end here. */
  self: number;
  /** In the order in which they were met. */
  nexts: Next[];
  /** Puts the stacks together that go on to each of some nodes of `nexts`; the others are not walked any further. */
  split(chosen: readonly Next[]): Group[];
}

/** Stacks that are walked. */
export interface Walk {
  /** All that weigh something. */
  readonly all: Group;
  /** What they weigh together. */
  readonly total: { value: number; base: number };
  /** Whether something is compared with a base. */
  readonly compares: boolean;
  /** Walks a group one node further. It is taken apart by that, so this can be asked only once. */
  step(group: Group): Step;
}

/** Makes ready to walk. */
export function walkOver(analysis: Analysis, options: WalkOptions): Walk {
  const { measures, places, trunk } = begun(analysis, options);
  const { own, base } = measures;
  const order = trunk.resting.order.slice();
  const meeting = meetings(analysis.table.infos.length);
  /** By place in the order: the node that the stack there goes on to, or -1 where it ends. */
  const nodeAt = new Int32Array(order.length);
  const room = new Int32Array(order.length);

  const split = ({ first, end }: Group, chosen: readonly Next[]): Group[] => {
    const placeOf = meeting.places;
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
    compares: base !== undefined,
    step(group) {
      const self = meeting.meet(group, { order, nodeAt, own, base, places });
      const along = group.trunk === NO_TRUNK ? [] : trunk.children(group.trunk);
      const nexts = [...meeting.met(), ...along.map((place) => nextAlong(trunk, place))];
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
interface Begun {
  measures: Measures;
  places: Standing;
  trunk: Trunk;
}

/** What walks from the root have in common, however far they go: a person zooms from one frame to the next. */
const fromRoot = new WeakMap<Analysis, Begun>();

function begun(analysis: Analysis, options: WalkOptions): Begun {
  if (!options.towardLeaf || options.from !== undefined) {
    return begin(analysis, options);
  }
  const common = fromRoot.get(analysis) ?? begin(analysis, options);
  fromRoot.set(analysis, common);
  const { frameOf, lineOf } = common.places;
  return { ...common, places: { ...common.places, frameOf: frameOf.slice(), lineOf: lineOf.slice() } };
}

function begin(analysis: Analysis, options: WalkOptions): Begun {
  const measures = measureStacks(analysis);
  const places = placesOf(analysis, options);
  const trunk = growTrunk(beginners(analysis, options, { ...measures, places }), measures, places);
  return { measures, places, trunk };
}

function placesOf({ view: { stacks }, table }: Analysis, { towardLeaf }: WalkOptions): Standing {
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

/** What each stack weighs, and where it stands. */
interface Walked extends Measures {
  places: Standing;
}

/** The stacks that weigh something, each put at its first place. */
function beginners(
  analysis: Analysis,
  options: WalkOptions,
  { own, base, places: { frameOf, lineOf } }: Walked,
): Int32Array {
  const { stacks } = analysis.view;
  const putAtFirst = beginner(analysis, options);
  const order = new Int32Array(stacks.length);
  let length = 0;
  for (let stack = 0; stack < stacks.length; stack++) {
    const weighs = own[stack] !== 0 || (base !== undefined && base[stack] !== 0);
    if (weighs && putAtFirst(stack, frameOf, lineOf)) {
      order[length++] = stack;
    }
  }
  return order.subarray(0, length);
}

/** The nodes that the stacks of one group go on to. */
interface Meetings {
  /** By node: a place while a group is split, else -1. */
  readonly places: Int32Array;
  /** Walks the stacks of a group one node further; gives what weighs on those that end. */
  meet(group: Group, walked: Walked & { order: Int32Array; nodeAt: Int32Array }): number;
  met(): Next[];
}

const PLAIN = 1;

function meetings(nodes: number): Meetings {
  /** By node: the last group that met it. */
  const groupOf = new Int32Array(nodes);
  const counts = new Int32Array(nodes);
  const values = new Float64Array(nodes);
  const bases = new Float64Array(nodes);
  const calls = new Uint8Array(nodes);
  const met: NodeIndex[] = [];
  let groups = 0;
  return {
    places: new Int32Array(nodes).fill(-1),
    meet({ first, end }, { order, nodeAt, own, base, places }) {
      const { frameOf, lineOf, stops, before, step, frames, table } = places;
      groups += 1;
      met.length = 0;
      let self = 0;
      for (let i = first; i < end; i++) {
        const stack = order[i]!;
        const frame = frameOf[stack]!;
        if (frame === stops[stack]! - before) {
          nodeAt[i] = -1;
          self += own[stack]!;
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
          bases[node] = 0;
          calls[node] = 0;
          met.push(node);
        }
        counts[node]! += 1;
        values[node]! += own[stack]!;
        calls[node]! |= call;
        if (base) {
          bases[node]! += base[stack]!;
        }
      }
      return self;
    },
    met: () =>
      met.map((node) => ({
        node,
        trunk: NO_TRUNK,
        count: counts[node]!,
        value: values[node]!,
        base: bases[node]!,
        inlined: calls[node] === 0,
      })),
  };
}

/**
 * Puts a stack at its first place: a frame, and a row of `NodeTable.nodes`, or -1 for the first node of that frame.
 * Says no where it has none.
 */
type Begin = (stack: number, frameOf: Int32Array, lineOf: Int32Array) => boolean;

function beginner({ view, table }: Analysis, { towardLeaf, from }: WalkOptions): Begin {
  const { stacks } = view;
  if (from === undefined) {
    return (stack, frameOf) => {
      frameOf[stack] = towardLeaf ? stacks.ends[stack]! - 1 : stacks.starts[stack]!;
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
