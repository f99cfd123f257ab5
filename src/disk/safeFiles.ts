/** Reads paths that may be anything: missing, forbidden, a folder, a device, endless. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { readTextFile, UnreadableFile } from "../engine/files.ts";

/** What is at a path, with links followed; `unreadable` if a folder on the way cannot be entered. */
export type Kind = "file" | "folder" | "other" | "unreadable" | undefined;

/** What is at a path. */
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
 * if there is none or it cannot be read.
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

/** The absolute path of a program, given by its path or by its name on PATH; undefined if there is none. */
export async function programPath(name: string, path: string): Promise<string | undefined> {
  const candidates = /[\\/]/.test(name) ? [name] : path.split(delimiter).map((folder) => join(folder, name));
  const endings = process.platform === "win32" ? ["", ".exe"] : [""];
  const absolute = candidates.filter(isAbsolute);
  for (const file of absolute.flatMap((candidate) => endings.map((ending) => candidate + ending))) {
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
