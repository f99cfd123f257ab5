/** What is fuzzed: the reader of profiles, or one of the files of modules. */
import { damagedFile, damagedInput } from "./mutate.ts";
import { corpus, probe } from "./probe.ts";
import { READERS, type Reader } from "./readers.ts";

/** One of them, with its inputs. */
export interface Subject {
  /** The damaged input of that number. */
  input(seed: number, index: number): Uint8Array;
  /**
   * Reads an input, and whether nothing was wrong with it.
   * @throws Error for a fault
   */
  probe(bytes: Uint8Array, index: number): Promise<boolean>;
}

/** No input may take longer than this, in ms of the processor's time. */
const LONGEST_MS = 1000;

/** The names of all. */
export const SUBJECTS: readonly string[] = ["profile", ...Object.keys(READERS)];

/** Opens one; inputs come from good ones of at most `most` bytes. */
export function subjectOf(name: string, most: number): Subject {
  if (name === "profile") {
    const profiles = corpus(most);
    return {
      input: (seed, index) => damagedInput(profiles, seed, index),
      probe: async (bytes, index) => "profile" in (await probe(bytes, index)),
    };
  }
  const reader = READERS[name]!;
  const files = reader.corpus().filter(({ length }) => length <= most);
  return {
    input: (seed, index) => damagedFile(files, seed, index),
    probe: async (bytes) => probeFile(reader, bytes),
  };
}

function probeFile(reader: Reader, bytes: Uint8Array): boolean {
  const began = process.cpuUsage();
  const isRead = readOrRefused(reader, bytes);
  const { user, system } = process.cpuUsage(began);
  const ms = (user + system) / 1000;
  if (ms > LONGEST_MS) {
    throw new Error(`it took ${Math.round(ms)} ms`);
  }
  return isRead;
}

function readOrRefused(reader: Reader, bytes: Uint8Array): boolean {
  try {
    return reader.read(bytes);
  } catch (error) {
    // A TypeError or RangeError is an accident: a refusal is an Error that we wrote.
    if (error instanceof Error && error.constructor === Error) {
      return false;
    }
    throw error;
  }
}
