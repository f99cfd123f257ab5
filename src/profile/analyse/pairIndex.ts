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

/** Numbers in a slot: the pair, its number plus one, and one that is unused so that no slot spans two cache lines. */
const STRIDE = 4;

/** Starts with no pair. */
export function pairIndex(): PairIndex {
  // Random, so that a hostile profile cannot choose numbers that all fall into one slot.
  const salt = Math.floor(Math.random() * 2 ** 31);
  let length = 0;
  let firsts = new Int32Array(SMALLEST);
  let seconds = new Int32Array(SMALLEST);
  /** A slot a pair, at its hash or behind it; at least half are free. */
  let slots = new Int32Array(2 * SMALLEST * STRIDE);

  /** Where the pair's slot begins, or the free one that it may take. */
  const slotOf = (first: number, second: number): number => {
    const mask = slots.length / STRIDE - 1;
    let hash = Math.imul(first ^ salt, 0x9e3779b1) ^ Math.imul(second ^ salt, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = (hash & mask) * STRIDE;
    while (slots[slot + 2] !== 0 && (slots[slot] !== first || slots[slot + 1] !== second)) {
      slot = (slot + STRIDE) & (slots.length - 1);
    }
    return slot;
  };
  const fill = (index: number) => {
    const first = firsts[index]!;
    const second = seconds[index]!;
    const slot = slotOf(first, second);
    slots[slot] = first;
    slots[slot + 1] = second;
    slots[slot + 2] = index + 1;
  };
  const grow = () => {
    firsts = doubled(firsts);
    seconds = doubled(seconds);
    slots = new Int32Array(2 * slots.length);
    for (let index = 0; index < length; index++) {
      fill(index);
    }
  };
  return {
    get length() {
      return length;
    },
    of(first, second) {
      const known = slots[slotOf(first, second) + 2]!;
      if (known !== 0) {
        return known - 1;
      }
      if (length === firsts.length) {
        grow();
      }
      firsts[length] = first;
      seconds[length] = second;
      fill(length);
      length += 1;
      return length - 1;
    },
    first: (index) => firsts[index]!,
    second: (index) => seconds[index]!,
  };
}

/** The same numbers, and as much room again. */
function doubled(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * column.length);
  longer.set(column);
  return longer;
}
