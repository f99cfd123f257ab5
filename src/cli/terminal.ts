/** What the terminal can show, and writing to it. */

/** The parts of an environment and a stream that decide how to print. */
export interface Surface {
  env: Readonly<Record<string, string | undefined>>;
  platform: string;
  isTTY: boolean;
  /** Columns, where the stream is a terminal. */
  columns: number | undefined;
}

/** How to print: what the format `text` adapts to. */
export interface Manners {
  columns: number;
  color: boolean;
  unicode: boolean;
}

/** Columns of what is no terminal: a pipe, a file, a CI log. */
const COLUMNS = 100;

/** Reads the manners off a stream's surface; COLUMNS of the environment counts where the stream has none. */
export function mannersOf({ env, platform, isTTY, columns }: Surface): Manners {
  const asked = columns ?? Number(env.COLUMNS);
  return {
    columns: Number.isInteger(asked) && asked > 0 ? asked : COLUMNS,
    color: wantsColor(env, isTTY),
    unicode: platform === "win32" || /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ""),
  };
}

/** FORCE_COLOR wins over NO_COLOR, as in Node; both count when not empty (no-color.org, force-color.org). */
function wantsColor(env: Surface["env"], isTTY: boolean): boolean {
  if (env.FORCE_COLOR) {
    return !/^(0|false)$/.test(env.FORCE_COLOR);
  }
  return isTTY && !env.NO_COLOR && env.TERM !== "dumb";
}

/** The surface of one of this process's streams. */
export function surfaceOf(stream: NodeJS.WriteStream): Surface {
  const { env, platform } = process;
  return { env, platform, isTTY: stream.isTTY === true, columns: stream.isTTY ? stream.columns : undefined };
}

/** Prints the result. A reader that went away (`| head`) is no error: EPIPE is quiet. */
function print(content: string): Promise<void> {
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
 * Gives a result to who asked for it: whole into the file, or printed.
 * @throws Error with one sentence.
 */
export async function deliver(content: string, output: string | undefined): Promise<void> {
  if (output === undefined) {
    await print(content);
    return;
  }
  const { writeWhole } = await import("../engine/scratch.ts");
  await writeWhole(output, content);
}
