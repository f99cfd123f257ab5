import assert from "node:assert/strict";
import fc from "fast-check";
import { zipOf } from "../../../../src/layers/shared/zip-kit.ts";
import {
  contentStart,
  findCentralDirectory,
  parseCentralDirectory,
} from "../../../../src/modules/zip/zip.ts";

// Made by Python's zipfile: a.txt ("hello"), sub/é.txt (empty), stored, with the comment "note".
const ZIP = Buffer.from(
  "UEsDBBQAAAAAAAAAIQCGphA2BQAAAAUAAAAFAAAAYS50eHRoZWxsb1BLAwQUAAAIAAAAACEAAAAAAAAAAAAAAAAACgAAAHN1Yi/DqS50eHRQSwECFAMUAAAAAAAAACEAhqYQNgUAAAAFAAAABQAAAAAAAAAAAAAAgAEAAAAAYS50eHRQSwECFAMUAAAIAAAAACEAAAAAAAAAAAAAAAAACgAAAAAAAAAAAAAAgAEoAAAAc3ViL8OpLnR4dFBLBQYAAAAAAgACAGsAAABQAAAABABub3Rl",
  "base64",
);

function read(zip: Uint8Array, size = zip.length) {
  const directory = findCentralDirectory(zip, size);
  return parseCentralDirectory(zip.slice(directory.offset, directory.offset + directory.size), directory);
}

suite("list of files in a zip", () => {
  test("names, lengths and CRC-32", () => {
    assert.deepEqual(read(ZIP), [
      { name: "a.txt", crc32: 0x3610a686, size: 5, packed: 5, method: 0, offset: 0 },
      { name: "sub/é.txt", crc32: 0, size: 0, packed: 0, method: 0, offset: 40 },
    ]);
  });

  test("rejects what is not a zip", () => {
    const edited = (at: number, value: number) => {
      const copy = Uint8Array.from(ZIP);
      copy[at] = value;
      return copy;
    };
    const end = ZIP.length - 26;
    assert.throws(() => read(new Uint8Array()), /^Error: it does not end like a zip$/);
    assert.throws(() => read(ZIP.subarray(0, ZIP.length - 1)), /does not end like a zip$/);
    assert.throws(() => read(edited(end + 13, 0xff)), /is outside of the zip$/);
    assert.throws(() => read(edited(end + 10, 3)), /malformed at entry 2$/);
    assert.throws(() => read(edited(0x50, 0)), /malformed at entry 0$/);
    assert.throws(() => read(edited(0x50 + 29, 0xff)), /malformed at entry 0$/);
    assert.throws(() => read(edited(0x50 + 46, 0xff)), /name of entry 0 of the zip is not UTF-8$/);
  });

  test("bytes before and after the zip are ignored", () => {
    const before = Buffer.from("before");
    const zip = Buffer.concat([before, ZIP, Buffer.from("after")]);
    const [first] = read(zip);
    assert.equal(first?.offset, before.length);
    assert.equal(contentStart(zip.subarray(before.length)), 35);
    assert.throws(() => contentStart(zip), /^Error: no file starts where the zip's central directory says$/);
  });

  test("the long form, zip64", () => {
    const zip = zipOf([{ name: "a.txt", content: "hello", method: 0 }], { zip64: true });
    assert.deepEqual(read(zip), [
      { name: "a.txt", crc32: 0x3610a686, size: 5, packed: 5, method: 0, offset: 0 },
    ]);
    const locator = zip.length - 42;
    const misled = Uint8Array.from(zip);
    misled[locator + 8] = 1;
    assert.throws(() => read(misled), /not where it should be$/);
    misled.fill(0xff, locator + 8, locator + 16);
    assert.throws(() => read(misled), /larger than any file$/);
  });

  test("no bytes make it fail otherwise than by refusing", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(ZIP.length - 1), fc.nat(255)), { maxLength: 8 }), (edits) => {
        const copy = Uint8Array.from(ZIP);
        for (const [at, value] of edits) {
          copy[at] = value;
        }
        try {
          read(copy);
        } catch (error) {
          assert.match((error as Error).message, /zip|encoded data was not valid/);
        }
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});
