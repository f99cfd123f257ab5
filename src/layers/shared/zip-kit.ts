/** Writes valid and invalid zips for cases and tests. */
import { crc32, deflateRawSync } from "node:zlib";

/** A file of the zip; values that are not given are correct. */
export interface ZipDraft {
  name: string;
  content: string | Uint8Array;
  /** 8 for deflate, the default, or 0 for no compression. */
  method?: number;
  /** The CRC-32 and size of the content in the central directory. */
  crc32?: number;
  size?: number;
  /** The offset of the file in the central directory. */
  offset?: number;
}

/** A zip of these files; with `zip64` it also has a zip64 end record. */
export function zipOf(files: readonly ZipDraft[], { zip64 = false } = {}): Buffer {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, content, method = 8, ...declared } of files) {
    const bytes = Buffer.from(content);
    const packed = method === 8 ? deflateRawSync(bytes) : bytes;
    const common = Buffer.alloc(26);
    // Version 2.0, names in UTF-8.
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(declared.crc32 ?? crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(declared.size ?? bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(declared.offset ?? offset, 10);
    const local = [Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed];
    // A central directory entry begins with the creator's version and ends with the file's offset.
    entries.push(Buffer.from("PK\x01\x02\x14\0"), common, tail, Buffer.from(name));
    parts.push(...local);
    offset += local.reduce((sum, part) => sum + part.length, 0);
  }
  const directory = Buffer.concat(entries);
  return Buffer.concat([...parts, directory, ...ending(files.length, directory.length, offset, zip64)]);
}

function ending(count: number, size: number, offset: number, zip64: boolean): Buffer[] {
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  for (const at of [8, 10]) {
    end.writeUInt16LE(zip64 ? 0xffff : count, at);
  }
  end.writeUInt32LE(zip64 ? 0xffffffff : size, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16);
  if (!zip64) {
    return [end];
  }
  const long = Buffer.alloc(56);
  long.write("PK\x06\x06", "latin1");
  long.writeBigUInt64LE(44n, 4);
  for (const [at, value] of [
    [24, count],
    [32, count],
    [40, size],
    [48, offset],
  ] as const) {
    long.writeBigUInt64LE(BigInt(value), at);
  }
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", "latin1");
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return [long, locator, end];
}
