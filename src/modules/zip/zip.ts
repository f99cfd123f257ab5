/**
 * The list of files at the end of a zip, its central directory (APPNOTE.TXT 4.3.12 to 4.3.16, 4.5.3): enough to compare
 * a tree with the zip without unpacking, or even downloading, its content. Like Go's archive/zip, it accepts bytes before
 * the first file and after the end. All bytes are hostile.
 */

/** One file in the central directory. */
export interface ZipEntry {
  readonly name: string;
  /** CRC-32 and size of the unpacked content. */
  readonly crc32: number;
  readonly size: number;
  /** The size of the content in the zip, packed with `method`: 0 stored, 8 deflate. */
  readonly packed: number;
  readonly method: number;
  /** The offset of the file's local header in the zip. */
  readonly offset: number;
}

/** The position of the central directory in the zip. */
export interface CentralDirectory {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
  /** The number of bytes before the actual zip: offsets start there. */
  readonly base: number;
}

/** The records at the very end of a zip, and the longest comment that may follow them. */
const END_SIZE = 22;
const END64_SIZE = 56;
const LOCATOR_SIZE = 20;
export const MAX_TAIL = END64_SIZE + LOCATOR_SIZE + END_SIZE + 0xffff;

const END_SIGNATURE = 0x06054b50;
const END64_SIGNATURE = 0x06064b50;
const LOCATOR_SIGNATURE = 0x07064b50;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_SIZE = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const ZIP64_FIELD = 1;

/** The size of a file's local header without its name and extra fields. */
export const LOCAL_SIZE = 30;

const NAMES = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Finds the central directory, given the last bytes of the zip (`MAX_TAIL`, or all) and its size.
 * @throws Error if there is none.
 */
export function findCentralDirectory(tail: Uint8Array, zipSize: number): CentralDirectory {
  const view = viewOf(tail);
  const at = endOf(view);
  const start = zipSize - tail.length;
  let end = start + at;
  let count = view.getUint16(at + 10, true);
  let size = view.getUint32(at + 12, true);
  let from = view.getUint32(at + 16, true);
  if (count === 0xffff || from === 0xffffffff) {
    const end64 = end64Of(view, at, start);
    if (end64 !== undefined) {
      end = start + end64;
      count = safe(view.getBigUint64(end64 + 32, true));
      size = safe(view.getBigUint64(end64 + 40, true));
      from = safe(view.getBigUint64(end64 + 48, true));
    }
  }
  const base = end - size - from;
  if (base < 0) {
    throw new Error("the zip's central directory is outside of the zip");
  }
  return { offset: base + from, size, count, base };
}

/** The position of the last end record whose comment fits. @throws Error */
function endOf(view: DataView): number {
  for (let at = view.byteLength - END_SIZE; at >= 0; at -= 1) {
    if (view.getUint32(at, true) === END_SIGNATURE) {
      if (at + END_SIZE + view.getUint16(at + 20, true) <= view.byteLength) {
        return at;
      }
      break;
    }
  }
  throw new Error("it does not end like a zip");
}

/** The position of the zip64 end record, for over 65,534 files or 4 GiB; undefined if there is none. */
function end64Of(view: DataView, end: number, start: number): number | undefined {
  const locator = end - LOCATOR_SIZE;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_SIGNATURE) {
    return undefined;
  }
  const at = safe(view.getBigUint64(locator + 8, true)) - start;
  if (at < 0 || at + END64_SIZE > locator || view.getUint32(at, true) !== END64_SIGNATURE) {
    throw new Error("the zip64 end record is not where it should be");
  }
  return at;
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new Error("the zip claims to be larger than any file");
  }
  return Number(value);
}

/**
 * Parses the entries of a central directory.
 * @throws Error if it is malformed.
 */
export function parseCentralDirectory(
  bytes: Uint8Array,
  { count, base }: Pick<CentralDirectory, "count" | "base">,
): ZipEntry[] {
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    const malformed = () => new Error(`the zip's central directory is malformed at entry ${entries.length}`);
    if (at + ENTRY_SIZE > bytes.length || view.getUint32(at, true) !== ENTRY_SIGNATURE) {
      throw malformed();
    }
    const extra = at + ENTRY_SIZE + view.getUint16(at + 28, true);
    const comment = extra + view.getUint16(at + 30, true);
    const end = comment + view.getUint16(at + 32, true);
    if (end > bytes.length) {
      throw malformed();
    }
    const [size, packed, offset] = longNumbers(
      [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
      bytes.subarray(extra, comment),
    );
    entries.push({
      name: nameOf(bytes.subarray(at + ENTRY_SIZE, extra), entries.length),
      crc32: view.getUint32(at + 16, true),
      size,
      packed,
      method: view.getUint16(at + 10, true),
      offset: base + offset,
    });
    at = end;
  }
  return entries;
}

/** Go accepts other encodings in a zip, but not in a module zip (CheckFilePath in golang.org/x/mod/module). */
function nameOf(bytes: Uint8Array, index: number): string {
  try {
    return NAMES.decode(bytes);
  } catch {
    throw new Error(`the name of entry ${index} of the zip is not UTF-8`);
  }
}

/** Numbers of 32 bits. A number with all bits set is in the extra fields with 64 bits, in this order. */
function longNumbers(
  short: readonly [number, number, number],
  extra: Uint8Array,
): [size: number, packed: number, offset: number] {
  const view = viewOf(extra);
  let at = short.includes(0xffffffff) ? 0 : extra.length;
  while (at + 4 <= extra.length && view.getUint16(at, true) !== ZIP64_FIELD) {
    at += 4 + view.getUint16(at + 2, true);
  }
  at += 4;
  const long = (value: number) => {
    if (value !== 0xffffffff || at + 8 > extra.length) {
      return value;
    }
    at += 8;
    return safe(view.getBigUint64(at - 8, true));
  };
  return [long(short[0]), long(short[1]), long(short[2])];
}

/**
 * The offset of a file's content from its local header, whose first `LOCAL_SIZE` bytes are given.
 * @throws Error if they are not a header.
 */
export function contentStart(header: Uint8Array): number {
  const view = viewOf(header);
  if (header.length < LOCAL_SIZE || view.getUint32(0, true) !== LOCAL_SIGNATURE) {
    throw new Error("no file starts where the zip's central directory says");
  }
  return LOCAL_SIZE + view.getUint16(26, true) + view.getUint16(28, true);
}
