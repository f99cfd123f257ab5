/** Values are int64, and doubles hold them exactly up to 2^53: a profile that goes beyond is refused, never rounded. */
import { ProfileError } from "../table/profile.ts";

/**
 * A value as a number.
 * @throws ProfileError where a double does not hold it
 */
export function expectExact(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new ProfileError(`not exact here: it holds the value ${value}, which is beyond 2^53`);
  }
  return number;
}

/**
 * Checks that no sum of a row-major column of values leaves what doubles hold, for any part of the samples.
 * @throws ProfileError
 */
export function expectExactSums(values: Float64Array, types: number): void {
  for (let type = 0; type < types; type++) {
    let sum = 0;
    for (let i = type; i < values.length; i += types) {
      sum += Math.abs(values[i]!);
    }
    if (sum > Number.MAX_SAFE_INTEGER) {
      throw new ProfileError("not exact here: its values add up to more than 2^53");
    }
  }
}
