/** Searches the names of a flame page's frames. Pure. */
import { plus, type Value } from "../profile/table/value.ts";
import { type FlameTree, isFolded, type Row } from "./data.ts";

/** What a search found. */
export interface Found {
  /** By row of `names`: 1 if it matches. */
  marks: Uint8Array;
  /** The frames that match, in order. */
  rows: Row[];
  /** Their sum: a frame below another match is part of that one, and counts once. */
  value: Value;
  /** The same in the base. */
  base: Value;
}

/** Finds the frames whose names contain a text, in capitals or not. */
export function search(tree: FlameTree, text: string): Found {
  const wanted = text.toLowerCase();
  const marks = Uint8Array.from(tree.names, (name) => Number(name.toLowerCase().includes(wanted)));
  const found: Found = { marks, rows: [], value: 0, base: 0 };
  let end = 0;
  for (let row = 1; row < tree.length; row++) {
    if (isFolded(tree, row) || marks[tree.frames[row]!] === 0) {
      continue;
    }
    found.rows.push(row);
    if (row >= end) {
      found.value = plus(found.value, tree.values[row]!);
      found.base = plus(found.base, tree.bases?.[row] ?? 0);
      end = tree.ends[row]!;
    }
  }
  return found;
}
