/** Folds the call tree of an analysis into the data of a flame page. The webview's worker runs it too: no Node. */

import { callTree, type Folded, type TreeFrame } from "../profile/analyse/callTree.ts";
import { samplesTaken, uncertainty } from "../profile/analyse/certainty.ts";
import type { Analysis } from "../profile/analyse/graph.ts";
import { measureStacks } from "../profile/analyse/stackMeasures.ts";
import { pprofFlags } from "../profile/query/flags.ts";
import { DEFAULTS, type Query } from "../profile/query/query.ts";
import { baseSamples } from "../profile/query/values.ts";
import { joined, sumOver, type Value } from "../profile/table/value.ts";
import { type FlameData, type FlameHead, type FlameRows, type Measure, toJson } from "./data.ts";
import { packed } from "./pack.ts";

/**
 * What is folded, from the finest to the coarsest: frames under a share of all, and frames deeper than a level. The
 * first that leaves packed rows of at most `ROOM` characters is taken, so that a page stays under 400 kB.
 */
const FOLDS: readonly Pick<FlameHead, "folds" | "levels">[] = [
  ...[0, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05].map((folds) => ({
    folds,
    levels: 2048,
  })),
  { folds: 0.05, levels: 256 },
];
const ROOM = 270_000;

/** With more frames on all stacks, or with more rows, it is not even tried: the rows would not fit. */
const MOST_FRAMES = 500_000;
const MOST_ROWS = 150_000;

/** A longer name is cut: a hostile one may have a million characters. */
const LONGEST_NAME = 2_000;

/** What the analysis does not know of a page. */
export interface FlameOptions {
  /** The names of the profile's file and of the base's. */
  name: string;
  base?: string;
  /** Both profiles were scaled to the same total. */
  normalize?: boolean;
  leafFirst?: boolean;
  /** What widths show at first. */
  measure?: Measure;
}

/** The data of a page. Each sum is exact: what is folded is in the sum of its caller and in a row of its own. */
export async function flameData(analysis: Analysis, options: FlameOptions): Promise<FlameData> {
  const { leafFirst = false } = options;
  const whole = sizeOf(analysis);
  const { stacks } = analysis.view;
  const isLarge = stacks.frames.length > MOST_FRAMES;
  for (const fold of FOLDS.slice(isLarge ? 1 : 0)) {
    // Nothing that weighs nothing is a frame.
    const minimum = Math.max(whole * fold.folds, Number.MIN_VALUE);
    const tree = callTree(analysis, { minimum, inverted: leafFirst, maxDepth: fold.levels });
    const rows = rowsOf(tree, analysis);
    const isLast = fold === FOLDS.at(-1);
    const text = isLast || rows.frames.length <= MOST_ROWS ? await packed(rows) : undefined;
    if (text !== undefined && (isLast || text.length <= ROOM)) {
      return { head: { ...headOf(analysis, options), ...fold }, rows: text };
    }
  }
  throw new Error("unreachable: the last fold is always taken");
}

/** The sum of the sizes of all stacks, in the profile or in the base: whichever is larger. */
function sizeOf(analysis: Analysis): number {
  const { own, base } = measureStacks(analysis);
  const size = (part: Float64Array) => part.reduce((all, value) => all + Math.abs(value), 0);
  const sum = (parts: readonly Float64Array[]) => (parts.length === 0 ? 0 : Number(joined(parts.map(size))));
  return Math.max(sum(own), sum(base));
}

