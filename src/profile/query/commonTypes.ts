/**
 * What several profiles measure in common, as google/pprof finds it: CompatibilizeSampleTypes in profile/merge.go and
 * ScaleProfiles in internal/measurement/measurement.go.
 */
import { shownText } from "../table/bytesText.ts";
import type { Profile, Values, ValueType } from "../table/profile.ts";
import { shortened } from "../table/shortened.ts";
import { sameFamily, scale } from "../table/units.ts";
import { type Value, valueAt, valuesMade } from "../table/value.ts";
import { QueryError } from "./query.ts";

/** A profile with its values brought to the types and units of all. */
export interface Comparable {
  profile: Profile;
  sampleTypes: ValueType[];
  /** Row-major, as many to a sample as there are common types. */
  values: Values;
  /** A label that each of its samples gets. */
  label?: string | undefined;
}

/** What an error calls each of some profiles. */
export type Roles = readonly string[];

/**
 * Retains the sample types that all have, in the first one's order, in the finest unit. A name that a profile has twice
 * names nothing: such types are left out.
 * @throws QueryError that says which types differ
 */
export function commonTypes(profiles: readonly Profile[], roles: Roles): Comparable[] {
  const names = commonNames(profiles);
  const rows = profiles.map(({ sampleTypes }, number) =>
    names.map((name) => rowOf(name, sampleTypes, roles[number]!)),
  );
  const periodType = finestType(
    profiles.map((profile) => profile.periodType),
    "period type",
    roles,
  );
  const sampleTypes = names.map((_, i) =>
    finestType(
      profiles.map((profile, number) => profile.sampleTypes[rows[number]![i]!]!),
      "sample type",
      roles,
    ),
  );
  return profiles.map((profile, number) => {
    const own = rows[number]!;
    const ratios = own.map((row, i) => scale(1, profile.sampleTypes[row]!.unit, sampleTypes[i]!.unit).value);
    return {
      profile: {
        ...profile,
        defaultSampleType: defaultType(profile, own, names),
        periodType,
        period: scaledPeriod(profile, periodType),
      },
      sampleTypes,
      values: broughtTo(profile, own, ratios),
    };
  });
}

/** Whether a name is that of two sample types, which pprof does not tell apart. */
export function hasSameNames({ sampleTypes }: Profile): boolean {
  return new Set(sampleTypes.map(({ type }) => type)).size < sampleTypes.length;
}

/**
 * Checks that a profile can be normalized to a base: that takes the very same types and units.
 * @throws QueryError that says which types differ
 */
export function expectSameTypes(profile: Profile, base: Profile): void {
  const texts = ({ periodType, sampleTypes }: Profile) => [
    `the period type ${described(periodType)}`,
    `the sample types ${sampleTypes.map(described).join(", ")}`,
  ];
  const [own, other] = [texts(profile), texts(base)];
  const different = own.findIndex((text, i) => text !== other[i]);
  if (different >= 0) {
    throw new QueryError(
      `the profile has ${shortened(own[different]!)}, and the base has ${shortened(other[different]!)}: only the very same can be normalized`,
    );
  }
}

function commonNames(profiles: readonly Profile[]): string[] {
  const counts = new Map<string, number>();
  for (const { type } of profiles.flatMap(({ sampleTypes }) => sampleTypes)) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const names = profiles[0]!.sampleTypes.map(({ type }) => type);
  const common = names.filter((name) => counts.get(name) === profiles.length);
  if (common.length === 0) {
    throw new QueryError(
      profiles.length === 1
        ? "each sample type of the profile has the name of another one, so none can be chosen"
        : "the profiles have no sample type in common",
    );
  }
  return common;
}

function rowOf(name: string, sampleTypes: readonly ValueType[], role: string): number {
  const row = sampleTypes.findIndex(({ type }) => type === name);
  if (row < 0) {
    throw new QueryError(
      `${role} has no sample type "${shownText(shortened(name))}", which another one has twice`,
    );
  }
  return row;
}

/**
 * The finest of some types.
 * @throws QueryError where they are not of one name and of units that measure the same
 */
function finestType(types: readonly ValueType[], what: string, roles: Roles): ValueType {
  return types.reduce((finest, type, i) => {
    if (finest.type !== type.type || !sameFamily(finest.unit, type.unit)) {
      throw new QueryError(
        `${roles[types.indexOf(finest)]} has the ${what} ${described(finest)}, and ${roles[i]} has ${described(type)}: such profiles cannot be added or compared`,
      );
    }
    return scale(1, type.unit, finest.unit).value < 1 ? type : finest;
  });
}

function described({ type, unit }: ValueType): string {
  const name = type === "" ? "without a name" : shownText(shortened(type));
  return unit === "" ? name : `${name} in ${shownText(shortened(unit))}`;
}

/** Where types were left out or moved, the default is one of those that are left. */
function defaultType(
  { sampleTypes, defaultSampleType }: Profile,
  rows: readonly number[],
  names: readonly string[],
): string {
  const isWhole = rows.length === sampleTypes.length && rows.every((row, i) => row === i);
  return isWhole || names.includes(defaultSampleType) ? defaultSampleType : names[0]!;
}

function scaledPeriod({ period, periodType }: Profile, { unit }: ValueType): bigint {
  return periodType.unit === unit
    ? period
    : BigInt(Math.trunc(scale(Number(period), periodType.unit, unit).value));
}

/** The values of some sample types, each times its ratio. */
function broughtTo({ samples, sampleTypes }: Profile, rows: readonly number[], ratios: readonly number[]) {
  const types = rows.length;
  return valuesMade(samples.length * types, types, (at) => {
    const i = at % types;
    const value = valueAt(samples.values, ((at - i) / types) * sampleTypes.length + rows[i]!);
    return times(value, ratios[i]!);
  });
}

/** A value times a ratio, rounded as Go's math.Round does: halves away from zero. */
export function times(value: Value, ratio: number): Value {
  const product = Number(value) * ratio;
  return ratio === 1 ? value : Math.sign(product) * Math.round(Math.abs(product));
}
