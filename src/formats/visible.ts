/**
 * Text of others made safe to show. A path, a module or a program's output may hold terminal escapes, or marks
 * that reorder what follows (CVE-2021-42574); shown as they are, they could hide or forge a line of ours.
 */

/** Controls, formatting marks (bidi, zero width, tags), lone surrogates, and Unicode's own line ends. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Line feed and tab lay text out; the joiners build emoji and letters of many scripts. */
const HARMLESS = new Set(["\n", "\t", "\u200c", "\u200d"]);

/** The text with each hidden character written out, as `\x1b` or `\u{202e}`. Line feeds and tabs stay. */
export function visible(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(HIDDEN, (character) => {
    if (HARMLESS.has(character)) {
      return character;
    }
    const code = character.codePointAt(0)!.toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u{${code}}`;
  });
}

/** The same on one line: any run of white space is one space. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, " ").trim();
}

/** Whether the text holds what `visible` would write out. */
export function hidesSomething(text: string): boolean {
  return visible(text) !== text;
}