function rowsOf(tree: TreeFrame, { names: nameOf }: Analysis): FlameRows {
  const names: string[] = [];
  const known = new Map<number, number>();
  const nameRow = (node: number) => {
    const row = known.get(node) ?? names.push(cut(nameOf(node))) - 1;
    known.set(node, row);
    return row;
  };
  const rows = { ups: [] as number[], frames: [] as number[], values: [] as Value[], bases: [] as Value[] };
  const add = (up: number, frame: number, value: Value, base: Value = 0) => {
    rows.ups.push(up);
    rows.frames.push(frame);
    rows.values.push(value);
    rows.bases.push(base);
  };
  let last = -1;
  const open: { frame: TreeFrame | Folded; depth: number }[] = [{ frame: tree, depth: 0 }];
  for (let one = open.pop(); one; one = open.pop()) {
    const { frame, depth } = one;
    if ("count" in frame) {
      add(last + 1 - depth, -frame.count, frame.value, frame.base);
    } else {
      add(last + 1 - depth, frame.node < 0 ? 0 : nameRow(frame.node), frame.value, frame.base);
      const below = frame.folded ? [...frame.children, frame.folded] : frame.children;
      for (const callee of below.toReversed()) {
        open.push({ frame: callee, depth: depth + 1 });
      }
    }
    last = depth;
  }
  const { scale, divided } = divider([...rows.values, ...rows.bases]);
  return {
    names,
    ups: rows.ups,
    frames: rows.frames,
    scale,
    values: divided(rows.values),
    bases: tree.base === undefined ? undefined : divided(rows.bases),
  };
}

function cut(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

/** Divides by the greatest common divisor: the values of a CPU profile are multiples of its period. */
function divider(values: readonly Value[]) {
  let scale = 0;
  for (const value of values) {
    if (typeof value === "bigint") {
      scale = 1;
      break;
    }
    for (let rest = Math.abs(value); rest > 0; ) {
      [scale, rest] = [rest, scale % rest];
    }
    if (scale === 1) {
      break;
    }
  }
  scale ||= 1;
  return {
    scale,
    divided: (column: readonly Value[]) =>
      column.map((value) => (typeof value === "bigint" ? toJson(value) : value / scale)),
  };
}

/** The parts of a query that change the tree. */
const SHOWN: readonly (keyof Query)[] = [
  "granularity",
  "noInlines",
  "mean",
  "relativePercentages",
  "divideBy",
  "trimPath",
  "focus",
  "ignore",
  "hide",
  "show",
  "showFrom",
  "pruneFrom",
  "tagFocus",
  "tagIgnore",
  "tagShow",
  "tagHide",
  "tagRoot",
  "tagLeaf",
];

function headOf(analysis: Analysis, options: FlameOptions): Omit<FlameHead, "folds" | "levels"> {
  const { name, base, normalize, leafFirst = false, measure = "value" } = options;
  const { query, values, unmatched, view } = analysis;
  const { profile, stacks } = view;
  const isCompared = baseSamples(profile) !== undefined;
  const taken = isCompared ? undefined : samplesTaken(profile, stacks.samples.subarray(0, stacks.length));
  const shown = Object.fromEntries(SHOWN.map((key) => [key, query[key]]));
  return {
    name,
    base,
    type: values.type,
    divideBy: query.divideBy,
    unit: query.unit,
    total: toJson(totalOf(analysis)),
    durationNanos: Number(profile.durationNanos),
    time: timeOf(profile.timeNanos),
    taken:
      taken === undefined || (values.type.unit === "count" && values.type.type === "samples")
        ? undefined
        : Number(taken),
    uncertainty: uncertainty(taken),
    filters: [...pprofFlags({ ...DEFAULTS, ...shown }), ...(normalize && isCompared ? ["-normalize"] : [])],
    unmatched,
    leafFirst,
    measure,
  };
}

/** What shares refer to: an average does not add up along a tree, and where two are compared it is the profile's own. */
function totalOf({ view, values, total, query }: Analysis): Value {
  const isBase = baseSamples(view.profile);
  if (!isBase && !values.divisors) {
    return total;
  }
  const { stacks, profile } = view;
  const left = stacks.samples.subarray(0, stacks.length);
  const samples = query.relativePercentages
    ? left
    : Int32Array.from({ length: profile.samples.length }, (_, i) => i);
  const own = samples.filter((sample) => isBase?.[sample] !== 1);
  return sumOver(values.values, own, "sizes");
}

/** `2006-01-02 15:04:05 UTC`; empty for no time, or one that is out of range. */
function timeOf(nanos: bigint): string {
  const time = new Date(Number(nanos / 1_000_000n));
  const isKnown = nanos !== 0n && Number.isFinite(time.getTime());
  return isKnown ? time.toISOString().replace("T", " ").replace(/\..*/, " UTC") : "";
}
