/** PE headers: Microsoft's "PE Format"; figures as in Go's debug/pe/pe.go. */
import { type BinaryHeader, MalformedBinary } from "./binary.ts";

/** Machine, and the magic of the optional header that goes with it: 0x10b for 32 bits, 0x20b for 64. */
const MACHINES: ReadonlyMap<string, string> = new Map([
  ["14c 10b", "386"],
  ["8664 20b", "amd64"],
  ["1c4 10b", "arm"],
  ["aa64 20b", "arm64"],
]);

const EXECUTABLE_IMAGE = 0x0002;
const DLL = 0x2000;

/** Reads a PE header, which lies where the word at 0x3c points. @throws MalformedBinary */
export function readPe(view: DataView): BinaryHeader {
  const at = view.byteLength >= 64 ? view.getUint32(0x3c, true) : Number.POSITIVE_INFINITY;
  if (at + 26 > view.byteLength) {
    throw new MalformedBinary("PE", "the header is cut, or the file is a program for DOS");
  }
  if (view.getUint32(at) !== 0x50450000) {
    throw new MalformedBinary("PE", 'no "PE" where the header points');
  }
  const machine = view.getUint16(at + 4, true).toString(16);
  const optional = view.getUint16(at + 20, true) >= 2 ? view.getUint16(at + 24, true).toString(16) : "none";
  const arch =
    MACHINES.get(`${machine} ${optional}`) ?? `machine 0x${machine}, optional header 0x${optional}`;
  return { format: "PE", arch, kind: kindOf(view.getUint16(at + 22, true)) };
}

function kindOf(characteristics: number): BinaryHeader["kind"] {
  if ((characteristics & EXECUTABLE_IMAGE) === 0) {
    return "object";
  }
  return (characteristics & DLL) === 0 ? "executable" : "library";
}
