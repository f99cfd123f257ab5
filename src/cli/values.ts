/** Values of options. An invalid value throws one sentence that names it and says what is valid. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type ReadLimits, readNamedFile, UnreadableFile } from "../engine/files.ts";

/**
 * A whole number from 1 to `most`.
 * @throws Error
 */
export function numberOf(flag: string, value: string, unit: string, most: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > most) {
    throw new Error(`${flag} must be a number of ${unit} from 1 to ${most}, not ${JSON.stringify(value)}.`);
  }
  return number;
}

/**
 * The absolute path of a go command or of a folder that holds one.
 * @throws Error
 */
export async function goAt(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    throw new Error(`--go ${path} does not exist: give the path of a go command or of a GOROOT.`);
  }
  return resolve(path);
}

/**
 * The absolute path of an existing folder.
 * @throws Error
 */
export async function folderAt(flag: string, path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new Error(`${flag} ${path} is not a folder: give the path of an existing folder.`);
  }
  return resolve(path);
}

/**
 * The absolute path of a writable file. Called before a run, so that its result is not lost afterwards.
 * @throws Error
 */
export async function outputAt(path: string): Promise<string> {
  const folder = dirname(resolve(path));
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new Error(
      `--output ${path} is a folder: give the path of a file, or omit --output to print the result.`,
    );
  }
  // A device or a pipe, such as /dev/stderr, is written directly, without a temporary file beside it.
  if (found === undefined || found.isFile()) {
    await access(folder, constants.W_OK).catch(() => {
      throw new Error(`--output ${path} cannot be written: ${folder} is not a writable folder.`);
    });
  }
  return resolve(path);
}

/**
 * The bytes of a file that the command line names: a regular file or a pipe. `hint` says what to give instead.
 * @throws Error with one sentence; Cancelled
 */
export async function bytesAt(
  path: string,
  hint: string,
  limits: Pick<ReadLimits, "most" | "signal">,
): Promise<Uint8Array> {
  const bytes = await readNamedFile(path, limits).catch((error: unknown) => {
    throw error instanceof UnreadableFile ? new Error(`${path} ${error.reason}: ${hint}.`) : error;
  });
  if (bytes === undefined) {
    throw new Error(`${path} cannot be read (ENOENT): ${hint}.`);
  }
  return bytes;
}
