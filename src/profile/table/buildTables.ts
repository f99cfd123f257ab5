/** The tables of a profile that is built: equal rows are stored once. */
import { ints, pushInt, rowsOf } from "./column.ts";
import { internedRows } from "./interned.ts";
import type { FunctionIndex, FunctionTable, LocationIndex, Mapping, MappingIndex } from "./profile.ts";

/** A function, apart from any profile. */
export interface FunctionData {
  name: string;
  systemName: string;
  file: string;
  startLine: bigint;
}

/** A line of a location whose function was added. */
export interface PlacedLine {
  function: FunctionIndex;
  line: bigint;
  column: bigint;
}

/** A location as a row. */
export interface BuiltLocation {
  mapping: MappingIndex;
  address: bigint;
  /** The address relative to the mapping's start. */
  offset: bigint;
  folded: boolean;
  lines: PlacedLine[];
}

/** Rows; equal ones are stored once. */
export interface Interning<T> {
  readonly rows: T[];
  add(row: T): number;
}

/** Starts without a row; those of one key are equal. */
export function interning<T>(key: (row: T) => string): Interning<T> {
  const known = new Map<string, number>();
  const rows: T[] = [];
  return {
    rows,
    add(row) {
      const name = key(row);
      const index = known.get(name) ?? rows.push(row) - 1;
      known.set(name, index);
      return index;
    },
  };
}

/** Mappings are the same where size (to 4 KiB), offset and build ID, or else file, are (mappingKey in merge.go). */
export function mappingKey({ start, limit, offset, buildId, file }: Mapping): string {
  const size = (BigInt.asUintN(64, limit - start) + 0xfffn) & ~0xfffn;
  return `${size}\0${offset}\0${buildId || file}`;
}

/** IDs from 1 up. */
export function ids(count: number): BigUint64Array {
  return BigUint64Array.from({ length: count }, (_, i) => BigInt(i + 1));
}

/** A row of words to look for, of which 64-bit numbers take two. */
function wordRow() {
  const long = new BigInt64Array(1);
  const halves = new Int32Array(long.buffer);
  let words = new Int32Array(64);
  return {
    /** Makes room for as many words, and gives them. */
    of(length: number): Int32Array {
      if (length > words.length) {
        words = new Int32Array(2 * length);
      }
      return words;
    },
    putLong(at: number, value: bigint): void {
      long[0] = value;
      words[at] = halves[0]!;
      words[at + 1] = halves[1]!;
    },
  };
}

/** Functions are the same where names, file and first line are. */
export function functionRows(strings: Interning<string>) {
  const known = internedRows();
  const row = wordRow();
  const columns = { names: ints(), systemNames: ints(), files: ints() };
  const startLines: bigint[] = [];
  return {
    add({ name, systemName, file, startLine }: FunctionData): FunctionIndex {
      const words = row.of(5);
      words[0] = strings.add(name);
      words[1] = strings.add(systemName);
      words[2] = strings.add(file);
      row.putLong(3, startLine);
      const index = known.add(words, 5);
      if (index === startLines.length) {
        startLines.push(startLine);
        pushInt(columns.names, words[0]);
        pushInt(columns.systemNames, words[1]);
        pushInt(columns.files, words[2]);
      }
      return index;
    },
    table: (): FunctionTable => ({
      length: startLines.length,
      ids: ids(startLines.length),
      names: rowsOf(columns.names),
      systemNames: rowsOf(columns.systemNames),
      files: rowsOf(columns.files),
      startLines: BigInt64Array.from(startLines),
    }),
  };
}

/** Locations are the same where mapping, offset in it and lines are. */
export function locationRows() {
  const known = internedRows();
  const row = wordRow();
  const rows: BuiltLocation[] = [];
  return {
    rows,
    add(location: BuiltLocation): LocationIndex {
      const { mapping, offset, folded, lines } = location;
      const length = 4 + 5 * lines.length;
      const words = row.of(length);
      words[0] = mapping;
      words[1] = Number(folded);
      row.putLong(2, offset);
      let at = 4;
      for (const { function: index, line, column } of lines) {
        words[at] = index;
        row.putLong(at + 1, line);
        row.putLong(at + 3, column);
        at += 5;
      }
      const index = known.add(words, length);
      if (index === rows.length) {
        rows.push(location);
      }
      return index;
    },
  };
}
