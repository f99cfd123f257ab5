/** Values that are read: as numbers, and those that a number does not hold apart, 12 bytes each. */
import { type Ints, ints, pushBig, pushInt, signedRows, type Words, words } from "../table/column.ts";
import type { Values } from "../table/profile.ts";
import { LARGE, valuesFrom } from "../table/value.ts";

/** Values that are no numbers, and their rows. */
export interface LargeValues {
  rows: Ints;
  values: Words;
}

/** Starts with none. */
export function largeValues(): LargeValues {
  return { rows: ints(), values: words() };
}

/** Adds one; returns what stands among the numbers for it. */
export function addLarge({ rows, values }: LargeValues, row: number, value: bigint): number {
  pushInt(rows, row);
  pushBig(values, value);
  return LARGE;
}

/** All values that were read. */
export function valuesRead(numbers: Float64Array, types: number, large: LargeValues): Values {
  return valuesFrom(numbers, types, pairsOf(large));
}

function* pairsOf({ rows, values }: LargeValues): Generator<readonly [row: number, value: bigint]> {
  for (const [i, value] of signedRows(values).entries()) {
    yield [rows.array[i]!, value];
  }
}
