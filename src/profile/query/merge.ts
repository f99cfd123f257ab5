/** Merges profiles into one, as google/pprof does (profile/merge.go): the way to a diff, and to many files as one. */
import { largestOf } from "../table/bigint.ts";
import { builder, type LineData, type LocationData, type ProfileBuilder } from "../table/build.ts";
import { type Label, labelsOf } from "../table/labels.ts";
import type { LocationIndex, Profile, StringIndex, ValueType } from "../table/profile.ts";
import { sameFamily, scale } from "../table/units.ts";
import { QueryError } from "./query.ts";
import { BASE_LABEL } from "./values.ts";

/** How a base is taken off a profile. */
export interface BaseOptions {
  /** `diff`: shares are of the base's total (-diff_base); `subtract`: of what is left (-base). */
  kind: "diff" | "subtract";
  /** Scales the profile to the base's total first (-normalize). */
  normalize: boolean;
}

/**
 * A profile minus a base.
 * @throws QueryError where the two do not measure the same
 */
export function subtract(profile: Profile, base: Profile, { kind, normalize }: BaseOptions): Profile {
  const [source, other] = commonTypes([profile, base]) as [Comparable, Comparable];
  const ratios = normalize ? normalRatios(source, other) : undefined;
  const scaled = ratios ? { ...source, values: scaledValues(source, ratios) } : source;
  const negative = { ...other, values: other.values.map((value) => -value) };
  return mergeAll([scaled, { ...negative, label: kind === "diff" ? BASE_LABEL : undefined }]);
}

/**
 * Several profiles as one. A single one is left as it is.
 * @throws QueryError where they do not measure the same
 */
export function merge(profiles: readonly Profile[]): Profile {
  return profiles.length === 1 ? profiles[0]! : mergeAll(commonTypes(profiles));
}

/** A profile with its values brought to the types and units of all. */
interface Comparable {
  profile: Profile;
  sampleTypes: ValueType[];
  /** Row-major, as many to a sample as there are common types. */
  values: Float64Array;
  /** A label that each of its samples gets. */
  label?: string | undefined;
}

/** Retains the sample types that all have, in the first one's order, in the finest unit (CompatibilizeSampleTypes). */
function commonTypes(profiles: readonly Profile[]): Comparable[] {
  const [first] = profiles as [Profile];
  const rowsByType = profiles.map(({ sampleTypes }) => firstRows(sampleTypes));
  const common = first.sampleTypes
    .map(({ type }) => type)
    .filter((type) => rowsByType.every((rows) => rows.has(type)));
  if (common.length === 0) {
    throw new QueryError("the profiles have no sample type in common");
  }
  const rowsOf = rowsByType.map((byType) => common.map((type) => byType.get(type)!));
  const finest = common.map((_, i) =>
    finestType(profiles.map(({ sampleTypes }, number) => sampleTypes[rowsOf[number]![i]!]!)),
  );
  return profiles.map((profile, number) => {
    const rows = rowsOf[number]!;
    const ratios = rows.map((row, i) => scale(1, profile.sampleTypes[row]!.unit, finest[i]!.unit).value);
    return { profile, sampleTypes: finest, values: broughtTo(profile, rows, ratios) };
  });
}

/** The values of some sample types, each times its ratio. */
function broughtTo({ samples, sampleTypes }: Profile, rows: readonly number[], ratios: readonly number[]) {
  const values = new Float64Array(samples.length * rows.length);
  for (let sample = 0, at = 0; sample < samples.length; sample++) {
    for (let i = 0; i < rows.length; i++, at++) {
      const value = samples.values[sample * sampleTypes.length + rows[i]!]!;
      values[at] = ratios[i] === 1 ? value : roundAway(value * ratios[i]!);
    }
  }
  return values;
}

/** The first row of each type. */
function firstRows(sampleTypes: readonly ValueType[]): Map<string, number> {
  const rows = new Map<string, number>();
  for (const [row, { type }] of sampleTypes.entries()) {
    rows.set(type, rows.get(type) ?? row);
  }
  return rows;
}

function finestType(types: readonly ValueType[]): ValueType {
  return types.reduce((finest, type) => {
    if (!sameFamily(finest.unit, type.unit)) {
      throw new QueryError(`the profiles measure ${type.type} in ${finest.unit} and in ${type.unit}`);
    }
    return scale(1, type.unit, finest.unit).value < 1 ? type : finest;
  });
}

/** Go's math.Round: halves away from zero. */
function roundAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

