/** Looks at files that may be anything: absent, forbidden, a folder, a device, without end. */
import { stat } from "node:fs/promises";
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
