/** What a file on disk is, by its first bytes. */
import { constants, gunzipSync } from "node:zlib";
import type { Uri } from "vscode";
import { readPart } from "../../engine/files.ts";
import { type Content, contentOf } from "../../profile/read/content.ts";
import { isGzip } from "../../profile/read/gzip.ts";

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
