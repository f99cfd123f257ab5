/** Rows of 32-bit words, equal ones once: to compare numbers takes less time than to make texts of them. */
import { ints, pushInt, reserve } from "./column.ts";

/** Rows of any length. */
export interface InternedRows {
  readonly length: number;
  /** The index of the row that the first `length` words are, which are copied. */
  add(words: Int32Array, length: number): number;
}

/** Starts without a row: a hash table, at least half of it free. */
export function internedRows(): InternedRows {
  // Random, so that a hostile profile cannot choose rows that all fall into one slot.
  const salt = Math.floor(Math.random() * 2 ** 31);
  const starts = ints();
  pushInt(starts, 0);
  const known = ints();
  const hashes = ints();
  /** Indexes plus one; 0 is free. */
  let slots = new Int32Array(1024);
  const freeFrom = (hash: number) => {
    let slot = hash & (slots.length - 1);
    while (slots[slot] !== 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  };
  const grow = () => {
    slots = new Int32Array(2 * slots.length);
    for (let row = 0; row < hashes.length; row++) {
      slots[freeFrom(hashes.array[row]!)] = row + 1;
    }
  };
  const isEqual = (row: number, words: Int32Array, length: number) => {
    const start = starts.array[row]!;
    if (starts.array[row + 1]! - start !== length) {
      return false;
    }
    for (let i = 0; i < length; i++) {
      if (known.array[start + i] !== words[i]) {
        return false;
      }
    }
    return true;
  };
  return {
    get length() {
      return hashes.length;
    },
    add(words, length) {
      let hash = salt;
      for (let i = 0; i < length; i++) {
        hash = Math.imul(hash ^ words[i]!, 0x9e3779b1);
        hash ^= hash >>> 15;
      }
      let slot = hash & (slots.length - 1);
      for (let row = slots[slot]! - 1; row >= 0; row = slots[slot]! - 1) {
        if (hashes.array[row] === hash && isEqual(row, words, length)) {
          return row;
        }
        slot = (slot + 1) & (slots.length - 1);
      }
      if (2 * hashes.length >= slots.length) {
        grow();
        slot = freeFrom(hash);
      }
      reserve(known, length);
      known.array.set(words.subarray(0, length), known.length);
      known.length += length;
      pushInt(starts, known.length);
      pushInt(hashes, hash);
      slots[slot] = hashes.length;
      return hashes.length - 1;
    },
  };
}
