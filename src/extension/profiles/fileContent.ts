/** Reads files that may be anything: what a file on disk is, by its first bytes, and all of one. */
import { constants, gunzipSync } from "node:zlib";
import { FileType, l10n, type Uri, workspace } from "vscode";
import { readPart, readRegularFile } from "../../engine/files.ts";
import { oneLine } from "../../formats/visible.ts";
import { type Content, contentOf, limitFor } from "../../profile/read/content.ts";
import { HARMLESS, isGzip } from "../../profile/read/gzip.ts";

/** How many bytes are read, packed or not, and how many they may become: DEFLATE unpacks to a thousand times as many. */
const HEAD = 4096;
const MAX_UNPACKED = 1100 * HEAD;

/** Undefined if the file is not on disk, or cannot be read. */
export async function contentOfFile(uri: Uri): Promise<Content | undefined> {
  if (uri.scheme !== "file") {
    return undefined;
  }
  try {
    const { bytes, size } = await readPart(uri.fsPath, () => 0, HEAD);
    const isWhole = bytes.length === size;
    return isGzip(bytes) ? contentOf(unpacked(bytes), isWhole) : contentOf(bytes, isWhole);
  } catch {
    return undefined;
  }
}

/** @throws Error if it is damaged */
function unpacked(packed: Uint8Array): Uint8Array {
  return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_UNPACKED });
}

/** Whether a file of `size` bytes may be a profile of at most `most`, by how it begins if it is large and on disk. */
export async function mayHave(uri: Uri, size: number, most: number): Promise<boolean> {
  if (uri.scheme !== "file" || size <= HARMLESS) {
    return true;
  }
  const { bytes } = await readPart(uri.fsPath, () => 0, HEAD);
  return size <= limitFor(bytes, most);
}

/**
 * All bytes of a file of at most `most`. The editor's own reader would follow a link to a device without end, so it only
 * reads what is not on disk.
 * @throws Error with one sentence
 */
export async function readWhole(uri: Uri, most: number): Promise<Uint8Array> {
  await expectFile(uri);
  return uri.scheme === "file"
    ? ((await readRegularFile(uri.fsPath, { most })) ?? new Uint8Array())
    : workspace.fs.readFile(uri);
}

/** @throws Error with one sentence for what is not a regular file: to read a pipe or a device might never end */
export async function expectFile(uri: Uri): Promise<void> {
  const { type } = await workspace.fs.stat(uri);
  if (!(type & FileType.File)) {
    throw new Error(l10n.t("{0} is not a regular file, so it is not read.", oneLine(uri.path)));
  }
}