function normalRatios(source: Comparable, base: Comparable): number[] {
  const sums = ({ values, sampleTypes }: Comparable) => {
    const sum = sampleTypes.map(() => 0);
    for (let i = 0; i < values.length; i++) {
      sum[i % sum.length]! += values[i]!;
    }
    return sum;
  };
  const own = sums(source);
  return sums(base).map((sum, type) => (own[type] === 0 ? 0 : sum / own[type]!));
}

/** ScaleN: a sample goes when all that was scaled of it became 0; zeros are left out by the merge. */
function scaledValues({ values, sampleTypes }: Comparable, ratios: readonly number[]): Float64Array {
  if (ratios.every((ratio) => ratio === 1)) {
    return values;
  }
  const types = sampleTypes.length;
  const scaled = values.map((value, i) =>
    ratios[i % types] === 1 ? value : roundAway(value * ratios[i % types]!),
  );
  for (let row = 0; row < scaled.length; row += types) {
    const stays = ratios.some((ratio, type) => ratio !== 1 && scaled[row + type] !== 0);
    if (!stays) {
      scaled.fill(0, row, row + types);
    }
  }
  return scaled;
}

function mergeAll(parts: readonly Comparable[]): Profile {
  const target = builder();
  for (const part of parts) {
    addPart(target, part);
  }
  const profiles = parts.map(({ profile }) => profile);
  const [first] = profiles as [Profile];
  const times = profiles.map(({ timeNanos }) => timeNanos);
  return target.finish({
    ...first,
    sampleTypes: parts[0]!.sampleTypes,
    timeNanos: times.reduce((earliest, time) => (earliest === 0n || time < earliest ? time : earliest)),
    durationNanos: profiles.reduce((sum, { durationNanos }) => sum + durationNanos, 0n),
    period: largestOf(profiles.map(({ period }) => period)),
    comments: [...new Set(profiles.flatMap(({ comments }) => comments))],
    defaultSampleType: profiles.map((p) => p.defaultSampleType).find((type) => type !== "") ?? "",
    docUrl: profiles.map(({ docUrl }) => docUrl).find((url) => url !== "") ?? "",
  });
}

function addPart(target: ProfileBuilder, { profile, values, sampleTypes, label }: Comparable): void {
  const { samples } = profile;
  const types = sampleTypes.length;
  const locationOf = locationMapper(target, profile);
  if (profile.mappings.length > 0) {
    // The first mapping is the main program, and stays first.
    target.mapping(profile.mappings[0]!);
  }
  const { starts, frames, labels } = samples;
  const bare = target.labels(labelsWith([], label));
  let stack = new Int32Array(64);
  for (let sample = 0; sample < samples.length; sample++) {
    const own = values.subarray(sample * types, sample * types + types);
    if (own.every((value) => value === 0)) {
      continue;
    }
    const start = starts[sample]!;
    const depth = starts[sample + 1]! - start;
    if (depth > stack.length) {
      stack = new Int32Array(2 * depth);
    }
    for (let i = 0; i < depth; i++) {
      stack[i] = locationOf(frames[start + i]!);
    }
    const hasLabels = labels.starts[sample + 1]! > labels.starts[sample]!;
    const set = hasLabels ? target.labels(labelsWith(labelsOf(profile, sample), label)) : bare;
    target.sample(stack.subarray(0, depth), own, set);
  }
}

function labelsWith(labels: readonly Label[], label: string | undefined): readonly Label[] {
  return label === undefined ? labels : [...labels, { key: label, text: "true", number: 0, unit: "" }];
}

function locationMapper(
  target: ProfileBuilder,
  profile: Profile,
): (location: LocationIndex) => LocationIndex {
  const known = new Int32Array(profile.locations.length).fill(-1);
  const texts = new Map<StringIndex, string>();
  const textOf = (row: StringIndex) => {
    const text = texts.get(row) ?? target.text(profile.strings.at(row));
    texts.set(row, text);
    return text;
  };
  return (location) => {
    if (known[location] === -1) {
      known[location] = target.location(locationData(profile, location, textOf));
    }
    return known[location]!;
  };
}

function locationData(
  { functions, locations, mappings }: Profile,
  location: LocationIndex,
  textOf: (row: StringIndex) => string,
): LocationData {
  const lines: LineData[] = [];
  for (let row = locations.lineStarts[location]!; row < locations.lineStarts[location + 1]!; row++) {
    const index = locations.lines.functions[row]!;
    lines.push({
      name: textOf(functions.names[index]!),
      systemName: textOf(functions.systemNames[index]!),
      file: textOf(functions.files[index]!),
      startLine: functions.startLines[index]!,
      line: locations.lines.lines[row]!,
      column: locations.lines.columns[row]!,
    });
  }
  return {
    mapping: mappings[locations.mappings[location]!],
    address: locations.addresses[location]!,
    folded: locations.folded[location] === 1,
    lines,
  };
}
