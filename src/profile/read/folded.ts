/**
 * Folded stacks: one stack a line, its frames from root to leaf with semicolons between them, then how often it was seen.
 * Many profilers write them, such as stackcollapse-perf.pl and async-profiler.
 */
import { builder } from "../table/build.ts";
import type { Profile } from "../table/profile.ts";
import { exactValue, type Value } from "../table/value.ts";
import { damagedLine, decimal } from "./legacy/text.ts";

/** A line of more bytes is not made a text: no stack is so deep. */
const LONGEST_LINE = 16 * 1024 ** 2;

/** How much of the bytes shows that they are not text. */
const HEAD = 512;

const NEWLINE = 10;
const SPACE = 32;

/**
 * Reads folded stacks as samples that are counted; undefined where the bytes are none.
 * @throws ProfileError where they begin as such and a later line is not a stack with a number
 */
export function readFolded(bytes: Uint8Array): Profile | undefined {
  if (bytes.subarray(0, HEAD).includes(0) || !beginsFolded(bytes)) {
    return undefined;
  }
  const target = builder();
  const unlabelled = target.labels([]);
  const known = new Map<string, number>();
  const locationOf = (name: string): number => {
    const location =
      known.get(name) ?? target.location({ ...BARE, lines: [{ ...NOWHERE, name, systemName: name }] });
    known.set(name, location);
    return location;
  };
  for (const { number, line } of linesIn(bytes)) {
    const stack = stackOf(line);
    if (stack === undefined) {
      throw damagedLine(number, "it is no stack with a whole number, such as `main;work 12`");
    }
    const frames = stack.frames.split(";").filter((name) => name !== "");
    target.sample(Int32Array.from(frames.reverse(), locationOf), [stack.count], unlabelled);
  }
  return target.finish(HEAD_OF_COUNTS);
}

const BARE = { mapping: undefined, address: 0n, folded: false };
const NOWHERE = { file: "", startLine: 0n, line: 0n, column: 0n };

const HEAD_OF_COUNTS = {
  sampleTypes: [{ type: "samples", unit: "count" }],
  dropFrames: "",
  keepFrames: "",
  timeNanos: 0n,
  durationNanos: 0n,
  periodType: { type: "", unit: "" },
  period: 0n,
  comments: [],
  defaultSampleType: "",
  docUrl: "",
};

/** Whether the first lines, up to one with several frames, are stacks with a number. */
function beginsFolded(bytes: Uint8Array): boolean {
  for (const { line } of linesIn(bytes)) {
    const stack = stackOf(line);
    if (stack === undefined || stack.frames.includes(";")) {
      return stack !== undefined;
    }
  }
  return false;
}

/** The lines that are not empty, without their ends. */
function* linesIn(bytes: Uint8Array): Generator<{ number: number; line: string }> {
  const utf8 = new TextDecoder("utf-8");
  for (let at = 0, number = 1; at < bytes.length; number++) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline;
    if (end - at > LONGEST_LINE) {
      throw damagedLine(number, `it is longer than ${LONGEST_LINE} bytes`);
    }
    const line = utf8.decode(bytes.subarray(at, end)).trim();
    if (line !== "") {
      yield { number, line };
    }
    at = end + 1;
  }
}

function stackOf(line: string): { frames: string; count: Value } | undefined {
  let from = line.length;
  while (from > 0 && isDigit(line.charCodeAt(from - 1))) {
    from -= 1;
  }
  const isStack = from > 1 && from < line.length && line.charCodeAt(from - 1) === SPACE;
  const count = isStack ? countOf(line.slice(from)) : undefined;
  return count === undefined ? undefined : { frames: line.slice(0, from - 1).trimEnd(), count };
}

/** More digits may make a number that is not exact. */
const SURELY_EXACT = 15;

/** The number of some digits; undefined where it has more than 64 bits. */
function countOf(digits: string): Value | undefined {
  if (digits.length <= SURELY_EXACT) {
    return Number(digits);
  }
  const count = decimal(digits);
  return count === undefined ? undefined : exactValue(count);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
