/** What the terminal can show, and output to it: nothing else of the command line writes to stdout or stderr. */
import { inert } from "../formats/visible.ts";
import { wholeLines } from "../formats/wholeLines.ts";

/** The parts of an environment and a stream that determine the style of the output. */
export interface StreamTraits {
  env: Readonly<Record<string, string | undefined>>;
  platform: string;
  isTTY: boolean;
  /** The width, if the stream is a terminal. */
  columns: number | undefined;
}

/** The style of text output. */
export interface TerminalStyle {
  columns: number;
  color: boolean;
  unicode: boolean;
}

/** The width if the stream is not a terminal: a pipe, a file, a CI log. */
const COLUMNS = 100;

/** The style for a stream. Without a terminal, the environment variable COLUMNS sets the width. */
export function terminalStyle({ env, platform, isTTY, columns }: StreamTraits): TerminalStyle {
  const width = columns ?? Number(env.COLUMNS);
  return {
    columns: Number.isInteger(width) && width > 0 ? width : COLUMNS,
    color: wantsColor(env, isTTY),
    unicode: platform === "win32" || /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ""),
  };
}

/** FORCE_COLOR has precedence over NO_COLOR, as in Node; empty values are ignored (no-color.org, force-color.org). */
function wantsColor(env: StreamTraits["env"], isTTY: boolean): boolean {
  if (env.FORCE_COLOR) {
    return !/^(0|false)$/.test(env.FORCE_COLOR);
  }
  return isTTY && !env.NO_COLOR && env.TERM !== "dumb";
}

/** The traits of a stream of this process. */
export function streamTraits(stream: NodeJS.WriteStream): StreamTraits {
  const { env, platform } = process;
  return { env, platform, isTTY: stream.isTTY === true, columns: stream.isTTY ? stream.columns : undefined };
}

/** Formats that are written as they are: their own escapes keep commands out, or, for GitHub, put ours in. */
const ENCODED: ReadonlySet<string> = new Set(["json", "junit", "sarif", "html", "github"]);

/** Prints a line, a question or a complaint on stderr. A CI runner reads it too, so it finds no command in it. */
export function remark(text: string): void {
  process.stderr.write(inert(text));
}

/** Prints help on stdout. */
export function printHelp(text: string): void {
  process.stdout.write(inert(text));
}

/** Prints the result. Ignores EPIPE: a reader may close the pipe early (`| head`). */
function print(content: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(content, (error) => {
      const code = (error as NodeJS.ErrnoException | null | undefined)?.code;
      if (error && code !== "EPIPE") {
        reject(new Error(`The result cannot be printed (${code ?? error.message}).`));
        return;
      }
      resolve();
    });
  });
}

/**
 * Writes a result in one of the formats to the file, completely or not at all, or prints it if there is no file. A long
 * result comes in pieces, which are never there at once. CI runners find no command in text, whatever it quotes.
 * @throws Error with one sentence.
 */
export async function deliver(
  content: string | Iterable<string>,
  output: string | undefined,
  format = "text",
): Promise<void> {
  const pieces = wholeLines(typeof content === "string" ? [content] : content);
  const written = (piece: string) => (ENCODED.has(format) ? piece : inert(piece));
  if (output === undefined) {
    for (const piece of pieces) {
      await print(written(piece));
    }
    return;
  }
  const { writeWhole } = await import("../engine/scratch.ts");
  await writeWhole(output, Array.from(pieces, written).join(""));
}

/**
 * Writes bytes to the file, completely or not at all, or to stdout if there is no file.
 * @throws Error with one sentence.
 */
export async function deliverBytes(content: Uint8Array, output: string | undefined): Promise<void> {
  if (output === undefined) {
    await print(content);
    return;
  }
  const { writeWhole } = await import("../engine/scratch.ts");
  await writeWhole(output, content);
}
