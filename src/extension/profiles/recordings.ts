/** The recorded profiles that the user has not saved: their names, and how many are retained. */
import { FileType, Uri, workspace } from "vscode";

/** This many are retained, so that a reload finds the open ones. */
const MAX_RECORDINGS = 20;

/** `BenchmarkWords-cpu-2026-11-24T07-01-22.pprof`. Characters that a file name cannot have on some system become `_`. */
export function fileNameOf(parts: readonly string[], time: Date): string {
  const stamp = time.toISOString().slice(0, 19).replaceAll(":", "-");
  const name = parts.map((part) => part.replace(/[^\p{L}\p{Nd}_.-]+/gu, "_").slice(0, 80)).join("-");
  return `${name}-${stamp}.pprof`;
}

/** Removes the oldest profiles of our folder. */
export async function removeOldest(folder: Uri): Promise<void> {
  const entries = await workspace.fs.readDirectory(folder);
  const files = await Promise.all(
    entries
      .filter(([name, type]) => type === FileType.File && name.endsWith(".pprof"))
      .map(async ([name]) => {
        const file = Uri.joinPath(folder, name);
        return { file, ...(await workspace.fs.stat(file)) };
      }),
  );
  for (const { file } of files.sort((a, b) => b.mtime - a.mtime).slice(MAX_RECORDINGS)) {
    await workspace.fs.delete(file);
  }
}
