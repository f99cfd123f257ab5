/** The trimmed graph that pprof's reports stand on (newTrimmedGraph in internal/report/report.go). */
import { applyFilters, dropUninteresting, type Filtered } from "./filter.ts";
import { type NodeIndex, type NodeInfo, type NodeTable, nodesOf, printableName } from "./nodes.ts";
import type { Profile } from "./profile.ts";
import { type Query, QueryError } from "./query.ts";
import { withTagFrames } from "./tagFrames.ts";
import { label, scale } from "./units.ts";
import { quotient, type SampleValues, sampleValues, totalOf } from "./values.ts";
import { type View, wholeView } from "./view.ts";
import { type Weights, weigh } from "./weights.ts";

/** A profile with a question asked of it: all that each of its reports needs. */
export interface Analysis {
  query: Query;
  /** What the filters left. */
  view: View;
  /** The filters that matched nothing. */
  unmatched: string[];
  values: SampleValues;
  total: number;
  table: NodeTable;
  /** Reckoned when first asked for: a flame graph does without. */
  readonly weights: Weights;
  names: NameCache;
}

/** Printable names by node, made when first asked for. */
export type NameCache = (node: NodeIndex) => string;

/**
 * Asks a question of a profile.
 * @throws QueryError
 */
export function analyse(profile: Profile, query: Query): Analysis {
  if (query.divideBy === 0) {
    throw new QueryError("divide_by is 0, and nothing can be divided by that");
  }
  const tagged = withTagFrames(profile, query);
  const whole = dropUninteresting(wholeView(tagged));
  const values = sampleValues(tagged, query);
  const { view, unmatched }: Filtered = applyFilters(whole, query);
  const total = totalOf(tagged, (query.relativePercentages ? view : whole).stacks, values);
  const table = nodesOf(view, query);
  let weights: Weights | undefined;
  return {
    query,
    view,
    unmatched,
    values,
    total,
    table,
    names: nameCache(table.infos),
    get weights() {
      weights ??= weigh(view.stacks, table, values);
      return weights;
    },
  };
}

function nameCache(infos: readonly NodeInfo[]): NameCache {
  const names = new Array<string | undefined>(infos.length);
  return (node) => {
    names[node] ??= printableName(infos[node]!);
    return names[node];
  };
}

/** The nodes that a report shows, in its order, and what was left out. */
export interface Trimmed {
  nodes: NodeIndex[];
  /** How many there were before only the first `nodeCount` were taken. */
  candidates: number;
  dropped: number;
  /** What an edge must weigh to be shown. */
  edgeCutoff: number;
}

/** Chooses and orders the nodes of a report. */
export function trimmedNodes(analysis: Analysis): Trimmed {
  const { query, weights } = analysis;
  const { flat, cum } = weights;
  const present: NodeIndex[] = [];
  let sum = 0;
  for (let node = 0; node < flat.length; node++) {
    const negative = flat[node]! < 0 || (flat[node] === 0 && cum[node]! < 0);
    if ((flat[node] !== 0 || cum[node] !== 0) && !(query.dropNegative && negative)) {
      present.push(node);
      sum += flat[node]!;
    }
  }
  const cutoff = (fraction: number) => (query.trim ? Math.abs(Math.trunc(sum * fraction)) : 0);
  const nodeCutoff = cutoff(query.nodeFraction);
  const kept = nodeCutoff > 0 ? present.filter((node) => Math.abs(cum[node]!) >= nodeCutoff) : present;
  const sorted = kept.sort(comparer(analysis));
  const limit = query.trim && query.nodeCount > 0 ? query.nodeCount : sorted.length;
  return {
    nodes: sorted.slice(0, limit),
    candidates: sorted.length,
    dropped: present.length - kept.length,
    edgeCutoff: cutoff(query.edgeFraction),
  };
}

/** FlatNameOrder, or CumNameOrder. */
function comparer({ query, weights, names }: Analysis): (a: NodeIndex, b: NodeIndex) => number {
  const [first, second] = query.sort === "cum" ? [weights.cum, weights.flat] : [weights.flat, weights.cum];
  return (a, b) =>
    Math.abs(first[b]!) - Math.abs(first[a]!) ||
    compareText(names(a), names(b)) ||
    Math.abs(second[b]!) - Math.abs(second[a]!) ||
    a - b;
}

/** Orders texts by their bytes in UTF-8, as Go does; UTF-16's order differs beyond U+D7FF. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      // Surrogates stand for code points above all others.
      const rank = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
      return rank(x) - rank(y);
    }
  }
  return a.length - b.length;
}

/** A node's own value: an average where one is asked for. */
export function flatValue({ weights }: Analysis, node: NodeIndex): number {
  return quotient(weights.flat[node]!, weights.flatDivisor?.[node] ?? 0);
}

/** A node's value with all that it called: an average where one is asked for. */
export function cumValue({ weights }: Analysis, node: NodeIndex): number {
  return quotient(weights.cum[node]!, weights.cumDivisor?.[node] ?? 0);
}

/** Words for values: one unit for all of a report (selectOutputUnit). */
export function formatter(analysis: Analysis, nodes: readonly NodeIndex[]): (value: number) => string {
  const { values, query } = analysis;
  const ratio = 1 / query.divideBy;
  const scaled = (value: number) => (ratio > 0 && ratio !== 1 ? Math.trunc(value * ratio) : value);
  const unit = query.unit === "minimum" ? outputUnit(analysis, nodes, scaled) : query.unit;
  return (value) => label(scaled(value), values.type.unit, unit);
}

function outputUnit(
  analysis: Analysis,
  nodes: readonly NodeIndex[],
  scaled: (value: number) => number,
): string {
  if (nodes.length === 0) {
    return "minimum";
  }
  let smallest = 0;
  for (const node of nodes) {
    const value = Math.abs(flatValue(analysis, node)) || Math.abs(cumValue(analysis, node));
    if (value > 0 && (smallest === 0 || value < smallest)) {
      smallest = value;
    }
  }
  const { unit } = analysis.values.type;
  const min = scaled(smallest || analysis.total);
  const max = scaled(analysis.total);
  const minUnit = scale(min, unit, "minimum").unit;
  const differ = minUnit !== scale(max, unit, "minimum").unit && min * 100 < max;
  return (differ ? scale(100 * min, unit, "minimum").unit : minUnit) || unit;
}
