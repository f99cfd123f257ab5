/** The keys by which each of our lists is walked. */

/** Rows that a page key goes over. */
const PAGE = 20;

/** What each key does to a list of `count` rows in which row `at` is the active one. */
export function listKeys(at: number, count: number, go: (index: number) => void): Record<string, () => void> {
  return {
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    PageDown: () => go(at + PAGE),
    PageUp: () => go(at - PAGE),
    Home: () => go(0),
    End: () => go(count - 1),
  };
}
