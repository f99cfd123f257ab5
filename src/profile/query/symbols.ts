/** Gives functions to addresses that have none, as pprof does with a local binary (internal/symbolizer/symbolizer.go). */
import { largestOf } from "../table/bigint.ts";
import type { LocationIndex, Mapping, MappingIndex, Profile } from "../table/profile.ts";

/** The addresses of a mapping that have no function. */
export interface Nameless {
  /** The row of the mapping; -1 where the profile has none. */
  row: MappingIndex;
  mapping: Pick<Mapping, "start" | "limit" | "offset" | "file" | "buildId">;
  locations: Int32Array;
  addresses: BigUint64Array;
}

/** The functions of some locations. */
export interface LocationFrames {
  locations: ArrayLike<LocationIndex>;
  /** The frames of location `i` are rows `starts[i] … starts[i + 1])`, inlined first; without any it stays as it is. */
  starts: Uint32Array;
  /** By frame: a row of `names`, `files` and `startLines`. */
  functions: Uint32Array;
  lines: Int32Array;
  names: readonly string[];
  files: readonly string[];
  startLines: readonly number[];
}

/** A profile without mappings has its addresses in one that covers all. */
const NO_MAPPING: Nameless["mapping"] = { start: 0n, limit: 0n, offset: 0n, file: "", buildId: "" };

/** The mappings with addresses that have no function, in the profile's order. */
export function namelessOf({ locations, mappings }: Profile): Nameless[] {
  const rows = new Map<MappingIndex, LocationIndex[]>();
  for (let location = 0; location < locations.length; location++) {
    const mapping = locations.mappings[location]!;
    const isNameless = locations.lineStarts[location] === locations.lineStarts[location + 1];
    if (isNameless && (mapping >= 0 || mappings.length === 0)) {
      const known = rows.get(mapping);
      if (known) {
        known.push(location);
      } else {
        rows.set(mapping, [location]);
      }
    }
  }
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([mapping, found]) => ({
      row: mapping,
      mapping: mappings[mapping] ?? NO_MAPPING,
      locations: Int32Array.from(found),
      addresses: BigUint64Array.from(found, (location) => locations.addresses[location]!),
    }));
}

/** The profile with these functions in the locations that have none. */
export function withFunctions(profile: Profile, frames: LocationFrames): Profile {
  const { strings, functions, mappings } = profile;
  const { names, files, startLines } = frames;
  const added = [...names, ...files];
  const stringOf = Int32Array.from(added.keys(), (i) => (added[i] === "" ? 0 : strings.length + i));
  const ownNames = stringOf.subarray(0, names.length);
  const largest = largestOf(functions.ids);
  const locations = locationsWith(profile, frames);
  const rows = new Set(Array.from(frames.locations, (location) => locations.mappings[location]!));
  const hasFiles = files.some((file) => file !== "");
  return {
    ...profile,
    strings: {
      length: strings.length + added.length,
      at: (index) => (index < strings.length ? strings.at(index) : added[index - strings.length]!),
    },
    functions: {
      length: functions.length + names.length,
      ids: joined(
        functions.ids,
        BigUint64Array.from(names, (_, i) => largest + BigInt(i + 1)),
      ),
      names: joined(functions.names, ownNames),
      systemNames: joined(functions.systemNames, ownNames),
      files: joined(functions.files, stringOf.subarray(names.length)),
      startLines: joined(functions.startLines, BigInt64Array.from(startLines, BigInt)),
    },
    locations,
    mappings: mappings.map((mapping, i) =>
      rows.has(i) && names.length > 0
        ? {
            ...mapping,
            hasFunctions: true,
            hasFilenames: mapping.hasFilenames || hasFiles,
            hasLineNumbers: mapping.hasLineNumbers || hasFiles,
            hasInlineFrames: true,
          }
        : mapping,
    ),
  };
}

function locationsWith({ locations, functions }: Profile, frames: LocationFrames): Profile["locations"] {
  const { starts } = frames;
  const rowOf = new Int32Array(locations.length).fill(-1);
  for (let i = 0; i < frames.locations.length; i++) {
    rowOf[frames.locations[i]!] = i;
  }
  const count = locations.lines.functions.length + frames.functions.length;
  const lines = {
    functions: new Int32Array(count),
    lines: new BigInt64Array(count),
    columns: new BigInt64Array(count),
  };
  const lineStarts = new Uint32Array(locations.length + 1);
  const folded = locations.folded.slice();
  let next = 0;
  for (let location = 0; location < locations.length; location++) {
    for (let row = locations.lineStarts[location]!; row < locations.lineStarts[location + 1]!; row++) {
      lines.functions[next] = locations.lines.functions[row]!;
      lines.lines[next] = locations.lines.lines[row]!;
      lines.columns[next++] = locations.lines.columns[row]!;
    }
    const i = rowOf[location]!;
    for (let row = i < 0 ? 0 : starts[i]!; row < (i < 0 ? 0 : starts[i + 1]!); row++) {
      lines.functions[next] = functions.length + frames.functions[row]!;
      lines.lines[next++] = BigInt(frames.lines[row]!);
      folded[location] = 0;
    }
    lineStarts[location + 1] = next;
  }
  return { ...locations, folded, lineStarts, lines };
}

function joined<A extends Int32Array | BigUint64Array | BigInt64Array>(first: A, second: A): A {
  const both = new (first.constructor as new (length: number) => A)(first.length + second.length);
  both.set(first as never);
  both.set(second as never, first.length);
  return both;
}
