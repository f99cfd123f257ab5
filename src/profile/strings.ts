import { type Ints, rowsOf } from "./column.ts";
import { ProfileError, type StringIndex, type StringTable } from "./profile.ts";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * A string table over the profile's own bytes: string `i` is `bytes[starts[i] … ends[i])`, decoded when it is first
 * asked for, since a large profile holds many that are never shown. Bytes that are not UTF-8 become U+FFFD.
 */
export function stringsOver(bytes: Uint8Array, starts: Ints, ends: Ints): StringTable {
  const decoded = new Map<StringIndex, string>();
  return {
    length: starts.length,
    at(index) {
      let text = decoded.get(index);
      if (text === undefined) {
        text = utf8.decode(bytes.subarray(starts.array[index], ends.array[index]));
        decoded.set(index, text);
      }
      return text;
    },
  };
}

/** A string's row as the wire gives it, checked. */
export function checkedString(row: number, strings: StringTable): StringIndex {
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
