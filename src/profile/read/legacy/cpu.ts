/** CPU profiles in binary words, as gperftools writes them (parseCPU in legacy_profile.go). */
import {
  addFrame,
  callBefore,
  type Draft,
  draft,
  dropDoubledLeaves,
  dropSecondFrames,
  endSample,
} from "./draft.ts";
import { readJavaLocations, withoutAddresses } from "./javaLocations.ts";
import { readMap } from "./maps.ts";
import { linesOf } from "./text.ts";

/** Reads words: each is 4 or 8 bytes, in one of two orders. */
interface Words {
  size: 4 | 8;
  little: boolean;
}

const WORDS: readonly Words[] = [
  { size: 4, little: true },
  { size: 4, little: false },
  { size: 8, little: true },
  { size: 8, little: false },
];

/**
 * Reads a CPU profile; undefined where the bytes are none. A header of five words (0, 3, 0 or 1 for Java, the period in
 * µs, 0), samples, and a text: the memory map, or in Java the functions.
 * @throws ProfileError
 */
export function readCpu(bytes: Uint8Array): Draft | undefined {
  for (const words of WORDS) {
    const word = wordsOf(bytes, words);
    const header = [0, 1, 2, 3, 4].map((i) => word(i * words.size));
    const [zero, version, language, period, padding] = header;
    const fits = zero === 0n && version === 3n && period !== undefined && period > 0n && padding === 0n;
    if (fits && (language === 0n || language === 1n)) {
      return readSamples(bytes, words, { period: BigInt.asIntN(64, period * 1000n), java: language === 1n });
    }
  }
  return undefined;
}

/** Gives the word at a place; undefined where the bytes end before it does. */
function wordsOf(bytes: Uint8Array, { size, little }: Words): (at: number) => bigint | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return (at) => {
    if (at + size > bytes.length) {
      return undefined;
    }
    return size === 4 ? BigInt(view.getUint32(at, little)) : view.getBigUint64(at, little);
  };
}

interface Header {
  period: bigint;
  java: boolean;
}

function readSamples(bytes: Uint8Array, words: Words, { period, java }: Header): Draft | undefined {
  const cpu = { type: "cpu", unit: "nanoseconds" };
  const target = draft([{ type: "samples", unit: "count" }, cpu], cpu, period);
  const end = readStacks(bytes, words, java, target);
  if (end === undefined) {
    return undefined;
  }
  const rest = bytes.subarray(end);
  if (java) {
    readJavaLocations(rest, target);
    withoutAddresses(target);
    return target;
  }
  dropSignalFrames(target);
  readMap(target, linesOf(rest));
  dropDoubledLeaves(target);
  return target;
}

/**
 * Reads stacks: a count, the number of frames, their addresses; the last is 0, 1, 0. Gives where they end. As in
 * parseCPUSamples a last stack that is cut short has zeros for what is missing.
 */
function readStacks(bytes: Uint8Array, { size, little }: Words, java: boolean, target: Draft) {
  const word = wordsOf(bytes, { size, little });
  let at = 5 * size;
  while (at < bytes.length) {
    const count = word(at);
    const frames = word(at + size);
    at += 2 * size;
    if (count === undefined || frames === undefined || frames > BigInt((bytes.length - at) >> 2)) {
      return undefined;
    }
    const length = Number(frames);
    if (count === 0n && length === 1 && (word(at) ?? 0n) === 0n) {
      return Math.min(at + size, bytes.length);
    }
    for (let i = 0; i < length; i++) {
      const address = word(at + i * size) ?? 0n;
      addFrame(target, i > 0 && !java ? callBefore(address) : address);
    }
    at += length * size;
    const signed = BigInt.asIntN(64, count);
    endSample(target, [signed, BigInt.asIntN(64, signed * target.period)]);
  }
  return bytes.length;
}

/** A second frame that nearly all stacks share is the signal handler's, not the program's: up to two are dropped. */
function dropSignalFrames(target: Draft): void {
  const samples = target.starts.length - 1;
  const fewest = samples - Math.floor(samples / 32);
  for (let round = 0; round < 2; round++) {
    const counts = new Map<number, number>();
    dropSecondFrames(target, (_, second) => {
      counts.set(second, (counts.get(second) ?? 0) + 1);
      return false;
    });
    const shared = [...counts].find(([, count]) => count >= fewest)?.[0];
    dropSecondFrames(target, (_, second) => second === shared);
  }
}
