/**
 * What the first bytes of a program say of it. All bytes are hostile: a header that is cut, or that points beyond
 * what was read, is a MalformedBinary, and nothing is ever allocated by a figure of the file.
 */
import { type BinaryHeader, MalformedBinary, type UniversalBinary } from "./binary.ts";
import { readElf } from "./elf.ts";
import { readFat, readMachO } from "./macho.ts";
import { readPe } from "./pe.ts";

/** How many bytes of a file's beginning are enough for `readHeader` on every program that Go links. */
export const HEADER_BYTES = 4096;

/**
 * Reads the header at the beginning of a program; undefined where it begins as none of the known formats.
 * @throws MalformedBinary
 */
export function readHeader(bytes: Uint8Array): BinaryHeader | UniversalBinary | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) {
    return undefined;
  }
  const magic = view.getUint32(0);
  switch (magic) {
    case 0x7f454c46: // "\x7fELF"
      return readElf(view);
    case 0xfeedface:
    case 0xfeedfacf:
      return readMachO(view, false);
    case 0xcefaedfe:
    case 0xcffaedfe:
      return readMachO(view, true);
    case 0xcafebabe:
      return readFat(view);
    case 0x0061736d: // "\0asm"
      return readWasm(view);
  }
  if (magic >>> 16 === 0x4d5a) {
    return readPe(view); // "MZ"
  }
  return readXcoff(view) ?? readPlan9(view);
}

/** A module is magic and version 1 (WebAssembly core specification, 5.5.16); what it exports makes it a program. */
function readWasm(view: DataView): BinaryHeader {
  if (view.byteLength < 8 || view.getUint32(4, true) !== 1) {
    throw new MalformedBinary("WebAssembly", "the version is not 1");
  }
  return { format: "WebAssembly", arch: "wasm", kind: "executable" };
}

/** XCOFF64 of AIX: magic 0x01F7, flag F_EXEC 0x0002 at 18 (internal/xcoff/xcoff.go). */
function readXcoff(view: DataView): BinaryHeader | undefined {
  if (view.getUint16(0) !== 0x01f7) {
    return undefined;
  }
  if (view.byteLength < 24) {
    throw new MalformedBinary("XCOFF", "the header is cut");
  }
  const executable = (view.getUint16(18) & 0x0002) !== 0;
  return { format: "XCOFF", arch: "ppc64", kind: executable ? "executable" : "object" };
}

/** Plan 9's a.out: a magic of four bytes for each processor (debug/plan9obj/plan9obj.go). */
const PLAN9: ReadonlyMap<number, string> = new Map([
  [0x000001eb, "386"],
  [0x00008a97, "amd64"],
  [0x00000647, "arm"],
]);

function readPlan9(view: DataView): BinaryHeader | undefined {
  const arch = PLAN9.get(view.getUint32(0));
  if (arch === undefined) {
    return undefined;
  }
  if (view.byteLength < 32) {
    throw new MalformedBinary("Plan 9 a.out", "the header is cut");
  }
  return { format: "Plan 9 a.out", arch, kind: "executable" };
}
