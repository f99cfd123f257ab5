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

/**
 * Absolute path (`/`, `~/`, `C:\`), colon, line. Never a path that starts with two slashes: on Windows that is another
 * machine, which must not be contacted. The lengths are bounded so that no line is slow to read.
 */
const LOCATION =
  /(?<![\w./\\~:-])((?:~?\/(?![/\\])|[A-Za-z]:[\\/](?![/\\]))[^\s:"'<>|*?]{1,1024}):(\d{1,7})(?::(\d{1,7}))?/g;

/** The most links of one log. */
const MAX_LINKS = 500;

/** The links in the lines of a log. A leading `~` stands for `home`. */
export function linksIn(lines: readonly string[], home: string | undefined): LogLink[] {
  const found: LogLink[] = [];
  for (const [at, content] of lines.entries()) {
    for (const match of content.matchAll(LOCATION)) {
      const [whole, path, line, column] = match as unknown as [string, string, string, string | undefined];
      found.push({
        at,
        from: match.index,
        to: match.index + whole.length,
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
