// Writes a zip anew, so that its bytes depend on nothing but the names and contents of its files: not on the clock, the
// order of a folder, the umask or the time zone. `vsce package` takes all of these from the machine.

import { readFileSync, writeFileSync } from "node:fs";
import { crc32, inflateRawSync } from "node:zlib";
import zopfli from "@gfx/zopfli";

/** The first day that a zip can name, 1 January 1980: day 1, month 1, year 0. */
const DATE = (1 << 5) | 1;

/** A regular file that all may read. */
const MODE = 0o100644;

const [path] = process.argv.slice(2);
writeFileSync(path, await zipOf(filesIn(readFileSync(path))));

/** The files of a zip by their names. It is one of vsce's: small, without comment and without encryption. */
function filesIn(zip) {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const files = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [method, packed, size] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt32LE(at + 24),
    ];
    const lengths = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const local = zip.readUInt32LE(at + 42);
    const name = zip.toString("utf8", at + 46, at + 46 + lengths[0]);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    const content = method === 0 ? bytes : inflateRawSync(bytes);
    if (content.length !== size || crc32(content) !== zip.readUInt32LE(at + 16)) {
      throw new Error(`${path} is damaged: ${name} does not match its entry.`);
    }
    files.set(name, content);
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  return files;
}

/** Packed by Zopfli, which finds about 4 % more than zlib in ten times the time. */
function smallest(content) {
  return zopfli.deflateAsync(content, { numiterations: 1 });
}

/** A zip of files, in the order of their names. */
async function zipOf(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const name of [...files.keys()].sort()) {
    const content = files.get(name);
    const packed = await smallest(content);
    const isSmaller = packed.length < content.length;
    const bytes = isSmaller ? packed : content;
    const common = Buffer.alloc(26);
    // Version 2.0, names in UTF-8.
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt16LE(isSmaller ? 8 : 0, 4);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(MODE * 0x10000, 6);
    tail.writeUInt32LE(offset, 10);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), bytes]);
    // Made on Unix, whose modes the entry has.
    directory.push(Buffer.from("PK\x01\x02\x14\x03", "latin1"), common, tail, Buffer.from(name));
    parts.push(file);
    offset += file.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}
