/** The trimmed graph that pprof's reports are based on (newTrimmedGraph in internal/report/report.go). */
import { applyFilters, dropUninteresting, type Filtered } from "../query/filter.ts";
import { withMapping, withoutAddresses } from "../query/mappings.ts";
import { type Query, QueryError } from "../query/query.ts";
import { withTagFrames } from "../query/tagFrames.ts";
import { quotient, type SampleValues, sampleValues, totalOf } from "../query/values.ts";
import { type View, wholeView } from "../query/view.ts";
import { compareBytes, isEscapeAt } from "../table/bytesText.ts";
import type { Label } from "../table/labels.ts";
import type { Profile, SampleIndex } from "../table/profile.ts";
import { label, scale } from "../table/units.ts";
import { type NodeIndex, type NodeInfo, type NodeTable, nodesOf, printableName } from "./nodes.ts";
import { type Weights, weigh } from "./weights.ts";

/** A profile under a query: everything that its reports need. */
export interface Analysis {
  query: Query;
  /** What the filters left. */
  view: View;
  /** The filters that matched nothing. */
  unmatched: string[];
  values: SampleValues;
  total: number;
  /** Made on first use: a format may have nodes of its own, or none. */
  readonly table: NodeTable;
  /** Computed on first use: a flame graph does not need it. */
  readonly weights: Weights;
  readonly names: NameCache;
  /** The labels of a sample that tagshow and taghide leave. */
  labels: (sample: SampleIndex) => Label[];
}

/** Printable names by node, made on first use. */
export type NameCache = (node: NodeIndex) => string;

/**
 * Analyzes a profile under a query.
 * @throws QueryError
 */
export function analyse(profile: Profile, query: Query): Analysis {
  if (query.divideBy === 0) {
    throw new QueryError("divide_by is 0, and nothing can be divided by that");
  }
  const tagged = withTagFrames(withoutAddresses(withMapping(profile)), query);
  const whole = dropUninteresting(wholeView(tagged));
  const values = sampleValues(tagged, query);
  const { view, labels, unmatched }: Filtered = applyFilters(whole, query);
  const total = totalOf(tagged, (query.relativePercentages ? view : whole).stacks, values);
  return withNodes({ query, view, unmatched, labels, values, total }, nodesOf);
}

/** An analysis with other nodes. */
export function withNodes(
  { query, view, unmatched, labels, values, total }: Omit<Analysis, "table" | "weights" | "names">,
  makeTable: (view: View, query: Query) => NodeTable,
): Analysis {
  let table: NodeTable | undefined;
  let weights: Weights | undefined;
  let names: NameCache | undefined;
  const tableOf = () => {
    table ??= makeTable(view, query);
    return table;
  };
  return {
    query,
    view,
    unmatched,
    labels,
    values,
    total,
    get table() {
      return tableOf();
    },
    get names() {
      names ??= nameCache(tableOf().infos);
      return names;
    },
    get weights() {
      weights ??= weigh(view.stacks, tableOf(), values);
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
  /** What a label must weigh to be shown beside its node. */
  nodeCutoff: number;
  /** What an edge must weigh to be shown. */
  edgeCutoff: number;
  /** 1 for each node that edges may join: all where none was left out, even those that weigh nothing. */
  retained: Uint8Array;
}

/** Puts nodes in a report's order. */
export type NodeOrder = (nodes: readonly NodeIndex[], retained: Uint8Array) => NodeIndex[];

/**
 * Chooses and orders the nodes of a report. `limitOf` says how many of the ordered nodes are taken.
 * Nodes are chosen twice, by weight and then by number, and each time edges are drawn anew between those left.
 */
export function trimmedNodes(
  analysis: Analysis,
  order: NodeOrder = (nodes) => nodes.toSorted(comparer(analysis)),
  limitOf: (nodes: readonly NodeIndex[], nodeCutoff: number) => number = () => analysis.query.nodeCount,
): Trimmed {
  const { query, weights } = analysis;
  const present = presentNodes(analysis);
  const sum = present.reduce((total, node) => total + weights.flat[node]!, 0);
  const cutoff = (fraction: number) => (query.trim ? Math.abs(Math.trunc(sum * fraction)) : 0);
  const nodeCutoff = cutoff(query.nodeFraction);
  const heavy =
    nodeCutoff > 0 ? present.filter((node) => Math.abs(weights.cum[node]!) >= nodeCutoff) : present;
  let retained = mask(analysis, heavy.length < present.length ? heavy : undefined);
  let nodes = order(heavy, retained);
  if (query.trim && query.nodeCount > 0) {
    const limit = limitOf(nodes, nodeCutoff);
    if (limit < nodes.length) {
      nodes = nodes.slice(0, limit);
      retained = mask(analysis, nodes);
      nodes = order(nodes, retained);
    }
  }
  return {
    nodes,
    candidates: heavy.length,
    dropped: present.length - heavy.length,
    nodeCutoff,
    edgeCutoff: cutoff(query.edgeFraction),
    retained,
  };
}

/** What decides on the nodes that are present. */
type Weighed = Pick<Analysis, "query" | "weights">;

/** The nodes that weigh something (selectNodesForGraph in internal/graph/graph.go). */
export function presentNodes(analysis: Weighed): NodeIndex[] {
  const present: NodeIndex[] = [];
  for (let node = 0; node < analysis.weights.flat.length; node++) {
    if (isPresent(analysis, node)) {
      present.push(node);
    }
  }
  return present;
}

/** Whether a node weighs something, and is not left out for being negative. */
export function isPresent({ query, weights: { flat, cum } }: Weighed, node: NodeIndex): boolean {
  const negative = flat[node]! < 0 || (flat[node] === 0 && cum[node]! < 0);
  return (flat[node] !== 0 || cum[node] !== 0) && !(query.dropNegative && negative);
}

export function mask({ table }: Analysis, nodes: readonly NodeIndex[] | undefined): Uint8Array {
  const marks = new Uint8Array(table.infos.length);
  if (!nodes) {
    return marks.fill(1);
  }
  for (const node of nodes) {
    marks[node] = 1;
  }
  return marks;
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
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = a === b ? length : 0; i < length; i++) {
    if (i === SHORT) {
      i = firstDifference(a, b, length);
    }
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y && (isEscapeAt(a, i) || isEscapeAt(b, i))) {
      return compareBytes(a.slice(i, i + SHORT), b.slice(i, i + SHORT));
    }
    if (x !== y) {
      // Surrogates represent code points above all others.
      const rank = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
      return rank(x) - rank(y);
    }
  }
  return a.length - b.length;
}

