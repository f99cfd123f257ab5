/** tagroot and tagleaf: label values as frames (addLabelNodes in internal/driver/tagroot.go). */
import { largestOf } from "../table/bigint.ts";
import { labelsOf } from "../table/labels.ts";
import { withStrings } from "../table/moreStrings.ts";
import type { LocationIndex, Profile, SampleIndex } from "../table/profile.ts";
import { label } from "../table/units.ts";
import type { Query } from "./query.ts";

/** The profile with a frame for each key's values on every stack; the profile itself if the query has no key. */
export function withTagFrames(profile: Profile, query: Pick<Query, "tagRoot" | "tagLeaf" | "unit">): Profile {
  const keys = (list: string) => list.split(",").filter((key) => key !== "");
  const roots = keys(query.tagRoot);
  const leaves = keys(query.tagLeaf);
  if (roots.length + leaves.length === 0) {
    return profile;
  }
  const frames = tagFrames(profile);
  const { samples } = profile;
  const added = roots.length + leaves.length;
  const starts = new Uint32Array(samples.length + 1);
  const stacks = new Int32Array(samples.frames.length + added * samples.length);
  let length = 0;
  for (let sample = 0; sample < samples.length; sample++) {
    // The first key comes closest to the root.
    const frameOf = (key: string) => frames.find(valuesOf(profile, sample, key, query.unit), key);
    const stack = samples.frames.subarray(samples.starts[sample], samples.starts[sample + 1]);
    for (const part of [leaves.toReversed().map(frameOf), stack, roots.toReversed().map(frameOf)]) {
      stacks.set(part, length);
      length += part.length;
    }
    starts[sample + 1] = length;
  }
  return frames.extend({ ...samples, starts, frames: stacks });
}

/** More values of a key on one sample are left out: no program sets so many. */
const MOST_VALUES = 100;

function valuesOf(profile: Profile, sample: SampleIndex, wanted: string, unit: string): string {
  const labels = labelsOf(profile, sample)
    .filter(({ key }) => key === wanted)
    .slice(0, MOST_VALUES);
  const texts = labels.flatMap(({ text }) => text ?? []);
  const numbers = labels.filter(({ text }) => text === undefined);
  const withUnits = numbers.some((number) => number.unit !== "");
  return [
    ...texts,
    ...numbers.map((n) => (withUnits ? label(n.number, n.unit, unit) : label(n.number, "", ""))),
  ].join(",");
}

/** Locations and functions added behind those of a profile. */
function tagFrames(profile: Profile) {
  const known = new Map<string, LocationIndex>();
  const added: { name: string; file: string }[] = [];
  return {
    find(name: string, file: string): LocationIndex {
      const key = `${file}\0${name}`;
      let location = known.get(key);
      if (location === undefined) {
        location = profile.locations.length + added.length;
        added.push({ name, file });
        known.set(key, location);
      }
      return location;
    },
    extend: (samples: Profile["samples"]): Profile => ({ ...extended(profile, added), samples }),
  };
}

function extended(profile: Profile, added: readonly { name: string; file: string }[]): Profile {
  const { strings, functions, locations } = profile;
  const [lastFunction, lastLocation] = [largestOf(functions.ids), largestOf(locations.ids)];
  const count = added.length;
  const names = added.map((_, i) => strings.length + 2 * i);
  const files = names.map((index) => index + 1);
  const lastLine = locations.lines.functions.length;
  return {
    ...profile,
    strings: withStrings(
      strings,
      added.flatMap(({ name, file }) => [name, file]),
    ),
    functions: {
      length: functions.length + count,
      ids: append(
        functions.ids,
        added.map((_, i) => lastFunction + BigInt(i + 1)),
      ),
      names: append(functions.names, names),
      systemNames: append(
        functions.systemNames,
        names.map(() => 0),
      ),
      files: append(functions.files, files),
      startLines: append(
        functions.startLines,
        names.map(() => 0n),
      ),
    },
    locations: {
      length: locations.length + count,
      ids: append(
        locations.ids,
        added.map((_, i) => lastLocation + BigInt(i + 1)),
      ),
      mappings: append(
        locations.mappings,
        names.map(() => -1),
      ),
      addresses: append(
        locations.addresses,
        names.map(() => 0n),
      ),
      folded: append(
        locations.folded,
        names.map(() => 0),
      ),
      lineStarts: append(
        locations.lineStarts,
        added.map((_, i) => lastLine + i + 1),
      ),
      lines: {
        functions: append(
          locations.lines.functions,
          added.map((_, i) => functions.length + i),
        ),
        lines: append(
          locations.lines.lines,
          names.map(() => 0n),
        ),
        columns: append(
          locations.lines.columns,
          names.map(() => 0n),
        ),
      },
    },
  };
}

function append<A extends Int32Array | Uint32Array | Uint8Array | BigInt64Array | BigUint64Array>(
  column: A,
  more: readonly (A extends BigInt64Array | BigUint64Array ? bigint : number)[],
): A {
  const longerColumn = new (column.constructor as new (length: number) => A)(column.length + more.length);
  longerColumn.set(column as never);
  longerColumn.set(more as never, column.length);
  return longerColumn;
}
