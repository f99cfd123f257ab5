/** ELF headers: gABI chapter 4; the figures as Go's debug/elf/elf.go has them. */
import { type BinaryHeader, MalformedBinary } from "./binary.ts";

/** e_machine, class and byte order together name a GOARCH (cmd/link/internal/ld/elf.go, Elfinit). */
const MACHINES: ReadonlyMap<string, string> = new Map([
  ["3 32 little", "386"],
  ["62 64 little", "amd64"],
  ["40 32 little", "arm"],
  ["183 64 little", "arm64"],
  ["258 64 little", "loong64"],
  ["8 32 big", "mips"],
  ["8 32 little", "mipsle"],
  ["8 64 big", "mips64"],
  ["8 64 little", "mips64le"],
  ["21 64 big", "ppc64"],
  ["21 64 little", "ppc64le"],
  ["243 64 little", "riscv64"],
  ["22 64 big", "s390x"],
]);

const ET_REL = 1;
const ET_EXEC = 2;
const ET_DYN = 3;
const ET_CORE = 4;
const PT_INTERP = 3;

/** Reads an ELF header. @throws MalformedBinary */
export function readElf(view: DataView): BinaryHeader {
  if (view.byteLength < 20) {
    throw new MalformedBinary("ELF", "the header is cut");
  }
  const bits = { 1: 32, 2: 64 }[view.getUint8(4)];
  const order = { 1: "little", 2: "big" }[view.getUint8(5)];
  if (bits === undefined || order === undefined) {
    throw new MalformedBinary("ELF", "class or byte order is unknown");
  }
  if (view.byteLength < (bits === 64 ? 64 : 52)) {
    throw new MalformedBinary("ELF", "the header is cut");
  }
  const little = order === "little";
  const machine = view.getUint16(18, little);
  const arch =
    MACHINES.get(`${machine} ${bits} ${order}`) ?? `machine ${machine}, ${bits} bits, ${order} endian`;
  return { format: "ELF", arch, kind: kindOf(view, bits, little) };
}

function kindOf(view: DataView, bits: number, little: boolean): BinaryHeader["kind"] {
  switch (view.getUint16(16, little)) {
    case ET_REL:
      return "object";
    case ET_EXEC:
      return "executable";
    case ET_DYN:
      return namesInterpreter(view, bits, little) ? "executable" : "library";
    case ET_CORE:
      return "core";
    default:
      return "other";
  }
}

/** A position-independent program has the type of a library; it names the loader that is to start it. */
function namesInterpreter(view: DataView, bits: number, little: boolean): boolean {
  const start = bits === 64 ? Number(view.getBigUint64(32, little)) : view.getUint32(28, little);
  const size = view.getUint16(bits === 64 ? 54 : 42, little);
  const count = view.getUint16(bits === 64 ? 56 : 44, little);
  if (count > 0 && size < 4) {
    throw new MalformedBinary("ELF", "a program header of no size");
  }
  for (let i = 0; i < count; i++) {
    const at = start + i * size;
    if (at + 4 > view.byteLength) {
      throw new MalformedBinary("ELF", "the program headers are cut");
    }
    if (view.getUint32(at, little) === PT_INTERP) {
      return true;
    }
  }
  return false;
}
