/** What symbols are read from, whatever the format of the binary. */
import { MalformedBinary } from "../binary.ts";

/** Reads `length` bytes of the binary from `start` on; fewer where it ends before. */
export type ReadBytes = (start: number, length: number) => Promise<Uint8Array>;

/** A binary whose tables were read; its contents are read when they are needed. */
export interface Image {
  format: "ELF";
  little: boolean;
  /** The size of an address in bytes. */
  pointer: 4 | 8;
  /** The GNU build ID in hexadecimal digits; empty where the binary has none. */
  buildId: string;
  sections: readonly Section[];
  segments: readonly Segment[];
}

/** A section that is part of the file. Offset and size are in bytes. */
export interface Section {
  name: string;
  address: bigint;
  offset: number;
  size: number;
  isCode: boolean;
  isWritable: boolean;
  /** What it contains. */
  kind: "symbols" | "dynamic symbols" | "notes" | "data" | "other";
  /** For symbols: the section that has their names. */
  link: number;
}

/** A part of the file that is loaded into memory. */
export interface Segment {
  address: bigint;
  offset: bigint;
  /** How many bytes of it are in the file. */
  size: bigint;
  isCode: boolean;
}

/** A larger section is not read: 512 MiB. The largest Go programs have some 100 MB of all tables together. */
const LARGEST = 512 * 1024 ** 2;

/** Bytes with a view on them. A read beyond the end throws RangeError, which `openSymbols` makes MalformedBinary. */
export interface Block {
  bytes: Uint8Array;
  view: DataView;
}

/** The bytes as a block. */
export function blockOf(bytes: Uint8Array): Block {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/**
 * Reads exactly so many bytes.
 * @throws MalformedBinary where the binary ends before, or where they are too many
 */
export async function readBlock(read: ReadBytes, start: number, length: number): Promise<Block> {
  if (length > LARGEST) {
    throw new MalformedBinary("ELF", `a table has ${length} bytes, more than any program needs`);
  }
  const bytes = await read(start, length);
  if (bytes.length < length) {
    throw new MalformedBinary("ELF", "the file is cut: a table lies behind its end");
  }
  return blockOf(bytes);
}

/** A number of 64 bits that is a position or a size in a file. @throws RangeError where no file is so large */
export function size64(view: DataView, at: number, little: boolean): number {
  const value = view.getBigUint64(at, little);
  if (value > Number.MAX_SAFE_INTEGER) {
    throw new RangeError("no file is so large");
  }
  return Number(value);
}

/** Limits the work that a binary can cause: a table may be named any number of times. */
export interface Budget {
  /** @throws MalformedBinary where all is spent */
  spend(steps: number): void;
}

/** Some seconds of work. The largest real program with all its functions in a profile needs a tenth. */
const MOST_STEPS = 200_000_000;

/** Starts a budget. */
export function budget(): Budget {
  let left = MOST_STEPS;
  return {
    spend(steps) {
      left -= steps;
      if (left < 0) {
        throw new MalformedBinary("ELF", "its tables of functions overlap without end");
      }
    },
  };
}

/** A name in a table of names is not longer: 64 KiB. */
const LONGEST_NAME = 64 * 1024;

const utf8 = new TextDecoder();

/** The text at a position, up to a zero byte. @throws RangeError where it has no end, or is longer than any name */
export function textAt({ bytes }: Block, at: number, { spend }: Budget): string {
  const end = bytes.subarray(at, at + LONGEST_NAME).indexOf(0);
  if (at < 0 || end < 0) {
    throw new RangeError("a name has no end");
  }
  spend(end);
  return utf8.decode(bytes.subarray(at, at + end));
}
