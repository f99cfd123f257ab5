/** Looks at files that may be anything: absent, forbidden, a folder, a device, without end. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { readTextFile, UnreadableFile } from "../engine/files.ts";

/** What lies at a path, links followed; `unreadable` where a folder on the way may not be entered. */
export type Kind = "file" | "folder" | "other" | "unreadable" | undefined;

/** What lies at a path. */
export async function kindOf(path: string): Promise<Kind> {
  try {
    const stats = await stat(path);
    return stats.isDirectory() ? "folder" : stats.isFile() ? "file" : "other";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES" ? "unreadable" : undefined;
  }
}

/**
 * The first `bytes` of a regular file as text (1 MiB: a settings file or a table of Go's tree is far smaller); undefined
 * where there is none that can be read.
 */
export async function readStart(path: string, bytes = 1024 * 1024): Promise<string | undefined> {
  try {
    return await readTextFile(path, { most: bytes, cut: true });
  } catch (error) {
    if (error instanceof UnreadableFile) {
      return undefined;
    }
    throw error;
  }
}

/** Where a program is: at its path, or on PATH by its name; undefined where it is not. Relative entries do not count. */
export async function programPath(name: string, path: string): Promise<string | undefined> {
  const places = /[\\/]/.test(name) ? [name] : path.split(delimiter).map((folder) => join(folder, name));
  const endings = process.platform === "win32" ? ["", ".exe"] : [""];
  for (const file of places.filter(isAbsolute).flatMap((place) => endings.map((ending) => place + ending))) {
    const runs = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs && (await kindOf(file)) === "file") {
      return file;
    }
  }
  return undefined;
}
