/** From IDs, which are any 64 bits, to rows of a table. */
import { highWord, lowWord, type Words } from "../table/column.ts";
import { ProfileError } from "../table/profile.ts";

/** Finds rows by IDs. */
export interface Lookup {
  /** Whether row `i` has the ID `i + 1`, as most writers number them. */
  readonly sequential: boolean;
  readonly count: number;
  /** The row of an ID, given by its words; -1 where there is none. */
  find(lo: number, hi: number): number;
}

/** Tables by ID have at most this many places for each row. */
const PLACES_A_ROW = 4;

/**
 * Makes the lookup. Most writers number rows from 1, so that an ID is a place in a table.
 * @throws ProfileError where an ID is 0 or twice there
 */
export function lookup(what: string, ids: Words): Lookup {
  const count = ids.length;
  const small = new Int32Array(placesFor(ids));
  const large = new Map<number | bigint, number>();
  let sequential = true;
  for (let row = 0; row < count; row++) {
    const lo = lowWord(ids, row);
    const hi = highWord(ids, row);
    if (hi === 0 && lo >= 0 && lo < small.length) {
      if (lo === 0 || small[lo] !== 0) {
        throw badId(what, lo);
      }
      small[lo] = row + 1;
      sequential &&= lo === row + 1;
    } else {
      const key = keyOf(lo, hi);
      if (large.has(key)) {
        throw badId(what, key);
      }
      large.set(key, row);
      sequential = false;
    }
  }
  return {
    sequential,
    count,
    find(lo, hi) {
      if (hi === 0 && lo >= 0 && lo < small.length) {
        return small[lo]! - 1;
      }
      return large.get(keyOf(lo, hi)) ?? -1;
    },
  };
}

function placesFor(ids: Words): number {
  const most = PLACES_A_ROW * ids.length + 1;
  let largest = 0;
  for (let row = 0; row < ids.length; row++) {
    const lo = lowWord(ids, row);
    if (highWord(ids, row) === 0 && lo < most && lo > largest) {
      largest = lo;
    }
  }
  return largest + 1;
}

/** A key of its own for each ID: a number where a double holds it. */
export function keyOf(lo: number, hi: number): number | bigint {
  const high = hi >>> 0;
  return high < 0x20_0000 ? high * 0x1_0000_0000 + (lo >>> 0) : (BigInt(high) << 32n) | BigInt(lo >>> 0);
}

function badId(what: string, id: number | bigint): ProfileError {
  return new ProfileError(
    `damaged: ${id === 0 ? `a ${what} has the ID 0` : `two ${what}s have the ID ${id}`}`,
  );
}
