/**
 * Whether `go build -pgo` can use a profile, and how much of it. The compiler counts calls between a stack's two
 * innermost locations only (Go's cmd/internal/pgo/pprof.go and internal/profile/graph.go).
 */
import { compareText } from "../analyse/graph.ts";
import { pairIndex } from "../analyse/pairIndex.ts";
import { sampleColumn } from "../query/values.ts";
import type { LocationIndex, Profile, ValueType } from "../table/profile.ts";
import { compareValues, plus, sumOf, type Value } from "../table/value.ts";

/** A call as the compiler sees it. */
export interface PgoEdge {
  caller: string;
  callee: string;
  /** The line of the call, counted from the caller's first. */
  offset: number;
  weight: Value;
}

/** What the compiler can make of a profile. */
export interface PgoFitness {
  verdict: "usable" | "nothing-to-do" | "refused";
  /** Why, and what to do: one or two sentences. */
  reason: string;
  /** The sample type that the compiler uses; undefined if there is none. */
  type: ValueType | undefined;
  /** The total of all samples in that type. */
  total: Value;
  /** The total of the stacks that contain a call. */
  seen: Value;
  /** The calls, the heaviest first. */
  edges: PgoEdge[];
  /** The total of the calls: a stack with inlined frames has several. */
  weight: Value;
  /** How many of the calls are hot: the heaviest ones, with 99 % of the weight together. */
  hot: number;
}

/** A call site is hot up to this share of the weight (inlineCDFHotCallSiteThresholdPercent in inline/inl.go). */
const HOT_PERCENT = 99;

/** What the functions that weigh something lack, for which the compiler has one sentence only: the last. */
const LACKS = {
  values:
    "Every sample has the value 0, so the compiler finds no function in the profile and refuses it. Record a profile while the program is working.",
  stacks:
    "No sample with a value has a stack, so the compiler finds no function in the profile and refuses it. Record the profile again.",
  weight:
    "The values of each function add up to 0, as in a difference of profiles, so the compiler finds no function and refuses the profile. Give a profile that was recorded.",
  names:
    "The profile has addresses only, no functions, so the compiler refuses it. Add them with go tool pprof -proto PROGRAM PROFILE, and give what it writes.",
  startLines:
    "No function has a start line, which the compiler needs to locate calls. Record the profile from a program built with go1.20 or newer.",
};

/** Judges a whole profile; filters do not matter to the compiler. */
export function pgoFitness(profile: Profile): PgoFitness {
  const index = profile.sampleTypes.findIndex(
    ({ type, unit }) =>
      (type === "samples" && unit === "count") || (type === "cpu" && unit === "nanoseconds"),
  );
  const nothing = { type: profile.sampleTypes[index], total: 0, seen: 0, edges: [], weight: 0, hot: 0 };
  if (profile.samples.length === 0) {
    return {
      ...nothing,
      verdict: "nothing-to-do",
      reason:
        "The profile has no samples, so the compiler has nothing to do. Record a profile while the program is working.",
    };
  }
  if (index < 0) {
    return {
      ...nothing,
      verdict: "refused",
      reason:
        "The compiler needs samples/count or cpu/nanoseconds, and the profile has neither. Record a CPU profile.",
    };
  }
  const { edges, total, seen, lack } = edgesOf(profile, index);
  const weight = sumOf(edges.map((edge) => edge.weight));
  const found = { type: profile.sampleTypes[index], total, seen, edges, weight, hot: hotOf(edges, weight) };
  if (lack) {
    return { ...found, verdict: "refused", reason: LACKS[lack] };
  }
  if (weight === 0) {
    return {
      ...found,
      verdict: "nothing-to-do",
      reason: "No stack contains a call, so the compiler has nothing to do.",
    };
  }
  return { ...found, verdict: "usable", reason: "go build -pgo can use this profile." };
}

/** How many edges it takes to pass the threshold (hotNodesFromCDF in inline/inl.go). */
function hotOf(edges: readonly PgoEdge[], weight: Value): number {
  let sum: Value = 0;
  for (const [i, edge] of edges.entries()) {
    sum = plus(sum, edge.weight);
    if ((Number(sum) * 100) / Number(weight) > HOT_PERCENT) {
      return i + 1;
    }
  }
  return edges.length;
}

