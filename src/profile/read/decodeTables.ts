/** Reads mappings, locations and functions as the wire has them: IDs and string rows not yet looked up. */
import { type Ints, ints, pushInt, pushWord, type Words, words } from "../table/column.ts";
import { ProfileError } from "../table/profile.ts";
import {
  type Cursor,
  readField,
  readMessage,
  readNumberField,
  signed64,
  skipField,
  stringRow,
  unsigned64,
} from "./wire.ts";

/** The tables of a profile before they are linked. */
export interface RawTables {
  mappings: RawMapping[];
  locations: {
    ids: Words;
    mappingIds: Words;
    addresses: Words;
    folded: Ints;
    /** Where each location's lines begin in `lines`. */
    lineStarts: Ints;
  };
  lines: { functionIds: Words; lines: Words; columns: Words };
  functions: { ids: Words; names: Ints; systemNames: Ints; files: Ints; startLines: Words };
}

/** A mapping whose names are still rows of the string table. */
export interface RawMapping {
  id: bigint;
  start: bigint;
  limit: bigint;
  offset: bigint;
  file: number;
  buildId: number;
  flags: [hasFunctions: boolean, hasFilenames: boolean, hasLineNumbers: boolean, hasInlineFrames: boolean];
}

/** The limit of rows that are stored as objects: no real profile has more, and a hostile one could fill the memory. */
const MAX_OBJECTS = 1_000_000;

/** The limit of other rows, some of which take ten times their size in the file: four million of a kind. */
export const MAX_ROWS = 2 ** 22;

/**
 * Checks that there is room for one more object.
 * @throws ProfileError
 */
export function expectRoom(what: string, objects: readonly unknown[], most = MAX_OBJECTS): void {
  expectFewer(what, objects.length, most);
}

/**
 * Checks that there is room for one more row of a column.
 * @throws ProfileError
 */
export function expectRowRoom(what: string, { length }: Ints | Words): void {
  expectFewer(what, length, MAX_ROWS);
}

/**
 * Checks that there may be one more of what is counted.
 * @throws ProfileError
 */
export function expectFewer(what: string, count: number, most: number): void {
  if (count >= most) {
    throw new ProfileError(`not read: it has more than ${most} ${what}, which no profile has`);
  }
}

/** Empty tables. */
export function tablesFor(): RawTables {
  return {
    mappings: [],
    locations: {
      ids: words(),
      mappingIds: words(),
      addresses: words(),
      folded: ints(),
      lineStarts: ints(),
    },
    lines: { functionIds: words(), lines: words(), columns: words() },
    functions: { ids: words(), names: ints(), systemNames: ints(), files: ints(), startLines: words() },
  };
}

/** Reads one Mapping message that ends at `end`. */
export function readMapping(cursor: Cursor, end: number, { mappings }: RawTables): void {
  expectRoom("mappings", mappings);
  const mapping: RawMapping = {
    id: 0n,
    start: 0n,
    limit: 0n,
    offset: 0n,
    file: 0,
    buildId: 0,
    flags: [false, false, false, false],
  };
  while (cursor.at < end) {
    const field = readField(cursor, end);
    const wireType = cursor.lo & 7;
    if (field < 1 || field > 10) {
      skipField(cursor, wireType, end);
      continue;
    }
    readNumberField(cursor, wireType, end);
    if (field <= 4) {
      mapping[(["id", "start", "limit", "offset"] as const)[field - 1]!] = unsigned64(cursor);
    } else if (field <= 6) {
      mapping[field === 5 ? "file" : "buildId"] = stringRow(cursor);
    } else {
      mapping.flags[field - 7] = signed64(cursor) !== 0n;
    }
  }
  mappings.push(mapping);
}

