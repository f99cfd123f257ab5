/** What an open document depends on: the first bytes of its file on disk, and the files that Go reads with it. */
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { folderSource } from "../disk/sumSides.ts";
import { readRegularFile } from "../engine/files.ts";
import { findRelatedFiles, type RelatedFiles } from "./relatedFiles.ts";

/** What the text of a document does not show. */
export interface FileContext {
  /** What an editor leaves out of the text: a byte order mark. For a file in UTF-16 it is a NUL. */
  readonly byteOrderMark: string;
  readonly related: RelatedFiles;
}

/** Reads the context of a document. `openText` returns the text of an open file, which goes before the disk. */
export async function readFileContext(
  uri: string,
  openText: (path: string) => string | undefined,
): Promise<FileContext> {
  const path = pathOf(uri);
  const alone = { folder: "", name: basename(uri), side: { label: "", files: [], mods: [] } };
  if (path === undefined) {
    return { byteOrderMark: "", related: alone };
  }
  const read = async (file: string) => openText(file) ?? folderSource(dirname(file), "").read(basename(file));
  const [byteOrderMark, related] = await Promise.all([
    byteOrderMarkOf(path).catch(() => ""),
    // go.sum may be a folder, or unreadable: then only the document's own text counts.
    findRelatedFiles(path, read).catch(() => alone),
  ]);
  return { byteOrderMark, related };
}

/** The path of a `file:` URI; undefined for any other URI. */
export function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

async function byteOrderMarkOf(path: string): Promise<string> {
  const bytes = await readRegularFile(path, { most: 3, cut: true });
  const start = Buffer.from(bytes ?? []).toString("hex");
  if (start === "efbbbf") {
    return "\ufeff";
  }
  return /^(fffe|feff)/.test(start) ? "\0" : "";
}