/** In longer texts with an equal start the engine finds the difference faster than a loop. */
const SHORT = 64;

/** A place from which on two texts are to be compared one by one: up to there they are equal. */
function firstDifference(a: string, b: string, length: number): number {
  let from = SHORT;
  for (let to = length; to - from > SHORT; ) {
    const middle = (from + to) >> 1;
    if (a.slice(from, middle) === b.slice(from, middle)) {
      from = middle;
    } else {
      to = middle;
    }
  }
  return from;
}

/** The flat value of a node: an average if the query requests one. */
export function flatValue({ weights }: Analysis, node: NodeIndex): number {
  return quotient(weights.flat[node]!, weights.flatDivisor?.[node] ?? 0);
}

/** The cum value of a node: an average if the query requests one. */
export function cumValue({ weights }: Analysis, node: NodeIndex): number {
  return quotient(weights.cum[node]!, weights.cumDivisor?.[node] ?? 0);
}

/** Words for values: one unit for all of a report (selectOutputUnit). */
export function formatter(analysis: Analysis, nodes: readonly NodeIndex[]): Format {
  const { values, query } = analysis;
  const scaled = divider(query);
  const unit = outputUnit(analysis, nodes);
  return (value) => label(scaled(value), values.type.unit, unit);
}

/** Formats values: each in the unit that fits it, unless the query requests one. */
export function plainFormatter({ values, query }: Pick<Analysis, "values" | "query">): Format {
  const scaled = divider(query);
  return (value) => label(scaled(value), values.type.unit, query.unit);
}

/** A value in words. */
export type Format = (value: number) => string;

function divider({ divideBy }: Query): (value: number) => number {
  const ratio = 1 / divideBy;
  return ratio > 0 && ratio !== 1 ? (value) => Math.trunc(value * ratio) : (value) => value;
}

/** The unit of a report (selectOutputUnit); `isExact` where it must hold the smallest value without a fraction. */
export function outputUnit(analysis: Analysis, nodes: readonly NodeIndex[], isExact = false): string {
  const { query } = analysis;
  if (query.unit !== "minimum" || nodes.length === 0) {
    return query.unit;
  }
  const scaled = divider(query);
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
  const differ = !isExact && minUnit !== scale(max, unit, "minimum").unit && min * 100 < max;
  return (differ ? scale(100 * min, unit, "minimum").unit : minUnit) || unit;
}
