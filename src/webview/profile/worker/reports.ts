/** The reports of pprof that have a view of their own. Runs in the worker. */

import type { Analysis } from "../../../profile/analyse/graph.ts";
import { namelessOf } from "../../../profile/query/symbols.ts";
import { functionsOfFiles, linesOfFiles, list, type Routine } from "../../../profile/reports/list.ts";
import { pgoFitness } from "../../../profile/reports/pgo.ts";
import { tags } from "../../../profile/reports/tags.ts";
import { type Trace, traces } from "../../../profile/reports/traces.ts";
import type { Profile } from "../../../profile/table/profile.ts";
import { shortened } from "../../../profile/table/shortened.ts";
import type { SourceLines } from "../../protocol.ts";
import { exactly } from "../names.ts";
import type { DetailsAnswer, LabelsAnswer, PlacedTrace, SourceAnswer, TracesAnswer } from "../wire.ts";
import { heaviest } from "./trees.ts";

/** How many values of a label are shown; the rest is counted. */
const MAX_VALUES = 200;

/** How many frames of a trace are shown. */
const MAX_FRAMES = 500;

/** How many other functions of a file go along, by which the editor judges whether the file is as it was. */
const MAX_OTHERS = 500;

/** How many source lines an editor decorates at most: the heaviest. */
const MAX_LINES = 10_000;

/** All labels, with the total of each label value. */
export function labels(analysis: Analysis): LabelsAnswer {
  const { keys } = tags(analysis);
  return {
    keys: keys.map(({ values, ...key }) => ({
      ...key,
      values: values.slice(0, MAX_VALUES),
      more: Math.max(0, values.length - MAX_VALUES),
    })),
  };
}

/** The order of the stacks of an analysis by their values: it is the same for each part of the list. */
const orders = new WeakMap<Analysis, Uint32Array>();

/** The heaviest stacks, from one to another. */
export function heaviestTraces(analysis: Analysis, { from, to }: { from: number; to: number }): TracesAnswer {
  const { stacks } = analysis.view;
  /** The stack of each trace; a stack whose frames were all filtered out is not a trace. */
  const shown: number[] = [];
  for (let stack = 0; stack < stacks.length; stack++) {
    if (stacks.ends[stack]! > stacks.starts[stack]!) {
      shown.push(stack);
    }
  }
  const order = orders.get(analysis) ?? heaviestFirst(analysis, shown);
  orders.set(analysis, order);
  const all = traces(analysis);
  const placed = Array.from(order.subarray(from, to), (index) =>
    placedTrace(analysis, shown[index]!, all.at(index)),
  );
  return { from, length: all.length, traces: placed };
}

function heaviestFirst({ view, values }: Analysis, stacks: readonly number[]): Uint32Array {
  const weights = stacks.map((stack) => Math.abs(values.values[view.stacks.samples[stack]!]!));
  return Uint32Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]! || a - b);
}

/** A trace with the position of each frame: the line of the call, not that of the function. */
function placedTrace({ view, table, query }: Analysis, stack: number, trace: Trace): PlacedTrace {
  const { stacks, lines, profile } = view;
  const rows = [...stacks.frames.subarray(stacks.starts[stack], stacks.ends[stack])].flatMap((location) => {
    const to = lines.starts[location + 1]!;
    const from = query.noInlines ? Math.max(lines.starts[location]!, to - 1) : lines.starts[location]!;
    const nodes = table.starts[location + 1]! - table.starts[location]!;
    return Array.from({ length: nodes }, (_, i) => (from + i < to ? lines.rows[from + i]! : -1));
  });
  const frames = trace.frames.slice(0, MAX_FRAMES).map((frame, i) => ({
    ...frame,
    ...placeOf(profile, rows[i]!),
  }));
  return {
    value: trace.value,
    labels: trace.labels,
    frames,
    more: trace.frames.length - frames.length,
  };
}

