/** Finds `path:line` and `path:line:column` in a log. Pure. */

/** A file that a log names. Lines and characters of the log count from 0. */
export interface LogLink {
  at: number;
  from: number;
  /** Exclusive. */
  to: number;
  path: string;
  /** In the file, from 1. */
  line: number | undefined;
  column: number | undefined;
}

/** What may be a path, with colon, line and column. It begins where such characters do, so that each is read once. */
const PLACE = /(?<![^\s:"'<>|*?])[^\s:"'<>|*?]+(?=:(\d{1,7})(?::(\d{1,7}))?)/g;

/**
 * How an absolute path begins: `/`, `~/`, `C:\`. Never with two slashes: on Windows that is another machine, which must
 * not be contacted.
 */
const START = /(?<![\w./\\~:-])~?\/(?![/\\])/g;
const DRIVE = /(?<![\w./\\~:-])[A-Za-z]:[\\/](?![/\\])/;

/** The most characters of a path after its beginning. */
const LONGEST = 1024;

/** The most links of one log. */
const MAX_LINKS = 500;

/** The links in the lines of a log. A leading `~` stands for `home`. */
export function linksIn(lines: readonly string[], home: string | undefined): LogLink[] {
  const found: LogLink[] = [];
  for (const [at, content] of lines.entries()) {
    for (const match of content.matchAll(PLACE)) {
      const [written, line, column] = match as unknown as [string, string, string | undefined];
      const end = match.index + written.length;
      const from = startIn(content, match.index, end);
      if (from === undefined) {
        continue;
      }
      const path = content.slice(from, end);
      found.push({
        at,
        from,
        to: end + `:${line}`.length + (column === undefined ? 0 : `:${column}`.length),
        path: home === undefined ? path : path.replace(/^~(?=\/)/, home),
        line: Number(line),
        column: column === undefined ? undefined : Number(column),
      });
      if (found.length === MAX_LINKS) {
        return found;
      }
    }
  }
  return found;
}

/** Where in a part of a line an absolute path begins that goes to its end; before it, if that is the letter of a drive. */
function startIn(content: string, from: number, end: number): number | undefined {
  const fits = (start: number) => start < end && end - start <= LONGEST;
  if (DRIVE.test(content.slice(Math.max(0, from - 3), from + 2)) && fits(from + 1)) {
    return from - 2;
  }
  const before = Math.max(0, from - 1);
  const starts = content.slice(before, end).matchAll(START);
  for (const { 0: text, index } of starts) {
    if (fits(before + index + text.length)) {
      return before + index;
    }
  }
  return undefined;
}
