import { isAbsolute, relative, sep } from "node:path";

/** Whether `path` is `folder` or below it, by its text: links are not followed. */
export function within(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
