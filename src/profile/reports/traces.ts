/** pprof's `traces`: every sample with its stack and labels (printTraces in google/pprof, internal/report/report.go). */
import { type Analysis, plainFormatter } from "../analyse/graph.ts";
import type { NodeIndex } from "../analyse/nodes.ts";
import { quotient } from "../query/values.ts";
import { numberUnits } from "../table/labels.ts";
import type { SampleIndex } from "../table/profile.ts";
import { label } from "../table/units.ts";
import type { Value } from "../table/value.ts";

/** A sample with its stack. */
export interface Trace {
  sample: SampleIndex;
  /** In the sample type's own unit. */
  value: Value;
  text: string;
  /** The values of each key, as text. */
  labels: TraceLabel[];
  /** Leaf first. */
  frames: TraceFrame[];
}

/** The values that a sample has for one key: texts, or numbers as text. */
export interface TraceLabel {
  key: string;
  values: string[];
  isNumber: boolean;
}

/** A frame of a trace. */
export interface TraceFrame {
  node: NodeIndex;
  name: string;
  inlined: boolean;
}

/** The traces, each made on request: there are as many as samples. */
export interface Traces {
  readonly length: number;
  at(index: number): Trace;
}

/** More values of a key on one sample are left out: no program sets so many. */
const MOST_VALUES = 1000;

/** Makes the report, without stacks whose frames were all filtered out. */
export function traces(analysis: Analysis): Traces {
  const { view, table, values, names } = analysis;
  const { stacks } = view;
  const units = numberUnits(view.profile);
  const format = plainFormatter(analysis);
  const shown = new Int32Array(stacks.length);
  let length = 0;
  for (let stack = 0; stack < stacks.length; stack++) {
    if (stacks.ends[stack]! > stacks.starts[stack]!) {
      shown[length++] = stack;
    }
  }
  // A recursive stack has millions of equal frames.
  const known = { outer: new Map<NodeIndex, TraceFrame>(), inlined: new Map<NodeIndex, TraceFrame>() };
  const frameOf = (node: NodeIndex, inlined: boolean): TraceFrame => {
    const frames = inlined ? known.inlined : known.outer;
    const frame = frames.get(node) ?? { node, name: names(node), inlined };
    frames.set(node, frame);
    return frame;
  };
  const framesOf = (stack: number): TraceFrame[] => {
    const frames: TraceFrame[] = [];
    for (let at = stacks.starts[stack]!; at < stacks.ends[stack]!; at++) {
      const location = stacks.frames[at]!;
      const end = table.starts[location + 1]!;
      for (let row = table.starts[location]!; row < end; row++) {
        frames.push(frameOf(table.nodes[row]!, row + 1 < end));
      }
    }
    return frames;
  };
  const labelsOf = (sample: SampleIndex): TraceLabel[] => {
    const byKey = new Map<string, TraceLabel>();
    for (const { key, text, number } of analysis.labels(sample)) {
      const isNumber = text === undefined;
      const name = `${isNumber}\0${key}`;
      const found = byKey.get(name) ?? { key, values: [], isNumber };
      if (found.values.length < MOST_VALUES) {
        found.values.push(text ?? label(number, units.get(key) ?? ""));
      }
      byKey.set(name, found);
    }
    return [...byKey.values()];
  };
  return {
    length,
    at(index) {
      const stack = shown[index]!;
      const sample = stacks.samples[stack]!;
      const value = quotient(values.values[sample]!, values.divisors?.[sample] ?? 0);
      return {
        sample,
        value,
        text: format(value),
        labels: labelsOf(sample),
        frames: framesOf(stack),
      };
    },
  };
}
