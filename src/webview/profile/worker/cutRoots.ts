/** Finds the frames whose callers are missing because the profiler cut the stack off. Runs in the worker. */
import type { Analysis } from "../../../profile/analyse/graph.ts";
import type { NodeIndex } from "../../../profile/analyse/nodes.ts";

/**
 * The longest stacks of Go's profilers, in frames with those that were inlined: of the CPU (maxCPUProfStack), of the
 * others (debug.profstackdepth). A longer stack loses its outermost frames.
 */
const LONGEST = { cpu: 64, other: 128 } as const;

/** Where a goroutine or a thread begins: nothing but runtime.goexit, which is never stored, was cut off above it. */
const BEGINNING = /^runtime\.(main|mstart|mstart0|mstart1|rt0_go|mcall|systemstack)$/;

const known = new WeakMap<Analysis, ReadonlySet<NodeIndex>>();

/** The outermost nodes of the stacks that are as long as a stack of Go's profilers can be. */
export function cutRoots(analysis: Analysis): ReadonlySet<NodeIndex> {
  const nodes = known.get(analysis) ?? findCutRoots(analysis);
  known.set(analysis, nodes);
  return nodes;
}

function findCutRoots({ view: { stacks, profile }, table, names }: Analysis): Set<NodeIndex> {
  const { samples, locations, periodType } = profile;
  const longest = periodType.type === "cpu" ? LONGEST.cpu : LONGEST.other;
  const found = new Set<NodeIndex>();
  for (let stack = 0; stack < stacks.length; stack++) {
    const sample = stacks.samples[stack]!;
    const from = samples.starts[sample]!;
    const to = samples.starts[sample + 1]!;
    // Seldom is more than every second frame inlined, so shorter ones need not be counted.
    if (to - from <= longest && 2 * (to - from) >= longest) {
      let frames = 0;
      for (let f = from; f < to; f++) {
        const location = samples.frames[f]!;
        frames += Math.max(1, locations.lineStarts[location + 1]! - locations.lineStarts[location]!);
      }
      const outermost = stacks.frames[stacks.ends[stack]! - 1];
      const isWhole = outermost !== undefined && outermost === samples.frames[to - 1];
      if (frames === longest && isWhole && table.starts[outermost + 1]! > table.starts[outermost]!) {
        found.add(table.nodes[table.starts[outermost + 1]! - 1]!);
      }
    }
  }
  return new Set([...found].filter((node) => !BEGINNING.test(names(node))));
}
