/** What lies around an open document: how its file begins on disk, and the files that count together with it. */
import { open, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { folderSource } from "../disk/sumSides.ts";
import { type Neighbours, neighboursOf } from "./neighbours.ts";

/** What the text of a document does not say by itself. */
export interface Surroundings {
  /** What an editor leaves out of the text: a byte order mark; a NUL stands for a file in UTF-16. */
  readonly mark: string;
  readonly neighbours: Neighbours;
}

/** Reads around a document. `openText` gives the text of a file that is open, which goes before what is on disk. */
export async function surroundingsOf(
  uri: string,
  openText: (path: string) => string | undefined,
): Promise<Surroundings> {
  const path = pathOf(uri);
  const alone = { folder: "", name: basename(uri), side: { label: "", files: [], mods: [] } };
  if (path === undefined) {
    return { mark: "", neighbours: alone };
  }
  const read = async (file: string) => openText(file) ?? folderSource(dirname(file), "").read(basename(file));
  const [mark, neighbours] = await Promise.all([
    markOf(path).catch(() => ""),
    // A go.sum that is a folder, or no permission: the document is told about by its text alone.
    neighboursOf(path, read).catch(() => alone),
  ]);
  return { mark, neighbours };
}

/** The path of a file's address; undefined where it is the address of something else. */
export function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

async function markOf(path: string): Promise<string> {
  const found = await stat(path);
  // Another kind of file might never give a byte.
  if (!found.isFile()) {
    return "";
  }
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(3), 0, 3, 0);
    const begin = buffer.toString("hex", 0, bytesRead);
    if (begin === "efbbbf") {
      return "\ufeff";
    }
    return /^(fffe|feff)/.test(begin) ? "\0" : "";
  } finally {
    await file.close();
  }
}
