/** The rows of a log: its bytes as text, without what terminals, CI systems and trackers put around a line. All bytes are hostile. */

/** A row of a log. */
export interface Row {
  readonly text: string;
  /** The line of the log, from 1. */
  readonly line: number;
}

/** The go command writes no longer line about a checksum. */
const MAX_LINE_LENGTH = 4096;

/** In how many rows after its heading a hash is searched: other output may come in between. */
const SEARCH_ROWS = 40;

/** So many bytes show how a log is encoded. */
const SAMPLE = 4096;

/**
 * The text of a log. UTF-16 is known by its byte order mark, or by its zero bytes: Windows PowerShell writes it with a
 * mark, and what appends to such a file or cuts it leaves none.
 */
export function decodeLog(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return new TextDecoder("utf-16le").decode(bytes);
  }
  if (first === 0xfe && second === 0xff) {
    return new TextDecoder("utf-16be").decode(bytes);
  }
  const zeros = [0, 0];
  const sample = Math.min(bytes.length, SAMPLE);
  for (let at = 0; at < sample; at++) {
    zeros[at % 2]! += bytes[at] === 0 ? 1 : 0;
  }
  const [even = 0, odd = 0] = zeros;
  // Nearly each character of such a log is of ASCII, and has one zero byte.
  const encoding = odd > sample / 4 ? "utf-16le" : even > sample / 4 ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/** Terminal escape sequences (ECMA-48): ESC `[` up to a letter, or ESC `]` up to BEL or ESC `\`. */
const ESC = "\u001b";
const BEL = "\u0007";
const ESCAPES = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\))`, "g");

/**
 * Line feeds as another text writes them: JSON, the workflow commands of GitHub, XML, HTML. Progress is overwritten after
 * a carriage return.
 */
const BREAKS = /(?:\\r)?\\n|%0[AaDd]|&#(?:x0?[AaDd]|1[03]);|<br ?\/?>|\r/;

/** The rows of a log as plain text, one after the other: a log may have millions. */
export function* rowsOf(log: string): Generator<Row> {
  let blank = 0;
  for (let line = 1, at = 0; at <= log.length; line++) {
    const newline = log.indexOf("\n", at);
    const end = newline < 0 ? log.length : newline;
    blank = end === at ? blank + 1 : 0;
    // No hash is searched beyond so many rows.
    if (blank <= SEARCH_ROWS) {
      for (const text of textsOf(log.slice(at, end).replace(ESCAPES, ""))) {
        yield { text: plain(text.slice(0, MAX_LINE_LENGTH)), line };
      }
    }
    at = end + 1;
  }
}

/** The texts of a line. In the path of a Windows file, `\n` is no line feed. */
function textsOf(written: string): string[] {
  if (!BREAKS.test(written)) {
    return [written];
  }
  const hasDrive = written.includes(":\\") && !written.includes("\\n\\t") && !written.includes("\\n\\n");
  const texts = written.split(hasDrive ? "\r" : BREAKS).filter((text) => text !== "");
  return texts.length === 0 ? [""] : texts;
}

/** A link of Markdown or of a chat, of which the shown text counts. */
const MARKDOWN_LINK = /\[([^[\]]*)\]\([^()\s]*\)/g;
const CHAT_LINK = /<https?:[^<>|\s]*\|([^<>|]*)>/g;

function plain(text: string): string {
  let shown = text;
  if (/[\0\u00a0]/.test(shown)) {
    shown = shown.replaceAll("\0", "").replaceAll("\u00a0", " ");
  }
  if (shown.includes("\\t") || shown.includes("%09") || shown.includes("&#")) {
    shown = shown.replace(/\\t|%09|&#(?:x0?9|9);/g, "\t");
  }
  if (shown.includes("](")) {
    shown = shown.replace(MARKDOWN_LINK, "$1");
  }
  return shown.includes("<http") ? shown.replace(CHAT_LINK, "$1") : shown;
}

/** Each row with the rows below it in which the rest of its message may be. */
export function* windowsOf(rows: Iterable<Row>): Generator<readonly Row[]> {
  const window: Row[] = [];
  for (const row of rows) {
    window.push(row);
    if (window.length > SEARCH_ROWS) {
      yield window;
      window.shift();
    }
  }
  for (; window.length > 0; window.shift()) {
    yield window;
  }
}

/** Times, which differ from row to row: `10:11:12.3`, `1.425`, `47s`. */
const TIMES = /(?<![\d.:])\d+(?:[.:]\d+)+|\b\d{1,6}s\b/g;

/**
 * What stands before a message in each of its rows, without times: several stages of a build may write at once, each
 * behind its own name.
 */
export function stageOf(before: string): string {
  return before.replace(TIMES, "").trim();
}

/** The last word. */
export function wordBefore(text: string): string {
  return unquoted(text.slice(Math.max(text.lastIndexOf(" "), text.lastIndexOf("\t")) + 1));
}

/** A word without the quotes and brackets that a log may put around a message. */
export function unquoted(word: string): string {
  return word.replace(/^["'`([<*]+/, "").replace(/(?<!["'`,;)\]>*])["'`,;)\]>*]+$/, "");
}

/** The texts before and after some words; undefined if they are not there. */
export function splitAround(text: string, words: string): { before: string; after: string } | undefined {
  const at = text.indexOf(words);
  return at < 0 ? undefined : { before: text.slice(0, at), after: text.slice(at + words.length) };
}
