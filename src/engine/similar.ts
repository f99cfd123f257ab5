/** Finds what a mistyped word may mean. */

/** Longer words are not compared: the work grows with the product of the lengths. */
const LONGEST = 100;

/** The known words that differ from a word in the fewest letters; none if that is more than a third of the letters. */
export function similar(word: string, known: readonly string[]): string[] {
  if (word.length > LONGEST) {
    return [];
  }
  const measured = known.map((name) => ({ name, apart: distance(word, name) }));
  const least = Math.min(...measured.map(({ apart }) => apart));
  return measured
    .filter(({ name, apart }) => apart === least && 3 * apart <= Math.max(word.length, name.length))
    .map(({ name }) => name);
}

/** How many letters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        last[j]! + 1,
        row[j - 1]! + 1,
        last[j - 1]! + (isSame ? 0 : 1),
        isSwap ? beforeLast[j - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
