/** Findings at the lines of a go.sum that is typed in, found again only for the keys whose lines changed. */
import type { SumLine } from "../modules/goSum/goSum.ts";
import { firstLines, keysApart, type SumText } from "../modules/goSum/sumText.ts";

/** The findings of one document. */
export interface KeyedFindings<T> {
  /**
   * What is found in a text, by key. `basis` is what `find` compares with: if it is not that of the last call, all is found
   * again.
   */
  in(
    text: SumText,
    basis: unknown,
    find: (key: string, line: SumLine) => T | undefined,
  ): ReadonlyMap<string, T>;
}

/** Findings of a document without any. */
export function keyedFindings<T>(): KeyedFindings<T> {
  let last: { readonly text: SumText; readonly basis: unknown } | undefined;
  const found = new Map<string, T>();
  return {
    in(text, basis, find) {
      const lines = firstLines(text.file);
      const isKnown = last !== undefined && last.basis === basis;
      if (!isKnown) {
        found.clear();
      }
      for (const key of isKnown ? keysApart(last!.text, text) : lines.keys()) {
        const line = lines.get(key);
        const finding = line && find(key, line);
        if (finding === undefined) {
          found.delete(key);
        } else {
          found.set(key, finding);
        }
      }
      last = { text, basis };
      return found;
    },
  };
}
