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

/** A growing column of rows of another table: in 16 bits, until a row needs more. */
export interface Rows {
  array: Uint16Array | Int32Array;
  length: number;
}

/** How many rows of another table 16 bits can number. */
export const NARROW = 2 ** 16;

/** An empty column with room for `room` rows of a table that has `count`. */
export function rowsInto(count: number, room: number): Rows {
  return { array: count <= NARROW ? new Uint16Array(room) : new Int32Array(room), length: 0 };
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
export function reserve(column: Rows, more: number): void {
  if (column.length + more > column.array.length) {
    const room = Math.max(column.length + more, 2 * column.array.length);
    const larger = column.array instanceof Int32Array ? new Int32Array(room) : new Uint16Array(room);
    larger.set(column.array.subarray(0, column.length));
    column.array = larger;
  }
}

/** The rows of a column, without the room at its end. */
export function rowsOf<A extends Rows["array"]>({ array, length }: { array: A; length: number }): A {
  return array.subarray(0, length) as A;
}

/** A growing column of 64-bit numbers as pairs of 32-bit words, since a BigInt for each would cost much. */
export interface Words {
  array: Int32Array;
  /** Rows, each of two words in the machine's order. */
  length: number;
}

/** Which word of a row is the low one: the first on all machines but a few. */
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;

/** An empty column of 64-bit numbers. */
export function words(room = 16): Words {
  return { array: new Int32Array(2 * room), length: 0 };
}

/** Adds a row. */
export function pushWord(column: Words, lo: number, hi: number): void {
  if (2 * column.length === column.array.length) {
    const larger = new Int32Array(4 * column.length + 32);
    larger.set(column.array);
    column.array = larger;
  }
  column.array[2 * column.length + LOW] = lo;
  column.array[2 * column.length + 1 - LOW] = hi;
  column.length += 1;
}

/** Adds a row: the low 64 bits of a number. */
export function pushBig(column: Words, value: bigint): void {
  pushWord(column, Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
}

/** The low word of a row, signed. */
export function lowWord({ array }: Words, row: number): number {
  return array[2 * row + LOW]!;
}

/** The high word of a row, signed. */
export function highWord({ array }: Words, row: number): number {
  return array[2 * row + 1 - LOW]!;
}

/** The rows as unsigned numbers. */
export function unsignedRows({ array, length }: Words): BigUint64Array {
  return new BigUint64Array(array.slice(0, 2 * length).buffer);
}

/** The rows as signed numbers. */
export function signedRows({ array, length }: Words): BigInt64Array {
  return new BigInt64Array(array.slice(0, 2 * length).buffer);
}
