/** Text measured in the cells of a terminal: wide characters and emoji take two, combining marks none. */
import stringWidth from "string-width";

/** How many cells the text takes. */
export const cells = stringWidth;

/** Breaks a line at spaces so that each part is at most `width` wide; a longer word has a part of its own. */
export function wrap(line: string, width: number): string[] {
  const parts: string[] = [];
  for (const word of line.split(" ")) {
    const last = parts.at(-1);
    if (last !== undefined && cells(last) + 1 + cells(word) <= width) {
      parts[parts.length - 1] = `${last} ${word}`;
    } else {
      parts.push(word);
    }
  }
  return parts;
}

/** The line filled up with spaces. */
export function pad(line: string, width: number): string {
  return line + " ".repeat(Math.max(0, width - cells(line)));
}

/** The line, or as much of it as fits before an ellipsis. */
export function cut(line: string, width: number, unicode: boolean): string {
  if (cells(line) <= width) {
    return line;
  }
  const kept: string[] = [];
  let room = width - 1;
  // A cluster has few code units, so that the rest of a huge line need not be looked at.
  for (const { segment } of new Intl.Segmenter().segment(line.slice(0, 16 * width))) {
    room -= cells(segment);
    if (room < 0) {
      break;
    }
    kept.push(segment);
  }
  return kept.join("") + (unicode ? "…" : "~");
}
