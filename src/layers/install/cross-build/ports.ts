/** The ports of Go, and the header that a program for each must have. */
import type { BinaryFormat, BinaryHeader, UniversalBinary } from "../../../binaries/binary.ts";

/** One port, as `go tool dist list -json` prints it (cmd/dist/main.go, type jsonResult). */
export interface Port {
  GOOS: string;
  GOARCH: string;
}

/** GOOS/GOARCH. */
export function nameOf({ GOOS, GOARCH }: Port): string {
  return `${GOOS}/${GOARCH}`;
}

/** The port that is built at every depth. */
export const LINUX_AMD64: Port = { GOOS: "linux", GOARCH: "amd64" };

/** At standard depth: one port for each format of programs that is in wide use, ELF, Mach-O, PE and WebAssembly. */
const COMMON: readonly string[] = ["linux/amd64", "darwin/arm64", "windows/amd64", "js/wasm"];

/**
 * The ports in the output of `go tool dist list -json`.
 * @throws Error if it is not a list of ports, or lacks linux/amd64.
 */
export function parsePorts(text: string): Port[] {
  const value: unknown = JSON.parse(text);
  const isPort = (port: unknown): port is Port => {
    const { GOOS, GOARCH } = (port ?? {}) as Partial<Port>;
    return /^[a-z0-9]+$/.test(GOOS ?? "") && /^[a-z0-9]+$/.test(GOARCH ?? "");
  };
  if (
    !Array.isArray(value) ||
    !value.every(isPort) ||
    !value.some((port) => nameOf(port) === "linux/amd64")
  ) {
    throw new Error("go tool dist list did not print a list of ports");
  }
  return value;
}

/** Whether a port is built at standard depth. */
export function isCommon(port: Port): boolean {
  return COMMON.includes(nameOf(port));
}

/** The format of a port's programs if it is not ELF (cmd/internal/objabi/head.go, cmd/link/internal/*). */
const FORMATS: Readonly<Record<string, BinaryFormat>> = {
  aix: "XCOFF",
  darwin: "Mach-O",
  ios: "Mach-O",
  js: "WebAssembly",
  plan9: "Plan 9 a.out",
  wasip1: "WebAssembly",
  windows: "PE",
};

/** The header that a port's program must have. */
export function headerOf({ GOOS, GOARCH }: Port): BinaryHeader {
  return { format: FORMATS[GOOS] ?? "ELF", arch: GOARCH, kind: "executable" };
}

/** A header in words: "ELF amd64 executable". */
export function inWords(header: BinaryHeader | UniversalBinary): string {
  return header.format === "universal Mach-O"
    ? `universal Mach-O (${header.archs.join(", ")})`
    : `${header.format} ${header.arch} ${header.kind}`;
}
