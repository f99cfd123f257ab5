/** Profiles that we recorded and nobody has saved yet: their names, and how many are kept. */
import { FileType, Uri, workspace } from "vscode";

/** As many are kept, so that a reload still finds those that are open. */
const MOST = 20;

/** `BenchmarkWords-cpu-2026-11-24T07-01-22.pprof`: what cannot stand in a file's name on some system becomes `_`. */
export function fileNameOf(parts: readonly string[], time: Date): string {
  const stamp = time.toISOString().slice(0, 19).replaceAll(":", "-");
  const name = parts.map((part) => part.replace(/[^\p{L}\p{Nd}_.-]+/gu, "_").slice(0, 80)).join("-");
  return `${name}-${stamp}.pprof`;
}

/** Removes the oldest profiles of a folder of ours. */
export async function keepNewest(folder: Uri): Promise<void> {
  const entries = await workspace.fs.readDirectory(folder);
  const files = await Promise.all(
    entries
      .filter(([name, type]) => type === FileType.File && name.endsWith(".pprof"))
      .map(async ([name]) => {
        const file = Uri.joinPath(folder, name);
        return { file, ...(await workspace.fs.stat(file)) };
      }),
  );
  for (const { file } of files.sort((a, b) => b.mtime - a.mtime).slice(MOST)) {
    await workspace.fs.delete(file);
  }
}
