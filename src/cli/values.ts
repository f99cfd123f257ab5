/** Values of options: each that cannot be used becomes one sentence that names it and says what can. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * A whole number from 1 to `most`.
 * @throws Error
 */
export function numberOf(flag: string, value: string, unit: string, most: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > most) {
    throw new Error(`${flag} takes a number of ${unit} from 1 to ${most}, not ${JSON.stringify(value)}.`);
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
 * The absolute path of a folder that is there.
 * @throws Error
 */
export async function folderAt(flag: string, path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new Error(`${flag} ${path} is no folder: give one that exists.`);
  }
  return resolve(path);
}

/**
 * The absolute path of a file that can be written; asked before a run, so that its result is not lost after it.
 * @throws Error
 */
export async function outputAt(path: string): Promise<string> {
  const folder = dirname(resolve(path));
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new Error(`--output ${path} is a folder: name a file, or leave it out to print.`);
  }
  // A device or a pipe, such as /dev/stderr, is written as it is and needs no room beside it.
  if (found === undefined || found.isFile()) {
    await access(folder, constants.W_OK).catch(() => {
      throw new Error(`--output ${path} cannot be written: ${folder} is no folder that you can write.`);
    });
  }
  return resolve(path);
}
