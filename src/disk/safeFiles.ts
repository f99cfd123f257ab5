/** Reads paths that may be anything: missing, forbidden, a folder, a device, endless. */
import { stat } from "node:fs/promises";
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
