/** Foreign names in sentences. */

/** Longer names are cut in a sentence. */
const LONGEST_NAME = 200;

/** Characters that could reorder or hide the rest of a sentence. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A name of go.sum as a part of a sentence: short, and without characters that affect the rest of it. */
export function safeName(name: string): string {
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return short.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
