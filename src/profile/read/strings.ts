import { textOf } from "../table/bytesText.ts";
import { type Ints, rowsOf } from "../table/column.ts";
import { ProfileError, type StringIndex, type StringTable } from "../table/profile.ts";
import { cursorOver, readLength } from "./wire.ts";

/**
 * A string table over the profile's own bytes: the length of string `i` is at `places[i]`, and the string after it.
 * A string is decoded on first use, since a large profile has many that are never shown. Equal strings are one object, so that comparing them does not take longer the longer they are.
 */
export function stringsOver(bytes: Uint8Array, places: Ints): StringTable {
  const cursor = cursorOver(bytes);
  const decoded = new Map<StringIndex, string>();
  const distinct = new Map<string, string>();
  return {
    length: places.length,
    at(index) {
      let text = decoded.get(index);
      if (text === undefined) {
        cursor.at = places.array[index]!;
        const end = readLength(cursor, bytes.length);
        const own = textOf(bytes.subarray(cursor.at, end));
        text = distinct.get(own) ?? own;
        distinct.set(text, text);
        decoded.set(index, text);
      }
      return text;
    },
  };
}

/** A string's row as the wire gives it, checked. */
export function checkedString(row: number, strings: Pick<StringTable, "length">): StringIndex {
  if (row < 0 || row >= strings.length) {
    throw new ProfileError(
      `damaged: it refers to a string that its table of ${strings.length} strings does not hold`,
    );
  }
  return row;
}

/** A column of rows of the string table, checked. */
export function checkedStrings(column: Ints, strings: StringTable): Int32Array {
  const rows = rowsOf(column);
  for (const row of rows) {
    checkedString(row, strings);
  }
  return rows;
}
