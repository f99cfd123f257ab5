import { isAbsolute, relative } from "node:path";

/** Whether `path` is `folder` or lies below it. */
export function within(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}