/** Reads one Function message that ends at `end`. */
export function readFunction(cursor: Cursor, end: number, { functions }: RawTables): void {
  let [idLo, idHi, startLo, startHi] = [0, 0, 0, 0];
  let [name, systemName, file] = [0, 0, 0];
  while (cursor.at < end) {
    const field = readField(cursor, end);
    const wireType = cursor.lo & 7;
    if (field < 1 || field > 5) {
      skipField(cursor, wireType, end);
      continue;
    }
    readNumberField(cursor, wireType, end);
    if (field === 1) {
      idLo = cursor.lo;
      idHi = cursor.hi;
    } else if (field === 2) {
      name = stringRow(cursor);
    } else if (field === 3) {
      systemName = stringRow(cursor);
    } else if (field === 4) {
      file = stringRow(cursor);
    } else {
      startLo = cursor.lo;
      startHi = cursor.hi;
    }
  }
  expectId("function", idLo, idHi);
  expectRowRoom("functions", functions.ids);
  pushWord(functions.ids, idLo, idHi);
  pushInt(functions.names, name);
  pushInt(functions.systemNames, systemName);
  pushInt(functions.files, file);
  pushWord(functions.startLines, startLo, startHi);
}

/** Reads one Location message that ends at `end`, with its Line messages. */
export function readLocation(cursor: Cursor, end: number, { locations, lines }: RawTables): void {
  let [idLo, idHi, mappingLo, mappingHi, addressLo, addressHi] = [0, 0, 0, 0, 0, 0];
  let folded = 0;
  pushInt(locations.lineStarts, lines.functionIds.length);
  while (cursor.at < end) {
    const field = readField(cursor, end);
    const wireType = cursor.lo & 7;
    if (field === 4) {
      readLine(cursor, readMessage(cursor, wireType, end), lines);
      continue;
    }
    if (field < 1 || field > 5) {
      skipField(cursor, wireType, end);
      continue;
    }
    readNumberField(cursor, wireType, end);
    if (field === 1) {
      idLo = cursor.lo;
      idHi = cursor.hi;
    } else if (field === 2) {
      mappingLo = cursor.lo;
      mappingHi = cursor.hi;
    } else if (field === 3) {
      addressLo = cursor.lo;
      addressHi = cursor.hi;
    } else {
      folded = cursor.lo !== 0 || cursor.hi !== 0 ? 1 : 0;
    }
  }
  expectId("location", idLo, idHi);
  expectRowRoom("locations", locations.ids);
  pushWord(locations.ids, idLo, idHi);
  pushWord(locations.mappingIds, mappingLo, mappingHi);
  pushWord(locations.addresses, addressLo, addressHi);
  pushInt(locations.folded, folded);
}

function readLine(cursor: Cursor, end: number, lines: RawTables["lines"]): void {
  let [functionLo, functionHi, lineLo, lineHi, columnLo, columnHi] = [0, 0, 0, 0, 0, 0];
  while (cursor.at < end) {
    const field = readField(cursor, end);
    const wireType = cursor.lo & 7;
    if (field < 1 || field > 3) {
      skipField(cursor, wireType, end);
      continue;
    }
    readNumberField(cursor, wireType, end);
    if (field === 1) {
      functionLo = cursor.lo;
      functionHi = cursor.hi;
    } else if (field === 2) {
      lineLo = cursor.lo;
      lineHi = cursor.hi;
    } else {
      columnLo = cursor.lo;
      columnHi = cursor.hi;
    }
  }
  expectId("line's function", functionLo, functionHi);
  expectRowRoom("lines", lines.functionIds);
  pushWord(lines.functionIds, functionLo, functionHi);
  pushWord(lines.lines, lineLo, lineHi);
  pushWord(lines.columns, columnLo, columnHi);
}

/** Said at once, not when all is linked: rows of two bytes with the ID 0 would take far more memory than the file. */
function expectId(what: string, lo: number, hi: number): void {
  if (lo === 0 && hi === 0) {
    throw new ProfileError(`damaged: a ${what} has the ID 0`);
  }
}
