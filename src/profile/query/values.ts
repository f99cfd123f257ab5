/** Which value of each sample is used, and the total of all. */
import { shownText } from "../table/bytesText.ts";
import { samplesWith } from "../table/labels.ts";
import type { Profile, ValueType } from "../table/profile.ts";
import { shortened } from "../table/shortened.ts";
import { type Column, columnOf, exactValue, sumOver, type Value } from "../table/value.ts";
import { type Query, QueryError } from "./query.ts";
import type { Stacks } from "./view.ts";

/** The label by which pprof marks the samples of a diff's base. */
export const BASE_LABEL = "pprof::base";

/** One sample type of a profile as a column, and the divisors of its values for an average. */
export interface SampleValues {
  /** The row of `Profile.sampleTypes`. */
  index: number;
  type: ValueType;
  values: Column;
  divisors: Column | undefined;
}

/**
 * The column that a query requests: by number, by name (a heap's `inuse_` may be left out), else the default type,
 * else the last (SampleIndexByName in profile/index.go).
 * @throws QueryError where there is no such type
 */
export function sampleValues(
  profile: Profile,
  { sampleIndex, mean }: Pick<Query, "sampleIndex" | "mean">,
): SampleValues {
  const index = typeIndex(profile, sampleIndex);
  const type = profile.sampleTypes[index]!;
  return {
    index,
    type: mean ? { ...type, type: `mean_${type.type}` } : type,
    values: sampleColumn(profile, index),
    divisors: mean ? sampleColumn(profile, 0) : undefined,
  };
}

/** How many sample types an error names. */
const MOST_NAMED = 20;

function typeIndex({ sampleTypes, defaultSampleType }: Profile, wanted: string): number {
  if (sampleTypes.length === 0) {
    throw new QueryError("the profile has no sample type, so there is nothing to show");
  }
  const last = sampleTypes.length - 1;
  if (wanted === "") {
    const standard = sampleTypes.findIndex(({ type }) => type === defaultSampleType);
    return defaultSampleType !== "" && standard >= 0 ? standard : last;
  }
  if (/^[+-]?\d+$/.test(wanted)) {
    const index = Number(wanted);
    if (index < 0 || index > last) {
      throw new QueryError(`sample type ${wanted} is outside 0 to ${last}`);
    }
    return index;
  }
  const short = wanted.replace(/^inuse_/, "");
  const named = sampleTypes.findIndex(({ type }) => type === wanted || type === short);
  if (named < 0) {
    const names = sampleTypes.slice(0, MOST_NAMED).map(({ type }) => shownText(shortened(type)));
    const more = sampleTypes.length > MOST_NAMED ? ", …" : "";
    throw new QueryError(`there is no sample type "${wanted}": the profile has ${names.join(", ")}${more}`);
  }
  return named;
}

/** The values of one sample type, by sample. */
export function sampleColumn({ samples, sampleTypes }: Profile, index: number): Column {
  return columnOf(samples.values, sampleTypes.length, index);
}

/** The total that shares refer to: that of a diff's base if there is one, else of all samples (computeTotal in report.go). */
export function totalOf(profile: Profile, stacks: Stacks, { values, divisors }: SampleValues): Value {
  const isBase = baseSamples(profile);
  const all = stacks.samples.subarray(0, stacks.length);
  const base = isBase ? all.filter((sample) => isBase[sample] === 1) : all.subarray(0, 0);
  const sum = sumOver(values, base, "sizes");
  const [total, samples] = sum > 0 ? [sum, base] : [sumOver(values, all, "sizes"), all];
  return quotient(total, divisors ? sumOver(divisors, samples) : 0);
}

/** 1 for each sample that is a diff's base; undefined where none is. */
export function baseSamples(profile: Profile): Uint8Array | undefined {
  return samplesWith(profile, BASE_LABEL, "true");
}

/** Whole-number division as Go's, toward zero; by 0 the dividend itself, since there is no average. */
export function quotient(value: Value, divisor: Value): Value {
  return divisor === 0 ? value : exactValue(BigInt(value) / BigInt(divisor));
}
