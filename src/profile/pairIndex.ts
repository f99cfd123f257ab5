/** Numbers pairs of small numbers in the order in which they are met: a hash table without an object a pair. */

/** Numbers pairs. */
export interface PairIndex {
  readonly length: number;
  /** The pair's number; a new pair gets the next. Both are whole numbers from 0 to 2^31 - 1. */
  of(first: number, second: number): number;
  first(index: number): number;
  second(index: number): number;
}

const SMALLEST = 1024;

/** Starts with no pair. */
export function pairIndex(): PairIndex {
  let length = 0;
  let firsts = new Int32Array(SMALLEST);
  let seconds = new Int32Array(SMALLEST);
  /** The number of a pair, plus one, at its hash or behind it; 0 for a free slot. At least half are free. */
  let slots = new Int32Array(2 * SMALLEST);

  const slotOf = (first: number, second: number): number => {
    const mask = slots.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (let index = slots[slot]!; index !== 0; index = slots[slot]!) {
      if (firsts[index - 1] === first && seconds[index - 1] === second) {
        break;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  };
  const grow = () => {
    firsts = doubled(firsts);
    seconds = doubled(seconds);
    slots = new Int32Array(2 * slots.length);
    for (let index = 0; index < length; index++) {
      slots[slotOf(firsts[index]!, seconds[index]!)] = index + 1;
    }
  };
  return {
    get length() {
      return length;
    },
    of(first, second) {
      const slot = slotOf(first, second);
      const known = slots[slot]!;
      if (known !== 0) {
        return known - 1;
      }
      firsts[length] = first;
      seconds[length] = second;
      slots[slot] = ++length;
      if (length === firsts.length) {
        grow();
      }
      return length - 1;
    },
    first: (index) => firsts[index]!,
    second: (index) => seconds[index]!,
  };
}

function doubled(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * column.length);
  longer.set(column);
  return longer;
}