/** The function and the position of a row of `LineTable`. */
function placeOf({ locations, functions, strings }: Profile, row: number) {
  if (row < 0) {
    return { function: "", file: "", line: 0 };
  }
  const index = locations.lines.functions[row]!;
  return {
    function: shortened(strings.at(functions.names[index]!)),
    file: shortened(strings.at(functions.files[index]!)),
    line: Number(locations.lines.lines[row]),
  };
}

/**
 * The lines of a function that have values.
 * @throws QueryError if no function has the name
 */
export function sourceOf(analysis: Analysis, { name }: { name: string }): SourceAnswer {
  const wanted = name === "" ? analysis.names(heaviest(analysis)) : name;
  const function_ = analysis.table.infos.find((_, node) => analysis.names(node) === wanted)?.name ?? wanted;
  const { routines, ...report } = list(analysis, exactly(function_));
  const functions = functionsOfFiles(analysis);
  const othersOf = ({ name, file }: Routine) =>
    (functions.get(file) ?? []).filter((other) => other.name !== name).slice(0, MAX_OTHERS);
  const withOthers = routines.map((routine) => ({ ...routine, others: othersOf(routine) }));
  return { name: function_, ...report, routines: withOthers };
}

/** What an editor shows beside the lines of each file. */
export function decorations(analysis: Analysis, words: (value: number) => string): SourceLines {
  const names = namesOfFiles(analysis.view.profile);
  const lines = [...linesOfFiles(analysis)]
    .flatMap(([file, weights]) => weights.map(({ line, flat, cum }) => ({ file, line, flat, cum })))
    .sort((a, b) => Math.abs(b.cum) - Math.abs(a.cum))
    .slice(0, MAX_LINES);
  const files = new Set(lines.map(({ file }) => file));
  return {
    lines: lines.map(({ file, line, flat, cum }) => ({
      file,
      function: names.get(file) ?? "",
      line,
      flat: words(flat),
      cum: words(cum),
      share: Math.min(1, Math.abs(cum / (analysis.total || 1))),
    })),
    functions: [...functionsOfFiles(analysis)]
      .filter(([file]) => files.has(file))
      .map(([file, builds]) => ({ file, builds })),
  };
}

/** A function of each file. Names that the compiler made up, such as `glob..func1`, do not identify a file. */
function namesOfFiles({ functions, strings }: Profile): Map<string, string> {
  const found = new Map<string, string>();
  for (let row = 0; row < functions.length; row++) {
    const file = strings.at(functions.files[row]!);
    const name = strings.at(functions.names[row]!);
    if (!found.has(file) && !name.includes("glob..")) {
      found.set(file, name);
    }
  }
  return found;
}

/** The metadata of the profile. */
export function details(profile: Profile): DetailsAnswer {
  const nameless = new Set(namelessOf(profile).map(({ row }) => row));
  const { timeNanos, durationNanos, period, periodType, comments, docUrl, mappings, samples } = profile;
  return {
    time: timeNanos === 0n ? undefined : new Date(Number(timeNanos / 1_000_000n)).toISOString(),
    durationNanos: Number(durationNanos),
    period: Number(period),
    periodType,
    sampleTypes: profile.sampleTypes,
    defaultSampleType: profile.defaultSampleType,
    comments: comments.map(shortened),
    docUrl,
    mappings: mappings.map(({ file, buildId, start, limit, hasFunctions, hasInlineFrames }, row) => ({
      file: shortened(file),
      buildId: shortened(buildId),
      range: `${start.toString(16)}–${limit.toString(16)}`,
      hasFunctions,
      hasInlineFrames,
      isNameless: nameless.has(row),
    })),
    samples: samples.length,
    locations: profile.locations.length,
    functions: profile.functions.length,
    dropFrames: profile.dropFrames,
    keepFrames: profile.keepFrames,
    pgo: pgoFitness(profile),
  };
}
