/** What the editor needs to know of a log's text: where to start, what folds, what links. Pure. */

/** A span of lines, both counted from 0 and included. */
export interface Fold {
  start: number;
  end: number;
}

/** A place named in a log as `path:line` or `path:line:column`, and where it stands in the text. */
export interface PlaceName {
  /** Line of the log, from 0. */
  at: number;
  /** Characters of that line, the end not included. */
  from: number;
  to: number;
  path: string;
  /** Counted from 1. */
  line: number;
  column: number | undefined;
}

/** `─ 3 ── exit 1 · 245 ms ────`, as formats/log.ts heads each command. */
const COMMAND = /^─ \d+ ── /;

/** The line at which a reader should start: what is wrong, or what was found; 0 where there is neither. */
export function startLine(text: string): number {
  const lines = text.split("\n");
  const labels = ["What is wrong", "Why not", "What was found"];
  const starts = labels.map((label) => lines.findIndex((line) => line.startsWith(label)));
  return starts.find((line) => line >= 0) ?? 0;
}

/** One fold for each command: its heading stays, with how it ended. */
export function folds(text: string): Fold[] {
  const lines = text.split("\n");
  const heads = lines.flatMap((line, number) => (COMMAND.test(line) ? [number] : []));
  return heads
    .map((start, index) => {
      let end = (heads[index + 1] ?? lines.length) - 1;
      while (end > start && lines[end]?.trim() === "") {
        end -= 1;
      }
      return { start, end };
    })
    .filter(({ start, end }) => end > start);
}

/**
 * Absolute path (`/`, `~/`, `C:\`), colon, line. Never one that starts with two slashes: on Windows that is
 * another machine, which must not be asked. The lengths are bounded so that no line is slow to read.
 */
const PLACE =
  /(?<![\w./\\~:-])((?:~?\/(?![/\\])|[A-Za-z]:[\\/](?![/\\]))[^\s:"'<>|*?]{1,1024}):(\d{1,7})(?::(\d{1,7}))?/g;

/** The places that a log names, at most `most`. A leading `~` stands for `home`. */
export function places(text: string, home: string, most = 500): PlaceName[] {
  const found: PlaceName[] = [];
  for (const [at, content] of text.split("\n").entries()) {
    for (const match of content.matchAll(PLACE)) {
      const [whole, path, line, column] = match as unknown as [string, string, string, string | undefined];
      found.push({
        at,
        from: match.index,
        to: match.index + whole.length,
        path: path.replace(/^~(?=\/)/, home),
        line: Number(line),
        column: column === undefined ? undefined : Number(column),
      });
      if (found.length === most) {
        return found;
      }
    }
  }
  return found;
}
