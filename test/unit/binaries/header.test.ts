import assert from "node:assert/strict";
import fc from "fast-check";
import { type BinaryHeader, MalformedBinary } from "../../../src/binaries/binary.ts";
import { HEADER_BYTES, readHeader } from "../../../src/binaries/header.ts";

/** Bytes with some of them set: `[offset, byte, byte, …]`. */
function bytesWith(length: number, ...parts: number[][]): Uint8Array {
  const bytes = new Uint8Array(length);
  for (const [at, ...values] of parts) {
    bytes.set(values, at);
  }
  return bytes;
}

const ELF = [0, 0x7f, 0x45, 0x4c, 0x46];
const elf64 = (type: number, machine: number, ...more: number[][]) =>
  bytesWith(HEADER_BYTES, ELF, [4, 2, 1], [16, type, 0, machine, 0], ...more);
const PROGRAM_HEADERS = [
  [32, 64],
  [54, 56, 0, 1],
];

const pe = (machine: number[], optional: number[], characteristics: number[]) =>
  bytesWith(
    HEADER_BYTES,
    [0, 0x4d, 0x5a],
    [0x3c, 0x80],
    [0x80, 0x50, 0x45, 0, 0, ...machine],
    [0x80 + 20, 0xf0, 0, ...characteristics, ...optional],
  );

const KNOWN: Record<string, [Uint8Array, BinaryHeader]> = {
  "a 64-bit program": [elf64(2, 62), { format: "ELF", arch: "amd64", kind: "executable" }],
  "an arm64 object": [elf64(1, 183), { format: "ELF", arch: "arm64", kind: "object" }],
  "a core file": [elf64(4, 62), { format: "ELF", arch: "amd64", kind: "core" }],
  "a position-independent program": [
    elf64(3, 243, ...PROGRAM_HEADERS, [64, 3]),
    { format: "ELF", arch: "riscv64", kind: "executable" },
  ],
  "a shared library": [
    elf64(3, 62, ...PROGRAM_HEADERS, [64, 1]),
    { format: "ELF", arch: "amd64", kind: "library" },
  ],
  "32 bits, big endian": [
    bytesWith(52, ELF, [4, 1, 2], [16, 0, 2, 0, 8]),
    { format: "ELF", arch: "mips", kind: "executable" },
  ],
  "32 bits, little endian": [
    bytesWith(52, ELF, [4, 1, 1], [16, 2, 0, 8, 0]),
    { format: "ELF", arch: "mipsle", kind: "executable" },
  ],
  "x32: amd64's machine with 32 bits is no port of Go": [
    bytesWith(52, ELF, [4, 1, 1], [16, 2, 0, 62, 0]),
    { format: "ELF", arch: "machine 62, 32 bits, little endian", kind: "executable" },
  ],
  "Mach-O arm64": [
    bytesWith(32, [0, 0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1], [12, 2]),
    { format: "Mach-O", arch: "arm64", kind: "executable" },
  ],
  "Mach-O library, big endian": [
    bytesWith(32, [0, 0xfe, 0xed, 0xfa, 0xcf, 1, 0, 0, 7], [15, 6]),
    { format: "Mach-O", arch: "amd64", kind: "library" },
  ],
  "PE amd64": [
    pe([0x64, 0x86], [0x0b, 0x02], [0x22, 0]),
    { format: "PE", arch: "amd64", kind: "executable" },
  ],
  "PE library": [
    pe([0x4c, 0x01], [0x0b, 0x01], [0x02, 0x20]),
    { format: "PE", arch: "386", kind: "library" },
  ],
  "PE with the machine of one and the width of another": [
    pe([0x4c, 0x01], [0x0b, 0x02], [0x02, 0]),
    { format: "PE", arch: "machine 0x14c, optional header 0x20b", kind: "executable" },
  ],
  WebAssembly: [
    bytesWith(8, [0, 0, 0x61, 0x73, 0x6d, 1]),
    { format: "WebAssembly", arch: "wasm", kind: "executable" },
  ],
  XCOFF: [bytesWith(24, [0, 1, 0xf7], [19, 2]), { format: "XCOFF", arch: "ppc64", kind: "executable" }],
  "Plan 9": [
    bytesWith(32, [0, 0, 0, 0x8a, 0x97]),
    { format: "Plan 9 a.out", arch: "amd64", kind: "executable" },
  ],
};

