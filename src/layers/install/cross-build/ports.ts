/** The ports of Go, and the header that a program for each must have. */
import type { BinaryFormat, BinaryHeader, UniversalBinary } from "../../../binaries/binary.ts";

/** One port, as `go tool dist list -json` prints it (cmd/dist/main.go, type jsonResult). */
export interface Port {
  GOOS: string;
  GOARCH: string;
  /** Whether a broken build of it blocks a release of Go (https://go.dev/wiki/PortingPolicy). */
  FirstClass?: boolean;
}

/** GOOS/GOARCH. */
export function nameOf({ GOOS, GOARCH }: Port): string {
  return `${GOOS}/${GOARCH}`;
}

/** The port that is built at every depth. */
export const LINUX_AMD64: Port = { GOOS: "linux", GOARCH: "amd64", FirstClass: true };

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

/** At standard depth: the first-class ports, and js/wasm, whose format none of them has. */
export function isCommon(port: Port): boolean {
  return port.FirstClass === true || nameOf(port) === "js/wasm";
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
