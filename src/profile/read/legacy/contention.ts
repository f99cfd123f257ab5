/** Waits for locks as text: gperftools' contentionz, and Go's mutex and block with debug=1 (parseContention). */
import { addFrame, callBefore, type Draft, draft, endSample } from "./draft.ts";
import { stackOf } from "./heap.ts";
import { readMapAfter } from "./maps.ts";
import { damagedLine, decimal, integer, type Lines, linesOf, saysNothing, trimSpace, whole } from "./text.ts";

const HEADERS = ["--- contentionz ", "--- mutex:", "--- contention:"];

/** Cycles or ns, count, addresses (contentionSampleRE); two numbers may be adjacent without a space. */
const SAMPLE = /(?<![0-9])(?:([0-9]+) +([0-9]+)|([0-9]+)([0-9])) @([ x0-9a-f]*)/;

/**
 * Reads a profile of waits; undefined where the bytes are none.
 * @throws ProfileError
 */
export function readContention(bytes: Uint8Array): Draft | undefined {
  const lines = linesOf(bytes);
  if (!lines.next() || !HEADERS.some((header) => lines.text.startsWith(header))) {
    return undefined;
  }
  const counted = { type: "contentions", unit: "count" };
  const target = draft([counted, { type: "delay", unit: "nanoseconds" }], counted, 1n);
  const cyclesPerSecond = readAttributes(lines, target);
  if (cyclesPerSecond === undefined) {
    return undefined;
  }
  do {
    const line = trimSpace(lines.text);
    if (line.startsWith("---")) {
      break;
    }
    if (!saysNothing(line) && !readSample(line, lines, target, cyclesPerSecond)) {
      return undefined;
    }
  } while (lines.next());
  readMapAfter(target, lines);
  return target;
}

/** Reads lines of the form `attribute = value`; gives the CPU's cycles per second, or undefined where one is unknown. */
function readAttributes(lines: Lines, target: Draft): bigint | undefined {
  let cyclesPerSecond = 0n;
  while (lines.next()) {
    const line = trimSpace(lines.text);
    if (saysNothing(line)) {
      continue;
    }
    const equals = line.indexOf("=");
    if (line.startsWith("---") || equals < 0) {
      break;
    }
    const key = trimSpace(line.slice(0, equals));
    if (key === "discarded samples") {
      continue;
    }
    const value = integer(trimSpace(line.slice(equals + 1)));
    if (value === undefined) {
      return undefined;
    }
    if (key === "cycles/second") {
      cyclesPerSecond = value;
    } else if (key === "sampling period") {
      target.period = value;
    } else if (key === "ms since reset") {
      target.durationNanos = BigInt.asIntN(64, value * 1_000_000n);
    } else {
      // C++ writes neither a format nor a resolution: those are Java's.
      return undefined;
    }
  }
  return cyclesPerSecond;
}

/** parseContentionSample: false where the line is no sample. */
function readSample(line: string, lines: Lines, target: Draft, cyclesPerSecond: bigint): boolean {
  const found = SAMPLE.exec(line);
  if (!found) {
    return false;
  }
  let delay = decimal(found[1] ?? found[3]!);
  let count = decimal(found[2] ?? found[4]!);
  if (delay === undefined || count === undefined) {
    throw damagedLine(lines.number, "it holds a number of more than 64 bits");
  }
  const { period } = target;
  if (period > 0n) {
    if (cyclesPerSecond > 0n) {
      delay = whole((Number(delay) * Number(period)) / (Number(cyclesPerSecond) / 1e9));
    }
    count = BigInt.asIntN(64, count * period);
  }
  for (const address of stackOf(found[5]!, lines)) {
    addFrame(target, callBefore(address));
  }
  endSample(target, [count, delay]);
  return true;
}
