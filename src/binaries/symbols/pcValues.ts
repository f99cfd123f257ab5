/** The tables of pclntab that give each address of a function a value (runtime/symtab.go: pcvalue and step). */
import type { Block, Budget } from "./image.ts";

/** The values of one table of a function. */
export interface PcValues {
  /** The value at an offset from the function's start; -1 where it has none. */
  at(offset: number): number;
}

const NONE: PcValues = { at: () => -1 };

/**
 * Reads a table: pairs of variable-length numbers, the value's change and how far it reaches. Offset 0 is no table.
 * @throws RangeError where it has no end
 */
export function readPcValues({ view }: Block, start: number, quantum: number, { spend }: Budget): PcValues {
  if (start === 0) {
    return NONE;
  }
  const ends: number[] = [];
  const values: number[] = [];
  let at = start;
  const varint = () => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = view.getUint8(at++);
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) {
        return value >>> 0;
      }
    }
    throw new RangeError("a number is too long");
  };
  let [value, end] = [-1, 0];
  for (let change = varint(); change !== 0 || ends.length === 0; change = varint()) {
    value = (value + ((change & 1) !== 0 ? ~(change >>> 1) : change >>> 1)) | 0;
    end += varint() * quantum;
    values.push(value);
    ends.push(end);
    spend(1);
  }
  return { at: (offset) => values[firstAbove(ends, offset)] ?? -1 };
}

/** The first row that is larger than a value, in ascending rows. */
function firstAbove(rows: readonly number[], value: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! > value) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
