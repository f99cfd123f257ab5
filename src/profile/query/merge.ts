/** Merges profiles into one, as google/pprof does (profile/merge.go): the way to a diff, and to many files as one. */
import { largestOf } from "../table/bigint.ts";
import { builder, type ProfileBuilder } from "../table/build.ts";
import type { PlacedLine } from "../table/buildTables.ts";
import { type Label, labelsOf } from "../table/labels.ts";
import type { FunctionIndex, LocationIndex, Profile, StringIndex } from "../table/profile.ts";
import { type Comparable, commonTypes, expectSameTypes, hasSameNames, roundAway } from "./commonTypes.ts";
import { withMapping } from "./mappings.ts";
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
  const [own, taken] = [merge([profile]), merge([base])];
  if (normalize) {
    expectSameTypes(own, taken);
  }
  const [source, other] = commonTypes([own, taken], ["the profile", "the base"]) as [Comparable, Comparable];
  const ratios = normalize ? normalRatios(source, other) : undefined;
  const scaled = ratios ? { ...source, values: scaledValues(source, ratios) } : source;
  const negative = { ...other, values: other.values.map((value) => -value) };
  return mergeAll([scaled, { ...negative, label: kind === "diff" ? BASE_LABEL : undefined }]);
}

/**
 * Several profiles as one. A single one is left as it is, but for sample types of one name: those are left out.
 * @throws QueryError where they do not measure the same
 */
export function merge(profiles: readonly Profile[]): Profile {
  const [first] = profiles as [Profile];
  if (profiles.length === 1 && !hasSameNames(first)) {
    return first;
  }
  const parts = commonTypes(
    profiles,
    profiles.map((_, i) => `profile ${i + 1}`),
  );
  return profiles.length === 1 ? ofCommonTypes(parts[0]!) : mergeAll(parts);
}

function ofCommonTypes({ profile, sampleTypes, values }: Comparable): Profile {
  return { ...profile, sampleTypes, samples: { ...profile.samples, values } };
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
  // The first mapping is the main program, and stays first.
  target.mapping(withMapping(parts[0]!.profile).mappings[0]!);
  for (const part of parts) {
    addPart(target, { ...part, profile: withMapping(part.profile) });
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
  const functionOf = functionMapper(target, profile, textOf);
  const { locations, mappings } = profile;
  const { functions, lines: numbers, columns } = locations.lines;
  return (location) => {
    if (known[location] === -1) {
      const lines: PlacedLine[] = [];
      for (let row = locations.lineStarts[location]!; row < locations.lineStarts[location + 1]!; row++) {
        lines.push({
          function: functionOf(functions[row]!),
          line: numbers[row]!,
          column: columns[row]!,
        });
      }
      known[location] = target.place({
        mapping: mappings[locations.mappings[location]!],
        address: locations.addresses[location]!,
        folded: locations.folded[location] === 1,
        lines,
      });
    }
    return known[location]!;
  };
}

function functionMapper(
  target: ProfileBuilder,
  { functions }: Profile,
  textOf: (row: StringIndex) => string,
): (index: FunctionIndex) => FunctionIndex {
  const known = new Int32Array(functions.length).fill(-1);
  return (index) => {
    if (known[index] === -1) {
      known[index] = target.function({
        name: textOf(functions.names[index]!),
        systemName: textOf(functions.systemNames[index]!),
        file: textOf(functions.files[index]!),
        startLine: functions.startLines[index]!,
      });
    }
    return known[index]!;
  };
}
