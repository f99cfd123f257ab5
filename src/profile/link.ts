/** Looks up the IDs and string indexes of the tables, with the rules of google/pprof's CheckValid. */
import type { RawTables } from "./decodeTables.ts";
import {
  type FunctionTable,
  type LocationIndex,
  type LocationTable,
  type Mapping,
  ProfileError,
  type StringTable,
} from "./profile.ts";
import { stringIndex } from "./strings.ts";

/** The tables of a profile, linked, and the way from a location's ID to its row. */
export interface Linked {
  mappings: Mapping[];
  functions: FunctionTable;
  locations: LocationTable;
  locationOf: LocationLookup;
}

/** Finds a location's row by its ID. */
export interface LocationLookup {
  /** Whether location `i` has the ID `i + 1`, as most writers number them. */
  readonly sequential: boolean;
  readonly count: number;
  /** The row of an ID; undefined where there is none. */
  find(id: bigint): LocationIndex | undefined;
}

/**
 * Links the tables.
 * @throws ProfileError where an ID is 0 or twice there, or a reference leads nowhere
 */
export function link(raw: RawTables, strings: StringTable): Linked {
  const text = (index: bigint) => strings.at(stringIndex(index, strings));
  const mappings = raw.mappings.map(({ flags, ...mapping }) => ({
    ...mapping,
    file: text(mapping.file),
    buildId: text(mapping.buildId),
    hasFunctions: flags[0],
    hasFilenames: flags[1],
    hasLineNumbers: flags[2],
    hasInlineFrames: flags[3],
  }));
  const mappingOf = lookup(
    "mapping",
    raw.mappings.map((mapping) => mapping.id),
  );
  const functionOf = lookup("function", raw.functions.ids);
  const locationOf = lookup("location", raw.locations.ids);
  return {
    mappings,
    functions: functionTable(raw, strings),
    locations: locationTable(raw, mappingOf.find, functionOf.find),
    locationOf,
  };
}

function functionTable({ functions }: RawTables, strings: StringTable): FunctionTable {
  const indexes = (column: readonly bigint[]) =>
    Int32Array.from(column, (index) => stringIndex(index, strings));
  return {
    length: functions.ids.length,
    ids: BigUint64Array.from(functions.ids),
    names: indexes(functions.names),
    systemNames: indexes(functions.systemNames),
    files: indexes(functions.files),
    startLines: BigInt64Array.from(functions.startLines),
  };
}

function locationTable(
  { locations, lines }: RawTables,
  mappingOf: LocationLookup["find"],
  functionOf: LocationLookup["find"],
): LocationTable {
  const functions = Int32Array.from(lines.functionIds, (id) => {
    const row = functionOf(id);
    if (row === undefined) {
      throw new ProfileError(`damaged: a line belongs to function ${id}, which it does not hold`);
    }
    return row;
  });
  return {
    length: locations.ids.length,
    ids: BigUint64Array.from(locations.ids),
    // A mapping that is not there is none: google/pprof allows it.
    mappings: Int32Array.from(locations.mappingIds, (id) => mappingOf(id) ?? -1),
    addresses: BigUint64Array.from(locations.addresses),
    folded: Uint8Array.from(locations.folded, Number),
    lineStarts: Uint32Array.from([...locations.lineStarts, functions.length]),
    lines: {
      functions,
      lines: BigInt64Array.from(lines.lines),
      columns: BigInt64Array.from(lines.columns),
    },
  };
}

function lookup(what: string, ids: readonly bigint[]): LocationLookup {
  let sequential = true;
  for (let row = 0; row < ids.length; row++) {
    sequential &&= ids[row] === BigInt(row + 1);
  }
  const count = ids.length;
  if (sequential) {
    return {
      sequential,
      count,
      find: (id) => (id >= 1n && id <= BigInt(count) ? Number(id) - 1 : undefined),
    };
  }
  const rows = new Map<bigint, number>();
  for (const [row, id] of ids.entries()) {
    if (id === 0n || rows.has(id)) {
      throw new ProfileError(
        `damaged: ${id === 0n ? `a ${what} has the ID 0` : `two ${what}s have the ID ${id}`}`,
      );
    }
    rows.set(id, row);
  }
  return { sequential, count, find: (id) => rows.get(id) };
}
