/** Rows for locations that samples name before the locations come: those that the samples are read with until then. */
import { ProfileError } from "../table/profile.ts";
import { MAX_ROWS } from "./decodeTables.ts";
import { keyOf, type Lookup } from "./lookup.ts";

/** Gives each ID a row, and later the row that it has in the table. */
export interface ProvisionalRows extends Lookup {
  /** From a row that was given to the row of the table; -1 where there is none. */
  finally(locationOf: Lookup): (row: number) => number;
}

/** The limit of IDs that are not near 0, each of which is an object of a map. */
const MAX_LARGE = 2 ** 20;

/** Starts without an ID. Most writers number locations from 1: such an ID is taken for the row before the same number. */
export function provisionalRows(): ProvisionalRows {
  const large = new Map<number | bigint, number>();
  const words: [lo: number, hi: number][] = [];
  return {
    sequential: true,
    count: MAX_ROWS,
    find(lo, hi) {
      if (hi === 0 && lo >= 0 && lo <= MAX_ROWS) {
        return lo - 1;
      }
      const key = keyOf(lo, hi);
      let row = large.get(key);
      if (row === undefined) {
        if (words.length === MAX_LARGE) {
          throw new ProfileError("not read piece by piece: it names too many locations");
        }
        row = MAX_ROWS + words.push([lo, hi]) - 1;
        large.set(key, row);
      }
      return row;
    },
    finally(locationOf) {
      const rows = words.map(([lo, hi]) => locationOf.find(lo, hi));
      return (row) => (row < MAX_ROWS ? locationOf.find(row + 1, 0) : rows[row - MAX_ROWS]!);
    },
  };
}
