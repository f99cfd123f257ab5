/** The lines of the Traces view: each stack with its frames, runs of runtime frames folded. Pure. */
import { amount } from "../../shared/numbers.ts";
import { isRuntime, packageOf } from "../flame/packages.ts";
import type { PlacedFrame, PlacedTrace } from "../wire.ts";

/** A line. `stack` is the index of its trace. */
export type TraceLine =
  | { kind: "stack"; key: string; stack: number; trace: PlacedTrace }
  | { kind: "frame"; key: string; stack: number; frame: PlacedFrame }
  | { kind: "runtime"; key: string; stack: number; count: number; isOpen: boolean }
  | { kind: "more"; key: string; stack: number; count: number };

/** A single frame is not worth folding. */
const LEAST_FOLDED = 2;

/** The lines from top to bottom; `open` has the keys of the runs that are not folded. */
export function traceLines(traces: readonly PlacedTrace[], open: ReadonlySet<string>): TraceLine[] {
  const lines: TraceLine[] = [];
  for (const [stack, trace] of traces.entries()) {
    lines.push({ kind: "stack", key: String(stack), stack, trace });
    addFrames(lines, stack, trace, open);
    if (trace.more > 0) {
      lines.push({ kind: "more", key: `${stack}-more`, stack, count: trace.more });
    }
  }
  return lines;
}

/** A stack of nothing but runtime frames is shown as it is: folded, it would say nothing. */
function addFrames(lines: TraceLine[], stack: number, { frames }: PlacedTrace, open: ReadonlySet<string>) {
  const isFolded = frames.map(({ name }) => isRuntime(packageOf(name)));
  const canFold = isFolded.includes(false);
  for (let i = 0; i < frames.length; ) {
    let end = i + 1;
    while (canFold && isFolded[i] && end < frames.length && isFolded[end]) {
      end += 1;
    }
    const key = `${stack}-${i}`;
    const isRun = end - i >= LEAST_FOLDED;
    const isOpen = !isRun || open.has(`${key}-run`);
    if (isRun) {
      lines.push({ kind: "runtime", key: `${key}-run`, stack, count: end - i, isOpen });
    }
    for (let at = i; isOpen && at < end; at++) {
      lines.push({ kind: "frame", key: `${stack}-${at}`, stack, frame: frames[at]! });
    }
    i = end;
  }
}

/** A stack as text: its value, then a frame a line, leaf first, with its position. */
export function traceText({ value, labels, frames, more }: PlacedTrace, unit: string): string {
  const tags = labels.map(({ key, values }) => `${key}: ${values.join(", ")}`);
  const lines = frames.map(({ name, file, line }) => `  ${name}${file === "" ? "" : `  ${file}:${line}`}`);
  return [amount(value, unit), ...tags, ...lines, ...(more > 0 ? ["  …"] : [])].join("\n");
}
