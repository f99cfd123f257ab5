/** The stacks of a program's threads as text: gperftools' threadz (parseThread in legacy_profile.go). */
import { addFrame, callBefore, type Draft, draft, dropDoubledLeaves, endSample } from "./draft.ts";
import { stackOf } from "./heap.ts";
import { beginsMap, readMapAfter } from "./maps.ts";
import { type Lines, linesOf, saysNothing, trimSpace } from "./text.ts";

/**
 * Reads the stacks of threads; undefined where the bytes are none.
 * @throws ProfileError
 */
export function readThreads(bytes: Uint8Array): Draft | undefined {
  const lines = linesOf(bytes);
  while (lines.next() && saysNothing(lines.text)) {
    // Comments may come before the first line.
  }
  let line = lines.text;
  if (/--- threadz [0-9]+ ---/.test(line)) {
    while (lines.next()) {
      line = lines.text;
      if (beginsMap(line) || line.startsWith("-")) {
        break;
      }
    }
  } else if (!beginsThread(line)) {
    return undefined;
  }
  const counted = { type: "thread", unit: "count" };
  const target = draft([counted], counted, 1n);
  while (!beginsMap(line) && !line.startsWith("---- no stack trace for")) {
    if (!beginsThread(line)) {
      return undefined;
    }
    line = readThread(lines, target);
  }
  readMapAfter(target, lines);
  dropDoubledLeaves(target);
  return target;
}

/** threadStartRE, in two steps that each take time linear in the line. */
function beginsThread(line: string): boolean {
  const start = /--- Thread [0-9A-Fa-f]+ \(name: /.exec(line);
  return start !== null && /\/[0-9]+\) stack: ---/.test(line.slice(start.index + start[0].length));
}

/** Reads one thread's stack; gives the line that follows it, or the last (parseThreadSample). */
function readThread(lines: Lines, target: Draft): string {
  let line = "";
  let same = false;
  const addresses: bigint[] = [];
  while (lines.next()) {
    line = trimSpace(lines.text);
    if (line.startsWith("---")) {
      break;
    }
    if (line.includes("same as previous thread")) {
      same = true;
    } else {
      addresses.push(...stackOf(line, lines));
    }
  }
  if (same || addresses.length === 0) {
    countPrevious(target);
    return line;
  }
  for (const [i, address] of addresses.entries()) {
    addFrame(target, i > 0 ? callBefore(address) : address);
  }
  endSample(target, [1n]);
  return line;
}

function countPrevious({ values }: Draft): void {
  if (values.length > 0) {
    values.array[values.length - 1]! += 1;
  }
}
