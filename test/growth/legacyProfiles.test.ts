/** Reading a profile of an older format costs CPU time in line with it. */
import { readFolded } from "../../src/profile/read/folded.ts";
import { readLegacy } from "../../src/profile/read/legacy/read.ts";
import { ProfileError } from "../../src/profile/table/profile.ts";
import { grows } from "./growth.ts";
import { numbered, repeated } from "./hostile.ts";

const MAP = "--- Memory map: ---\n";
const HEAP = "heap profile: 1: 2 [3: 4] @ heap/512\n";
const hex = (i: number) => `0x${(i + 4096).toString(16)}`;

/** Half of it samples with addresses of their own, half of it a memory map. */
const withMap = (line: (i: number) => string) => (bytes: number) => {
  const samples = numbered((i) => `1: 2 [1: 2] @ ${hex(16 * i)}\n`)(bytes / 2);
  return `${HEAP}${samples}${MAP}${numbered(line)(bytes / 2)}`;
};

const TEXTS: Readonly<Record<string, (bytes: number) => string>> = {
  "heap samples": (bytes) => HEAP + repeated("1: 2 [1: 2] @ 0x1 0x2 0x3\n")(bytes),
  "heap samples, each with an address of its own": (bytes) =>
    HEAP + numbered((i) => `1: 2 [1: 2] @ ${hex(i)}\n`)(bytes),
  "heap samples of long stacks": (bytes) => HEAP + repeated(`1: 2 [1: 2] @${" 0x1".repeat(10_000)}\n`)(bytes),
  counts: (bytes) => `goroutine profile: total 9\n${repeated("1 @ 0x1 0x2\n")(bytes)}`,
  waits: (bytes) =>
    `--- contention:\ncycles/second=1000\nsampling period=1\n${repeated("1 2 @ 0x1 0x2\n")(bytes)}`,
  threads: (bytes) => repeated("--- Thread 7f (name: a/1) stack: ---\n  0x1 0x2 0x3\n")(bytes) + MAP,
  "threads with one stack of many lines": (bytes) =>
    `--- Thread 7f (name: a/1) stack: ---\n${repeated("  0x1\n")(bytes)}${MAP}`,
  "Java's samples and functions": (bytes) =>
    `--- heapz 1 ---\nformat = java\nresolution = bytes\n${numbered((i) => `7 1 @ ${hex(i)}\n`)(bytes / 2)}${numbered((i) => ` ${hex(i)} a.B.c${i} (B.java:1)\n`)(bytes / 2)}`,
  "Java's functions with many brackets": (bytes) =>
    `--- heapz 1 ---\nformat = java\nresolution = bytes\n7 1 @ 0x1\n0x1 ${repeated("(a)")(bytes)}\n`,
  "a memory map": withMap(
    (i) => `${hex(i * 4096)}-${hex(i * 4096 + 4095)} r-xp 00000000 00:00 0 /lib/a${i}\n`,
  ),
  "a memory map of ranges that overlap": withMap(
    (i) => `${hex(i)}-ffffffff r-xp 00000000 00:00 0 /lib/a${i}\n`,
  ),
  "a memory map of ranges that hold no address": withMap(
    (i) => `${hex(2 ** 40 + i)}-${hex(2 ** 41 + i)} r-xp 00000000 00:00 0 /lib/a${i}\n`,
  ),
  "a memory map of ranges to widen": withMap(
    (i) => `${hex(2 ** 30)}-${hex(2 ** 31)} r-xp ${(2 ** 30 - i).toString(16)} 00:00 0 /lib/a${i}\n`,
  ),
  "a memory map with names to replace": (bytes) =>
    `${HEAP}${MAP}${numbered((i) => `name${i}=text\n`)(1000)}${repeated("$name1$name2$\n")(bytes)}`,
  comments: (bytes) => HEAP + repeated("# a\n")(bytes),
  blanks: (bytes) => HEAP + repeated(" \n")(bytes),
};

const FOLDED: Readonly<Record<string, (bytes: number) => string>> = {
  "lines of one stack": repeated("main;a;b 1\n"),
  "lines with names of their own": numbered((i) => `main;a${i};b${i} 1\n`),
  "one long stack": (bytes) => `main;${numbered((i) => `a${i};`)(bytes)}b 1\n`,
  "empty lines": (bytes) => `main;a 1\n${repeated("\n \n")(bytes)}`,
  "blanks between a stack and its number": (bytes) => `main;a${repeated(" ")(bytes)}1\n`,
  digits: (bytes) => `main;a ${repeated("0")(bytes)}1\n`,
};

function read(bytes: Uint8Array): unknown {
  try {
    return readLegacy(bytes);
  } catch (error) {
    if (error instanceof ProfileError) {
      return error.message;
    }
    throw error;
  }
}

suite("the cost of a profile of an older format grows in line with it", () => {
  for (const [title, make] of Object.entries(TEXTS)) {
    grows(title, { make: (bytes) => Buffer.from(make(bytes)), act: read });
  }
  grows("words of a CPU profile", {
    make: (bytes) => {
      const words = new BigUint64Array(bytes / 8);
      words.set([0n, 3n, 0n, 100n, 0n]);
      for (let at = 5; at + 4 <= words.length; at += 4) {
        words.set([1n, 2n, BigInt(at), 7n], at);
      }
      return new Uint8Array(words.buffer);
    },
    act: read,
  });
});

suite("the cost of folded stacks grows in line with them", () => {
  for (const [title, make] of Object.entries(FOLDED)) {
    grows(title, { make: (bytes) => Buffer.from(make(bytes)), act: readFolded });
  }
});
