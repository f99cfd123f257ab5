/** Mach-O headers, thin and universal: Apple's <mach-o/loader.h> and <mach-o/fat.h>; figures as in Go's debug/macho/macho.go. */
import { type BinaryHeader, MalformedBinary, type UniversalBinary } from "./binary.ts";

const CPUS: ReadonlyMap<number, string> = new Map([
  [7, "386"],
  [0x01000007, "amd64"],
  [12, "arm"],
  [0x0100000c, "arm64"],
  [0x01000012, "ppc64"],
]);

/** filetype: MH_OBJECT, MH_EXECUTE, MH_CORE, MH_DYLIB, MH_BUNDLE. */
const KINDS: ReadonlyMap<number, BinaryHeader["kind"]> = new Map([
  [1, "object"],
  [2, "executable"],
  [4, "core"],
  [6, "library"],
  [8, "library"],
]);

/** More programs than any universal file holds; a Java class, whose magic is the same, has its version there. */
const MOST_PROGRAMS = 16;

/** Reads a thin header. @throws MalformedBinary */
export function readMachO(view: DataView, little: boolean): BinaryHeader {
  if (28 > view.byteLength) {
    throw new MalformedBinary("Mach-O", "the header is cut");
  }
  const kind = KINDS.get(view.getUint32(12, little)) ?? "other";
  return { format: "Mach-O", arch: archOf(view.getUint32(4, little)), kind };
}

/**
 * Reads a universal file's table, whose programs lie far behind it; undefined for a Java class.
 * @throws MalformedBinary
 */
export function readFat(view: DataView): UniversalBinary | undefined {
  if (view.byteLength < 8) {
    throw new MalformedBinary("universal Mach-O", "the header is cut");
  }
  const count = view.getUint32(4);
  if (count > MOST_PROGRAMS) {
    return undefined;
  }
  if (8 + count * 20 > view.byteLength) {
    throw new MalformedBinary("universal Mach-O", "the table is cut");
  }
  const archs = Array.from({ length: count }, (_, i) => archOf(view.getUint32(8 + i * 20)));
  return { format: "universal Mach-O", archs };
}

function archOf(cpu: number): string {
  return CPUS.get(cpu) ?? `processor 0x${cpu.toString(16)}`;
}
