/** Older formats that google/pprof reads: gperftools' and Go's text and binary ones, and Java's (parseLegacy). */
import type { Profile } from "../../table/profile.ts";
import { readContention } from "./contention.ts";
import { readCount } from "./count.ts";
import { readCpu } from "./cpu.ts";
import { finish } from "./draft.ts";
import { readHeap } from "./heap.ts";
import { readJava } from "./java.ts";
import { readThreads } from "./threads.ts";

/**
 * Reads a profile of an older format; undefined where the bytes are none.
 * @throws ProfileError where they begin as one and are damaged further on
 */
export function readLegacy(bytes: Uint8Array): Profile | undefined {
  for (const read of [readCpu, readHeap, readCount, readThreads, readContention, readJava]) {
    const found = read(bytes);
    if (found) {
      return finish(found);
    }
  }
  return undefined;
}
