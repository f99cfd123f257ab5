/**
 * Values are int64. Numbers hold them exactly up to 2^53; beyond, a bigint stands for the value, so that each sum is exact.
 * Hot loops add doubles only: a column with such values is taken apart, each part is summed, and the sums are joined.
 */
import { ProfileError, type Values } from "./profile.ts";

/** A value, or a sum of values: a bigint where a number would not be exact, and only there. */
export type Value = number | bigint;

/** A value a row: an array of numbers where all are, and as samples have them each sum of some is exact too. */
export type Column = Float64Array | readonly Value[];

/** The value that a bigint is. */
export function exactValue(exact: bigint): Value {
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}

/** The exact sum. */
export function plus(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) {
      return sum;
    }
  }
  return exactValue(BigInt(a) + BigInt(b));
}

/** The exact difference. */
export function minus(a: Value, b: Value): Value {
  return plus(a, -b);
}

/** A value without its sign. */
export function sizeOf(value: Value): Value {
  return value < 0 ? -value : value;
}

/** Orders values from small to large. */
export function compareValues(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The exact sum of some. */
export function sumOf(values: Iterable<Value>): Value {
  let sum: Value = 0;
  for (const value of values) {
    sum = plus(sum, value);
  }
  return sum;
}

/** A value of samples. */
export function valueAt(values: Values, index: number): Value {
  const value = values[index]!;
  return typeof value === "bigint" ? exactValue(value) : value;
}

/** A column of some values. */
export function columnFrom(values: readonly Value[]): Column {
  const isNumbers = (all: readonly Value[]): all is number[] =>
    all.every((value) => typeof value === "number");
  return isNumbers(values) ? Float64Array.from(values) : values;
}

/** One sample type of row-major values. */
export function columnOf(values: Values, types: number, index: number): Column {
  const length = values.length / types;
  const column = new Float64Array(length);
  if (values instanceof Float64Array) {
    for (let row = 0; row < length; row++) {
      column[row] = values[row * types + index]!;
    }
    return column;
  }
  const exact = Array.from(column, (_, row) => valueAt(values, row * types + index));
  const numbers = columnFrom(exact);
  return numbers instanceof Float64Array && isExact(numbers, 1) ? numbers : exact;
}

/** Whether numbers are exact, and each sum of some of one sample type. */
function isExact(numbers: Float64Array, types: number): boolean {
  for (let type = 0; type < types; type++) {
    let sum = 0;
    for (let i = type; i < numbers.length; i += types) {
      sum += Math.abs(numbers[i]!);
    }
    if (sum > Number.MAX_SAFE_INTEGER) {
      return false;
    }
  }
  return true;
}

const BEYOND_INT64 = "not exact here: a value would be beyond 2^63, and no profile holds such a value";

/** What stands among numbers for a value that is none. */
export const LARGE = Number.POSITIVE_INFINITY;

/**
 * Values of samples from numbers, and those that are no numbers by their row.
 * @throws ProfileError where one is beyond 2^63
 */
export function valuesFrom(
  numbers: Float64Array,
  types: number,
  large: Iterable<readonly [row: number, value: bigint]> = [],
): Values {
  if (isExact(numbers, types)) {
    return numbers;
  }
  const values = BigInt64Array.from(numbers, (number) => (number === LARGE ? 0n : BigInt(number)));
  for (const [row, value] of large) {
    if (BigInt.asIntN(64, value) !== value) {
      throw new ProfileError(BEYOND_INT64);
    }
    values[row] = value;
  }
  return values;
}

/**
 * Values of samples, made one by one.
 * @throws ProfileError where one is beyond 2^63
 */
export function valuesMade(length: number, types: number, make: (index: number) => Value): Values {
  const numbers = new Float64Array(length);
  const large: [row: number, value: bigint][] = [];
  for (let i = 0; i < length; i++) {
    const value = make(i);
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new ProfileError(BEYOND_INT64);
    }
    if (typeof value === "bigint" || !Number.isSafeInteger(value)) {
      numbers[i] = LARGE;
      large.push([i, BigInt(value)]);
    } else {
      numbers[i] = value;
    }
  }
  return valuesFrom(numbers, types, large);
}

/** The values of some samples, in their order. */
export function valuesOfRows(values: Values, types: number, rows: ArrayLike<number>): Values {
  const length = rows.length * types;
  const some = values instanceof Float64Array ? new Float64Array(length) : new BigInt64Array(length);
  for (let i = 0; i < rows.length; i++) {
    some.set(values.subarray(rows[i]! * types, (rows[i]! + 1) * types) as never, i * types);
  }
  return some;
}

/** A part has 22 of the 64 bits: its sums are exact for 2^31 rows. */
const RADIX = 2 ** 22;
const BIG_RADIX = BigInt(RADIX);

const known = new WeakMap<Column, readonly Float64Array[]>();

/** The parts of a column: one where all are numbers, else three, the highest first, each with the sign of the value. */
export function partsOf(column: Column): readonly Float64Array[] {
  if (column instanceof Float64Array) {
    return [column];
  }
  const parts = known.get(column) ?? takenApart(column);
  known.set(column, parts);
  return parts;
}

function takenApart(column: readonly Value[]): Float64Array[] {
  const parts = [1, 2, 3].map(() => new Float64Array(column.length));
  const [high, middle, low] = parts as [Float64Array, Float64Array, Float64Array];
  for (const [row, value] of column.entries()) {
    const exact = BigInt(value);
    const rest = Number(exact / BIG_RADIX);
    low[row] = Number(exact % BIG_RADIX);
    middle[row] = rest % RADIX;
    high[row] = (rest - middle[row]!) / RADIX;
  }
  return parts;
}

/** The value that has these parts. */
export function joined(parts: readonly number[]): Value {
  const [first] = parts as [number];
  return parts.length === 1
    ? first
    : exactValue(parts.reduce((sum, part) => sum * BIG_RADIX + BigInt(part), 0n));
}

/** The value whose parts are in a row. */
export function joinedAt(parts: readonly Float64Array[], row: number): Value {
  return parts.length === 1 ? parts[0]![row]! : joined(parts.map((part) => part[row]!));
}

/** The column of some parts. */
export function joinedColumn(parts: readonly Float64Array[]): Column {
  const [first] = parts as [Float64Array];
  return parts.length === 1 ? first : Array.from(first, (_, row) => joinedAt(parts, row));
}

/** The exact sum of some rows of a column, or of their sizes. */
export function sumOver(column: Column, rows: Int32Array, of: "values" | "sizes" = "values"): Value {
  const sumOfPart = of === "sizes" ? sumOfSizes : sumOfValues;
  return joined(partsOf(column).map((part) => sumOfPart(part, rows)));
}

function sumOfValues(part: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    sum += part[rows[i]!]!;
  }
  return sum;
}

function sumOfSizes(part: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    sum += Math.abs(part[rows[i]!]!);
  }
  return sum;
}

const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** JSON with all digits of each value. Only where there is a bigint each value is looked at: it takes longer. */
export function jsonText(content: unknown, space?: number): string {
  try {
    return JSON.stringify(content, undefined, space);
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    const digits = (_: string, value: unknown) => (typeof value === "bigint" ? rawJSON(`${value}`) : value);
    return JSON.stringify(content, digits, space);
  }
}
