/** Which match of a search is the current one: Enter and the buttons of the search go from one to the next. */
import { useEffect, useState } from "preact/hooks";

/** The matches that a view shows, and the current one. */
export interface Matching {
  /** Where the last step went, as an index of the matches at that time; -1 before the first step. */
  target: number;
  /** How many steps were made. */
  step: number;
  /** The index of the current match now; -1 before the first step. */
  at: number;
  /** How many there are; undefined where the view has none to go through. */
  total: number | undefined;
  /** Goes to the next match, or with -1 to the previous one. */
  go(by: 1 | -1): void;
  /** The view sets how many there are, and the index of the current one: a zoom may change both. */
  setMatches(total: number | undefined, at: number): void;
}

/** The matches of a search for a text; another text or query begins before the first match. */
export function useMatching(text: string, query: unknown): Matching {
  const [{ total, at }, set] = useState<{ total: number | undefined; at: number }>({
    total: undefined,
    at: -1,
  });
  const [{ target, step }, setStep] = useState({ target: -1, step: 0 });
  useEffect(() => setStep((old) => ({ ...old, target: -1 })), [text, query, total === undefined]);
  const setMatches = (newTotal: number | undefined, newAt: number) =>
    set((old) => (old.total === newTotal && old.at === newAt ? old : { total: newTotal, at: newAt }));
  const go = (by: 1 | -1) => {
    if (total) {
      const next = at < 0 ? (by > 0 ? 0 : total - 1) : (at + by + total) % total;
      set({ total, at: next });
      setStep({ target: next, step: step + 1 });
    }
  };
  return { target, step, at, total, go, setMatches };
}
