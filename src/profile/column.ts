/** Columns that grow: typed arrays with room at their end, since rows are not counted before they are read. */

/** A growing column of 32-bit numbers. */
export interface Ints {
  array: Int32Array;
  length: number;
}

/** A growing column of numbers. */
export interface Doubles {
  array: Float64Array;
  length: number;
}

/** An empty column with room for `room` rows. */
export function ints(room = 16): Ints {
  return { array: new Int32Array(room), length: 0 };
}

/** An empty column of numbers. */
export function doubles(room = 16): Doubles {
  return { array: new Float64Array(room), length: 0 };
}

/** Adds a row. */
export function pushInt(column: Ints, value: number): void {
  reserve(column, 1);
  column.array[column.length++] = value;
}

/** Adds a row. */
export function pushDouble(column: Doubles, value: number): void {
  if (column.length === column.array.length) {
    const larger = new Float64Array(2 * column.length + 16);
    larger.set(column.array);
    column.array = larger;
  }
  column.array[column.length++] = value;
}

/** Makes room for `more` rows. */
export function reserve(column: Ints, more: number): void {
  if (column.length + more > column.array.length) {
    const larger = new Int32Array(Math.max(column.length + more, 2 * column.array.length));
    larger.set(column.array.subarray(0, column.length));
    column.array = larger;
  }
}

/** The rows of a column, without the room at its end. */
export function rowsOf({ array, length }: Ints): Int32Array {
  return array.subarray(0, length);
}