const FAT = bytesWith(48, [0, 0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2], [8, 1, 0, 0, 7], [28, 1, 0, 0, 12]);

suite("binary headers", () => {
  for (const [name, [bytes, expected]] of Object.entries(KNOWN)) {
    test(name, () => assert.deepEqual(readHeader(bytes), expected));
  }

  test("a universal file names its processors", () => {
    assert.deepEqual(readHeader(FAT), { format: "universal Mach-O", archs: ["amd64", "arm64"] });
  });

  test("a Java class has the magic of a universal file and is none", () => {
    assert.equal(readHeader(bytesWith(64, [0, 0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 0x34])), undefined);
  });

  test("other files are unknown", () => {
    for (const text of ["", "#!/", "#!/bin/sh\n", "!<arch>\n"]) {
      assert.equal(readHeader(new TextEncoder().encode(text)), undefined, text);
    }
  });

  test("a window into a larger buffer is read from its own beginning", () => {
    const [bytes, expected] = KNOWN["PE amd64"]!;
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 7);
    assert.deepEqual(readHeader(larger.subarray(7)), expected);
  });

  const malformed: Record<string, [Uint8Array, string]> = {
    "ELF of no class": [bytesWith(64, ELF, [4, 3, 1]), "ELF: class or byte order is unknown"],
    "ELF whose program headers lie at the end of the world": [
      elf64(3, 62, [32, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [54, 56, 0, 1]),
      "ELF: the program headers are cut",
    ],
    "ELF with 65535 program headers of no size": [
      elf64(3, 62, [32, 64], [56, 0xff, 0xff]),
      "ELF: a program header of no size",
    ],
    "a DOS program": [
      bytesWith(64, [0, 0x4d, 0x5a], [0x3c, 0xff, 0xff, 0xff, 0xff]),
      "PE: the header is cut, or the file is a program for DOS",
    ],
    "MZ that points to nothing": [
      bytesWith(256, [0, 0x4d, 0x5a], [0x3c, 0x80]),
      'PE: no "PE" where the header points',
    ],
    "WebAssembly of another version": [
      bytesWith(8, [0, 0, 0x61, 0x73, 0x6d, 2]),
      "WebAssembly: the version is not 1",
    ],
  };
  for (const [name, [bytes, message]] of Object.entries(malformed)) {
    test(`refused: ${name}`, () =>
      assert.throws(() => readHeader(bytes), { name: "MalformedBinary", message }));
  }

  test("each known header, cut anywhere, is refused, unknown or still the same", () => {
    for (const [bytes] of [...Object.values(KNOWN), [FAT] as const]) {
      const whole = readHeader(bytes);
      for (let length = 0; length < Math.min(bytes.length, 300); length++) {
        const cut = answer(bytes.subarray(0, length));
        assert.ok(
          cut === undefined || cut instanceof MalformedBinary || isSame(cut, whole),
          `${length} bytes`,
        );
      }
    }
  });

  test("no bytes make it throw anything else", () => {
    const magics = [...Object.values(KNOWN).map(([bytes]) => bytes.slice(0, 4)), FAT.slice(0, 4)];
    fc.assert(
      fc.property(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 600 }), (magic, tail) => {
        answer(new Uint8Array([...magic, ...tail]));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test("no change of one byte makes it throw anything else", () => {
    const inputs = Object.values(KNOWN).map(([bytes]) => bytes.subarray(0, 300));
    fc.assert(
      fc.property(fc.constantFrom(...inputs), fc.nat(299), fc.nat(255), (bytes, at, value) => {
        const changed = bytes.slice();
        changed[at % changed.length] = value;
        answer(changed);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});

/** What is read, or the refusal; anything else that is thrown is a defect. */
function answer(bytes: Uint8Array): ReturnType<typeof readHeader> | MalformedBinary {
  try {
    return readHeader(bytes);
  } catch (error) {
    assert.ok(error instanceof MalformedBinary, String(error));
    return error;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
