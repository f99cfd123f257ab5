/** Looks up the IDs and string rows of the tables, with the rules of google/pprof's CheckValid. */
import { highWord, lowWord, pushInt, rowsOf, signedRows, unsignedRows, type Words } from "../table/column.ts";
import {
  type FunctionTable,
  type LocationTable,
  type Mapping,
  ProfileError,
  type StringTable,
} from "../table/profile.ts";
import type { RawTables } from "./decodeTables.ts";
import { type Lookup, lookup } from "./lookup.ts";
import { checkedString, checkedStrings } from "./strings.ts";

/** The tables of a profile, linked, and the way from a location's ID to its row. */
export interface Linked {
  mappings: Mapping[];
  functions: FunctionTable;
  locations: LocationTable;
  locationOf: Lookup;
}

/**
 * Links the tables.
 * @throws ProfileError where an ID is 0 or twice there, or a reference leads nowhere
 */
export function link(raw: RawTables, strings: StringTable): Linked {
  const text = (row: number) => strings.at(checkedString(row, strings));
  const mappings = raw.mappings.map(({ flags, ...mapping }) => ({
    ...mapping,
    file: text(mapping.file),
    buildId: text(mapping.buildId),
    hasFunctions: flags[0],
    hasFilenames: flags[1],
    hasLineNumbers: flags[2],
    hasInlineFrames: flags[3],
  }));
  const locationOf = lookup("location", raw.locations.ids);
  return {
    mappings,
    functions: functionTable(raw, strings),
    locations: locationTable(raw, mappingLookup(raw), lookup("function", raw.functions.ids)),
    locationOf,
  };
}

function mappingLookup({ mappings }: RawTables): Lookup {
  const ids: Words = { array: new Int32Array(0), length: mappings.length };
  ids.array = new Int32Array(BigUint64Array.from(mappings, ({ id }) => id).buffer);
  return lookup("mapping", ids);
}

function functionTable({ functions }: RawTables, strings: StringTable): FunctionTable {
  return {
    length: functions.ids.length,
    ids: unsignedRows(functions.ids),
    names: checkedStrings(functions.names, strings),
    systemNames: checkedStrings(functions.systemNames, strings),
    files: checkedStrings(functions.files, strings),
    startLines: signedRows(functions.startLines),
  };
}

function locationTable(
  { locations, lines }: RawTables,
  mappingOf: Lookup,
  functionOf: Lookup,
): LocationTable {
  const { functionIds } = lines;
  const functions = rowsFor(functionIds, functionOf);
  const missing = functions.indexOf(-1);
  if (missing >= 0) {
    const id = unsignedRows(functionIds)[missing];
    throw new ProfileError(`damaged: a line belongs to function ${id}, which it does not hold`);
  }
  pushInt(locations.lineStarts, functions.length);
  return {
    length: locations.ids.length,
    ids: unsignedRows(locations.ids),
    // A mapping that is not there is none: google/pprof allows it.
    mappings: rowsFor(locations.mappingIds, mappingOf),
    addresses: unsignedRows(locations.addresses),
    folded: Uint8Array.from(rowsOf(locations.folded)),
    lineStarts: Uint32Array.from(rowsOf(locations.lineStarts)),
    lines: { functions, lines: signedRows(lines.lines), columns: signedRows(lines.columns) },
  };
}

/** The rows of IDs; -1 for one that is not there. */
function rowsFor(ids: Words, { find }: Lookup): Int32Array {
  const rows = new Int32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    rows[i] = find(lowWord(ids, i), highWord(ids, i));
  }
  return rows;
}
