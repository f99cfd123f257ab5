import { statSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, relative, sep } from "node:path";

/** Whether `path` is `folder` or below it, by its text: links are not followed. */
export function within(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * The home folder, which is written `~` wherever a report may leave the machine; undefined if it does not exist: then
 * its name is what must be shown.
 */
export function existingHome(): string | undefined {
  const home = homedir();
  try {
    return statSync(home).isDirectory() ? home : undefined;
  } catch {
    return undefined;
  }
}
