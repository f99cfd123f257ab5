/** Which of many ranges, which may overlap, is the first that covers a place. */

/** Ranges between some bounds, each with a number. */
export interface FirstCover {
  add(start: bigint, end: bigint, number: number): void;
  /** The lowest number of a range that covers a place; -1 without one. */
  at(place: bigint): number;
}

/**
 * Starts without ranges; each is to start and end at one of the sorted bounds. A segment tree: a place is in few of its
 * parts, however many ranges overlap there.
 */
export function firstCover(sorted: BigUint64Array): FirstCover {
  const leaves = sorted.length;
  const NONE = 2 ** 31 - 1;
  const lowest = new Int32Array(2 * leaves).fill(NONE);
  /** How many bounds are at most a place. */
  const upTo = (place: bigint) => {
    let [from, to] = [0, leaves];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sorted[middle]! <= place) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  };
  const lower = (part: number, number: number) => {
    lowest[part] = Math.min(lowest[part]!, number);
  };
  return {
    add(start, end, number) {
      let to = upTo(end) - 1 + leaves;
      for (let from = upTo(start) - 1 + leaves; from < to; from >>= 1, to >>= 1) {
        if (from % 2 === 1) {
          lower(from++, number);
        }
        if (to % 2 === 1) {
          lower(--to, number);
        }
      }
    },
    at(place) {
      let found = NONE;
      const leaf = upTo(place) - 1;
      for (let part = leaf + leaves; leaf >= 0 && part > 0; part >>= 1) {
        found = Math.min(found, lowest[part]!);
      }
      return found === NONE ? -1 : found;
    },
  };
}
