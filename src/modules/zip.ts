/**
 * The list of files at the end of a zip, its central directory (APPNOTE.TXT 4.3.12, 4.3.16): enough to compare
 * a tree with the zip without unpacking, or even fetching, its content. All bytes are hostile.
 */

/** One file as the central directory has it. */
export interface ZipEntry {
  readonly name: string;
  /** CRC-32 and length of the unpacked content. */
  readonly crc32: number;
  readonly size: number;
}

/** Where the central directory lies in the zip. */
export interface CentralDirectory {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

/** The record at the very end of a zip, and the longest comment that may follow it. */
const END_SIZE = 22;
export const MAX_TAIL = END_SIZE + 0xffff;

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_SIZE = 46;

/**
 * Finds the central directory from the zip's last bytes (`MAX_TAIL` of them, or all) and its length.
 * @throws Error where there is none, or only in zip64 form (over 65,534 files or 4 GiB).
 */
export function findCentralDirectory(tail: Uint8Array, zipSize: number): CentralDirectory {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.length - END_SIZE; at >= 0; at -= 1) {
    if (
      view.getUint32(at, true) !== END_SIGNATURE ||
      view.getUint16(at + 20, true) !== tail.length - at - END_SIZE
    ) {
      continue;
    }
    const count = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    if (count === 0xffff || offset === 0xffffffff) {
      throw new Error("the zip is in zip64 form, which is not read here");
    }
    if (offset + size > zipSize - (tail.length - at)) {
      throw new Error("the zip's list of files lies outside of the zip");
    }
    return { offset, size, count };
  }
  throw new Error("it does not end as a zip does");
}

/**
 * Reads the entries of a central directory.
 * @throws Error where it is malformed.
 */
export function parseCentralDirectory(
  bytes: Uint8Array,
  { count }: Pick<CentralDirectory, "count">,
): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + ENTRY_SIZE > bytes.length || view.getUint32(at, true) !== ENTRY_SIGNATURE) {
      throw new Error(`the zip's list of files is malformed at its entry ${entries.length}`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const end = at + ENTRY_SIZE + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (end > bytes.length) {
      throw new Error(`the zip's list of files is malformed at its entry ${entries.length}`);
    }
    entries.push({
      name: decoder.decode(bytes.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength)),
      crc32: view.getUint32(at + 16, true),
      size: view.getUint32(at + 24, true),
    });
    at = end;
  }
  return entries;
}
