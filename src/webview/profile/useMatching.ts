/** Which match of a search is the current one: Enter and the buttons of the search go from one to the next. */
import { useEffect, useState } from "preact/hooks";

/** The matches that a view shows, and the current one. */
export interface Matching {
  /** Its index; -1 before the first step. */
  at: number;
  /** How many there are; undefined where the view has none to go through. */
  total: number | undefined;
  /** How many steps were made. */
  step: number;
  /** Goes to the next match, or with -1 to the previous one. */
  go(by: 1 | -1): void;
  /** The view sets how many there are. */
  setTotal(total: number | undefined): void;
}

/** The matches of a search for a text; another text or query begins before the first match. */
export function useMatching(text: string, query: unknown): Matching {
  const [total, setTotal] = useState<number>();
  const [{ at, step }, setPlace] = useState({ at: -1, step: 0 });
  useEffect(() => setPlace((old) => ({ ...old, at: -1 })), [text, query, total === undefined]);
  const go = (by: 1 | -1) => {
    if (total) {
      const from = at < 0 && by < 0 ? 0 : at;
      setPlace({ at: (from + by + total) % total, step: step + 1 });
    }
  };
  return { at: total === undefined ? -1 : Math.min(at, total - 1), total, step, go, setTotal };
}
