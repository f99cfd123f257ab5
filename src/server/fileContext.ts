/** What an open document depends on: the first bytes of its file on disk, and the files that Go reads with it. */
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { kindOf } from "../disk/safeFiles.ts";
import { folderSource } from "../disk/sums/sumSides.ts";
import { readRegularFile } from "../engine/files.ts";
import type { NamedSums } from "../modules/goSum/sumDiff.ts";
import { findRelatedFiles, type RelatedFiles } from "./relatedFiles.ts";

/** What the text of a document does not show. */
export interface FileContext {
  /** What an editor leaves out of the text: a byte order mark. For a file in UTF-16 it is a NUL. */
  readonly byteOrderMark: string;
  readonly related: RelatedFiles;
  /** Beside go.mod, or go.work, there is a vendor directory. */
  readonly isVendored: boolean;
}

/** What a client has open, which goes before the disk. */
export interface OpenText {
  text(path: string): string | undefined;
  /** The open go.sum files, by their names from a folder. */
  sums(folder: string): readonly NamedSums[];
}

/** Reads the context of a document. */
export async function readFileContext(uri: string, open: OpenText): Promise<FileContext> {
  const path = pathOf(uri);
  const alone = { folder: "", name: basename(uri), side: NOTHING, members: new Map() };
  if (path === undefined) {
    return { byteOrderMark: "", related: alone, isVendored: false };
  }
  const read = async (file: string) =>
    open.text(file) ?? folderSource(dirname(file), "").read(basename(file));
  const [byteOrderMark, related] = await Promise.all([
    byteOrderMarkOf(path).catch(() => ""),
    // go.sum may be a folder, or unreadable: then only the document's own text counts.
    findRelatedFiles(path, read, open.sums).catch(() => alone),
  ]);
  const isVendored = (await kindOf(join(related.folder, "vendor/modules.txt"))) === "file";
  return { byteOrderMark, related, isVendored };
}

const NOTHING: RelatedFiles["side"] = { label: "", files: [], mods: [] };

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
