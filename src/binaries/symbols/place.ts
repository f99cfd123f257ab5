/** Where an address of a process is in the binary. */
import type { Image } from "./image.ts";

/** How a binary was mapped into the process: from `start` to `limit`, what the file has from `offset` on. */
export interface Placement {
  start: bigint;
  limit: bigint;
  offset: bigint;
}

/** The kernel's half of the addresses. */
const KERNEL = 2n ** 63n;
const PAGE = 4096n;

/**
 * The address in the binary of an address in the process; undefined where it is in no segment. The rules are pprof's
 * (GetBase and HeaderForFileOffset in internal/elfexec/elfexec.go), for each address on its own.
 */
export function placedIn(
  { segments }: Image,
  { start, limit, offset }: Placement,
): (address: bigint) => bigint | undefined {
  if (start === 0n && offset === 0n && (limit === 0n || limit === 2n ** 64n - 1n)) {
    // No mapping: the addresses are already those of the binary.
    return (address) => address;
  }
  const code = segments.find(({ isCode }) => isCode);
  if (code === undefined) {
    // A module of the kernel has no segments.
    return (address) => address - start;
  }
  if (start >= KERNEL) {
    // perf maps the kernel from its symbol _stext on, which is in the first page of the text.
    const base = start - (start % PAGE) - (code.address - (code.address % PAGE));
    return (address) => address - base;
  }
  return (address) => {
    const inFile = address - start + offset;
    const segment =
      segments.find(({ isCode, ...part }) => isCode && isWithin(inFile, part.offset, part.size)) ??
      segments.find((part) => isWithin(inFile, part.offset, part.size));
    return segment && inFile - segment.offset + segment.address;
  };
}

function isWithin(position: bigint, start: bigint, size: bigint): boolean {
  return start <= position && position < start + size;
}