function edgesOf(profile: Profile, type: number) {
  const { samples } = profile;
  const values = sampleColumn(profile, type);
  const nodes = callNodes(profile);
  const pairs = pairIndex();
  const weights: Value[] = [];
  const met: number[] = [];
  const cum: Value[] = [];
  let total: Value = 0;
  let seen: Value = 0;
  let hasValue = false;
  for (let sample = 0; sample < samples.length; sample++) {
    const value = values[sample]!;
    const start = samples.starts[sample]!;
    const end = samples.starts[sample + 1]!;
    total = plus(total, value);
    hasValue ||= value !== 0;
    let parent = -1;
    let hasCall = false;
    for (let f = Math.min(start + 1, end - 1); value !== 0 && f >= start; f--) {
      for (const node of nodes.at(samples.frames[f]!)) {
        cum[node] = plus(cum[node] ?? 0, value);
        if (parent >= 0 && parent !== node) {
          const pair = pairs.of(parent, node);
          if (met[pair] !== sample) {
            met[pair] = sample;
            weights[pair] = plus(weights[pair] ?? 0, value);
          }
          hasCall = true;
        }
        parent = node;
      }
    }
    seen = plus(seen, hasCall ? value : 0);
  }
  const isPresent = (node: number) => cum[node] !== undefined && cum[node] !== 0;
  const named = new Map<string, PgoEdge>();
  for (const [pair, weight] of weights.entries()) {
    const from = nodes.rows[pairs.first(pair)]!;
    if (isPresent(pairs.first(pair))) {
      const offset = from.line - from.startLine;
      const callee = nodes.rows[pairs.second(pair)]!.name;
      const key = `${nodes.number(from.name)} ${nodes.number(callee)} ${offset}`;
      const edge = named.get(key) ?? { caller: from.name, callee, offset, weight: 0 };
      edge.weight = plus(edge.weight, weight);
      named.set(key, edge);
    }
  }
  return {
    edges: [...named.values()].sort(byWeight),
    total,
    seen,
    lack: hasValue ? lackOf(nodes.rows, cum) : ("values" as const),
  };
}

/** `cum` has a value for each node that is on the stack of a sample with a value. */
function lackOf(
  nodes: readonly CallNode[],
  cum: readonly Value[],
): "stacks" | "weight" | "names" | "startLines" | undefined {
  const present = nodes.filter((_, node) => cum[node] !== undefined && cum[node] !== 0);
  if (present.some(({ startLine }) => startLine !== 0)) {
    return undefined;
  }
  if (present.length === 0) {
    return nodes.length === 0 ? "stacks" : "weight";
  }
  return present.every(({ name }) => name === "") ? "names" : "startLines";
}

function byWeight(a: PgoEdge, b: PgoEdge): number {
  return (
    compareValues(b.weight, a.weight) ||
    compareText(a.caller, b.caller) ||
    compareText(a.callee, b.callee) ||
    a.offset - b.offset
  );
}

interface CallNode {
  name: string;
  line: number;
  startLine: number;
}

/** The compiler's nodes: a line of a function at an address. Those of a location are given outermost first. */
function callNodes({ strings, functions, locations }: Profile) {
  const rows: CallNode[] = [];
  const known = new Map<string, number>();
  const byLocation = new Map<LocationIndex, number[]>();
  const names = new Map<string, number>();
  const number = (name: string): number => {
    const known = names.get(name) ?? names.size;
    names.set(name, known);
    return known;
  };
  const node = (address: bigint, row: CallNode): number => {
    const key = `${address} ${number(row.name)} ${row.line} ${row.startLine}`;
    const index = known.get(key) ?? rows.push(row) - 1;
    known.set(key, index);
    return index;
  };
  const nodesOf = (location: LocationIndex): number[] => {
    const address = locations.addresses[location]!;
    const found: number[] = [];
    for (let row = locations.lineStarts[location + 1]! - 1; row >= locations.lineStarts[location]!; row--) {
      const index = locations.lines.functions[row]!;
      const name = strings.at(functions.names[index]!);
      const line = Number(locations.lines.lines[row]);
      found.push(node(address, { name, line, startLine: Number(functions.startLines[index]) }));
    }
    return found.length > 0 ? found : [node(address, { name: "", line: 0, startLine: 0 })];
  };
  return {
    rows,
    /** The number of a name among the different ones. */
    number,
    at(location: LocationIndex): number[] {
      const nodes = byLocation.get(location) ?? nodesOf(location);
      byLocation.set(location, nodes);
      return nodes;
    },
  };
}
