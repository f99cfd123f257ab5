/**
 * Makes foreign text safe to show. A path, a module path or the output of a program may contain terminal escapes or
 * bidirectional controls (CVE-2021-42574), which could hide or forge lines of our output.
 */

/** Controls, formatting characters (bidi, zero width, tags), lone surrogates, and Unicode line separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Line feed and tab; the joiners are part of emoji and of letters in many scripts. */
const HARMLESS = new Set(["\n", "\t", "\u200c", "\u200d"]);

/** The text with hidden characters escaped as `\x1b` or `\u{202e}`, except line feeds and tabs. */
export function visible(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(HIDDEN, (character) => {
    if (HARMLESS.has(character)) {
      return character;
    }
    const code = character.codePointAt(0)!.toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u{${code}}`;
  });
}

/** The same on one line: each run of white space becomes one space. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, " ").trim();
}

/** Whether the text contains characters that `visible` escapes. */
export function hasHidden(text: string): boolean {
  return visible(text) !== text;
}
