/** The largest of some numbers that are not negative; 0 where there is none. */
export function largestOf(numbers: Iterable<bigint>): bigint {
  let largest = 0n;
  for (const number of numbers) {
    if (number > largest) {
      largest = number;
    }
  }
  return largest;
}
