/** What the readers of binary formats have in common. */

/** The file formats of the ports of Go (cmd/internal/objabi/head.go: HeadType). */
export type BinaryFormat = "ELF" | "Mach-O" | "PE" | "WebAssembly" | "XCOFF" | "Plan 9 a.out";

/** A program's header. */
export interface BinaryHeader {
  format: BinaryFormat;
  /** The processor as GOARCH names it; where Go has no such port, the header's own figures in words. */
  arch: string;
  /** What the file is: only an `executable` can be run as a program. */
  kind: "executable" | "library" | "object" | "core" | "other";
}

/** A universal (fat) Mach-O file: one program for several processors. */
export interface UniversalBinary {
  format: "universal Mach-O";
  /** The processors, as in `BinaryHeader.arch`. Whether programs or libraries lie behind is not looked at. */
  archs: string[];
}

/** The bytes begin as a known format does, but are cut or contradict it. */
export class MalformedBinary extends Error {
  constructor(format: string, what: string) {
    super(`${format}: ${what}`);
    this.name = "MalformedBinary";
  }
}
