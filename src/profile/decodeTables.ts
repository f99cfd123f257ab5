/** Reads mappings, locations and functions as the wire has them: IDs and string indexes not yet looked up. */
import { eachField } from "./fields.ts";
import { BYTES, type Cursor, damaged, readLength, readNumberField, signed64, unsigned64 } from "./wire.ts";

/** The tables of a profile before they are linked. */
export interface RawTables {
  mappings: RawMapping[];
  locations: {
    ids: bigint[];
    mappingIds: bigint[];
    addresses: bigint[];
    folded: boolean[];
    /** Where each location's lines begin in `lines`. */
    lineStarts: number[];
  };
  lines: { functionIds: bigint[]; lines: bigint[]; columns: bigint[] };
  functions: {
    ids: bigint[];
    names: bigint[];
    systemNames: bigint[];
    files: bigint[];
    startLines: bigint[];
  };
}

/** A mapping whose names are still indexes of the string table. */
export interface RawMapping {
  id: bigint;
  start: bigint;
  limit: bigint;
  offset: bigint;
  file: bigint;
  buildId: bigint;
  flags: [hasFunctions: boolean, hasFilenames: boolean, hasLineNumbers: boolean, hasInlineFrames: boolean];
}

/** Empty tables. */
export function tablesFor(): RawTables {
  return {
    mappings: [],
    locations: { ids: [], mappingIds: [], addresses: [], folded: [], lineStarts: [] },
    lines: { functionIds: [], lines: [], columns: [] },
    functions: { ids: [], names: [], systemNames: [], files: [], startLines: [] },
  };
}

/** Reads one Mapping message that ends at `end`. */
export function readMapping(cursor: Cursor, end: number, { mappings }: RawTables): void {
  const numbers = readNumbers(cursor, end, 10);
  mappings.push({
    id: BigInt.asUintN(64, numbers[1]!),
    start: BigInt.asUintN(64, numbers[2]!),
    limit: BigInt.asUintN(64, numbers[3]!),
    offset: BigInt.asUintN(64, numbers[4]!),
    file: numbers[5]!,
    buildId: numbers[6]!,
    flags: [numbers[7] !== 0n, numbers[8] !== 0n, numbers[9] !== 0n, numbers[10] !== 0n],
  });
}

/** Reads one Function message that ends at `end`. */
export function readFunction(cursor: Cursor, end: number, { functions }: RawTables): void {
  const numbers = readNumbers(cursor, end, 5);
  functions.ids.push(BigInt.asUintN(64, numbers[1]!));
  functions.names.push(numbers[2]!);
  functions.systemNames.push(numbers[3]!);
  functions.files.push(numbers[4]!);
  functions.startLines.push(numbers[5]!);
}

/** A message whose fields 1 to `fields` are all numbers: their signed values by field; 0 where one is absent. */
function readNumbers(cursor: Cursor, end: number, fields: number): bigint[] {
  const numbers = new Array<bigint>(fields + 1).fill(0n);
  eachField(cursor, end, (field, wireType) => {
    if (field < 1 || field > fields) {
      return false;
    }
    readNumberField(cursor, wireType, end);
    numbers[field] = signed64(cursor);
    return true;
  });
  return numbers;
}

/** Reads one Location message that ends at `end`, with its Line messages. */
export function readLocation(cursor: Cursor, end: number, { locations, lines }: RawTables): void {
  let id = 0n;
  let mappingId = 0n;
  let address = 0n;
  let folded = false;
  locations.lineStarts.push(lines.functionIds.length);
  eachField(cursor, end, (field, wireType) => {
    if (field === 4) {
      if (wireType !== BYTES) {
        throw damaged(cursor, "a message stands as another type");
      }
      const [, functionId, line, column] = readNumbers(cursor, readLength(cursor, end), 3);
      lines.functionIds.push(BigInt.asUintN(64, functionId!));
      lines.lines.push(line!);
      lines.columns.push(column!);
      return true;
    }
    if (field < 1 || field > 5) {
      return false;
    }
    readNumberField(cursor, wireType, end);
    if (field === 1) {
      id = unsigned64(cursor);
    } else if (field === 2) {
      mappingId = unsigned64(cursor);
    } else if (field === 3) {
      address = unsigned64(cursor);
    } else {
      folded = cursor.lo !== 0 || cursor.hi !== 0;
    }
    return true;
  });
  locations.ids.push(id);
  locations.mappingIds.push(mappingId);
  locations.addresses.push(address);
  locations.folded.push(folded);
}
