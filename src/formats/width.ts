/**
 * Measures text in terminal cells: wide characters and emoji take two, combining marks none. Hand-written, since setting
 * up Intl.Segmenter and the pattern of all emoji takes longer than everything else that prints a report.
 */
import { eastAsianWidth } from "get-east-asian-width";

/** Characters that join the previous one: combining marks, joiners, Hangul vowels and finals. */
const JOINS = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}\u1160-\u11ff]/u;
/** Skin tones, which modify the previous emoji (UTS #51 §1.4.4). */
const TONE = /[\u{1f3fb}-\u{1f3ff}]/u;
const PICTURE = /\p{Extended_Pictographic}/u;
/** Zero width joiner; emoji presentation selector; keycap. */
const JOINER = "\u200d";
const AS_PICTURE = "\ufe0f";
const KEYCAP = "\u20e3";

/** One character as displayed. */
interface Cluster {
  /** Where it ends in the text. */
  end: number;
  cells: number;
  /** It contains a picture. */
  hasPicture: boolean;
}

/** The number of cells of a text. */
export function cells(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) {
    return text.length;
  }
  let sum = 0;
  for (const cluster of clusters(text)) {
    sum += cluster.cells;
  }
  return sum;
}

/** One after another: those of a long text are never there together. */
function* clusters(text: string): Generator<Cluster> {
  let last: Cluster | undefined;
  let end = 0;
  for (const character of text) {
    const start = end;
    end += character.length;
    if (last && belongs(character, last, text[start - 1]!)) {
      last.end = end;
      last.hasPicture ||= PICTURE.test(character);
      last.cells = character === KEYCAP || (character === AS_PICTURE && last.hasPicture) ? 2 : last.cells;
    } else {
      if (last) {
        yield last;
      }
      const cells = JOINS.test(character) ? 0 : eastAsianWidth(character.codePointAt(0)!);
      last = { end, cells, hasPicture: PICTURE.test(character) };
    }
  }
  if (last) {
    yield last;
  }
}

function belongs(character: string, { hasPicture }: Cluster, before: string): boolean {
  const isJoined = before === JOINER && hasPicture && PICTURE.test(character);
  return isJoined || JOINS.test(character) || (hasPicture && TONE.test(character));
}

/** Breaks a line at spaces so that each part is at most `width` wide; a longer word is a part of its own. */
export function wrap(line: string, width: number): string[] {
  const parts: string[][] = [];
  let taken = 0;
  for (const word of line.split(" ")) {
    const last = parts.at(-1);
    const own = cells(word);
    if (last !== undefined && taken + 1 + own <= width) {
      last.push(word);
      taken += 1 + own;
    } else {
      parts.push([word]);
      taken = own;
    }
  }
  return parts.map((words) => words.join(" "));
}

/** The number of cells of the widest of some texts; 0 without any. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, cells(text)), 0);
}

/** The line, padded with spaces. */
export function pad(line: string, width: number): string {
  return line + " ".repeat(Math.max(0, width - cells(line)));
}

/** The line, cut to fit with an ellipsis. */
export function cut(line: string, width: number, unicode: boolean): string {
  let end = 0;
  let taken = 0;
  for (const cluster of clusters(line)) {
    taken += cluster.cells;
    if (taken > width) {
      return line.slice(0, end) + (unicode ? "…" : "~");
    }
    end = taken < width ? cluster.end : end;
  }
  return line;
}
