/** The stacks of a view for other tools: speedscope's own format, and collapsed stacks. */
import type { Analysis } from "../analyse/graph.ts";
import type { NodeIndex } from "../analyse/nodes.ts";
import { QueryError } from "../query/query.ts";
import { jsonText, plus, type Value } from "../table/value.ts";

/** Units that speedscope knows (its file-format-spec.ts); any other is shown bare. */
const SPEEDSCOPE_UNITS = new Set(["nanoseconds", "microseconds", "milliseconds", "seconds", "bytes"]);

/**
 * The analysis in speedscope's format: one profile of the chosen sample type, its frames at the chosen granularity,
 * inlined ones among them.
 * @throws QueryError for a difference, since speedscope knows no negative weight
 */
export function speedscope(analysis: Analysis, name: string, exporter: string): string {
  const { table, values } = analysis;
  const { type, unit } = values.type;
  const samples: NodeIndex[][] = [];
  const weights: Value[] = [];
  let total: Value = 0;
  for (const { stack, value } of stacksOf(analysis)) {
    if (value < 0) {
      throw new QueryError("speedscope has no negative values, so a difference cannot be exported to it");
    }
    samples.push(stack);
    weights.push(value);
    total = plus(total, value);
  }
  const frames = table.infos.map(({ file, line, column }, node) => ({
    name: analysis.names(node),
    ...(file === "" ? {} : { file }),
    ...(line === 0 ? {} : { line }),
    ...(column === 0 ? {} : { col: column }),
  }));
  return jsonText({
    $schema: "https://www.speedscope.app/file-format-schema.json",
    name,
    exporter,
    activeProfileIndex: 0,
    shared: { frames },
    profiles: [
      {
        type: "sampled",
        name: type,
        unit: SPEEDSCOPE_UNITS.has(unit) ? unit : "none",
        startValue: 0,
        endValue: total,
        samples,
        weights,
      },
    ],
  });
}

/** Collapsed stacks: a line for each different stack, `root;child;leaf value`. Differences may be negative. */
export function collapsed(analysis: Analysis): string {
  // A semicolon or a line end within a name would be taken for one between frames.
  const nameOf = (node: NodeIndex) => analysis.names(node).replaceAll(";", ":").replace(/\s+/g, " ");
  const names = analysis.table.infos.map((_, node) => nameOf(node));
  const sums = new Map<string, Value>();
  for (const { stack, value } of stacksOf(analysis)) {
    if (stack.length > 0) {
      const line = stack.map((node) => names[node]).join(";");
      sums.set(line, plus(sums.get(line) ?? 0, value));
    }
  }
  return Array.from(sums, ([line, value]) => `${line} ${value}\n`).join("");
}

/** Every stack that weighs something, root first. */
function* stacksOf({ view, table, values }: Analysis): Generator<{ stack: NodeIndex[]; value: Value }> {
  const { stacks } = view;
  for (let i = 0; i < stacks.length; i++) {
    const value = values.values[stacks.samples[i]!]!;
    const stack: NodeIndex[] = [];
    for (let f = stacks.ends[i]! - 1; f >= stacks.starts[i]! && value !== 0; f--) {
      const location = stacks.frames[f]!;
      for (let n = table.starts[location + 1]! - 1; n >= table.starts[location]!; n--) {
        stack.push(table.nodes[n]!);
      }
    }
    if (value !== 0) {
      yield { stack, value };
    }
  }
}
