/** What a source line calls, for a listing in which a line opens. pprof shows instructions there (`weblist`). */
import { type Analysis, compareText } from "../analyse/graph.ts";
import { listedNodesOf, type NodeIndex } from "../analyse/nodes.ts";
import { quotient } from "../query/values.ts";

/** A line of a function. */
export interface LinePlace {
  name: string;
  /** Empty where the profile does not say. */
  file: string;
  line: number;
}

/** A function that a line calls. */
export interface LineCall {
  name: string;
  /** The sum of the stacks with the call; each stack counts once. */
  value: number;
  /** Every such call was inlined. */
  inlined: boolean;
}

/** More are not shown: a line of a dispatcher calls hundreds. */
const MOST_CALLS = 50;

/** The heaviest functions that a line calls, the heaviest first. */
export function callsOfLine(analysis: Analysis, { name, file, line }: LinePlace): LineCall[] {
  const { view, query, values } = analysis;
  const { stacks } = view;
  const { infos, starts, nodes } = listedNodesOf(view, query);
  const isLine = infos.map((info) => info.name === name && info.file === file && info.line === line);
  const calls = new Map<string, LineCall & { divisor: number }>();
  for (let i = 0; i < stacks.length; i++) {
    const value = values.values[stacks.samples[i]!]!;
    const divisor = values.divisors?.[stacks.samples[i]!] ?? 0;
    const met = new Set<string>();
    let caller: NodeIndex = -1;
    for (let f = stacks.ends[i]! - 1; f >= stacks.starts[i]!; f--) {
      const location = stacks.frames[f]!;
      const outermost = starts[location + 1]! - 1;
      for (let n = outermost; n >= starts[location]!; n--) {
        const node = nodes[n]!;
        const callee = infos[node]!.name;
        if ((value !== 0 || divisor !== 0) && caller >= 0 && isLine[caller]) {
          const call = calls.get(callee) ?? { name: callee, value: 0, divisor: 0, inlined: true };
          call.value += met.has(callee) ? 0 : value;
          call.divisor += met.has(callee) ? 0 : divisor;
          call.inlined &&= n !== outermost;
          met.add(callee);
          calls.set(callee, call);
        }
        caller = node;
      }
    }
  }
  return Array.from(calls.values(), ({ divisor, ...call }) => ({
    ...call,
    value: quotient(call.value, divisor),
  }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || compareText(a.name, b.name))
    .slice(0, MOST_CALLS);
}
