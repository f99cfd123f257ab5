/** Heap, growth and fragmentation profiles as text: gperftools' heapz, and Go's heap with debug=1 (parseHeap). */
import { pushBig } from "../../table/column.ts";
import { addFrame, callBefore, type Draft, draft, endSample } from "./draft.ts";
import { beginsMap, readMapAfter } from "./maps.ts";
import {
  addressesIn,
  damagedLine,
  decimal,
  type Lines,
  linesOf,
  saysNothing,
  trimSpace,
  whole,
} from "./text.ts";

const HEADER =
  /heap profile: *([0-9]+): *([0-9]+) *\[ *([0-9]+): *([0-9]+) *\] *@ *(heap[_a-z0-9]*)\/?([0-9]*)/;
const OTHER_HEADER = /heap profile: *[0-9]+: *[0-9]+ *\[ *[0-9]+: *[0-9]+ *\] @ (?:growthz?|fragmentationz?)/;
/** Objects in use, their bytes, objects allocated, their bytes, addresses (heapSampleRE). */
const SAMPLE = /((?:-|(?<![0-9]))[0-9]+): *(-?[0-9]+) *\[ *([0-9]+): *([0-9]+) *\] @([ x0-9a-f]*)/;

interface Header {
  /** The sampling rate in bytes. */
  period: bigint;
  /** Whether values are scaled to what was sampled from. */
  scaled: boolean;
  hasAllocations: boolean;
}

/**
 * Reads a heap profile; undefined where the bytes are none.
 * @throws ProfileError
 */
export function readHeap(bytes: Uint8Array): Draft | undefined {
  const lines = linesOf(bytes);
  const header = lines.next() ? headerOf(lines.text) : undefined;
  if (!header) {
    return undefined;
  }
  const target = draft(sampleTypes(header), { type: "space", unit: "bytes" }, header.period);
  while (lines.next()) {
    const line = trimSpace(lines.text);
    if (saysNothing(line)) {
      continue;
    }
    if (beginsMap(line)) {
      break;
    }
    readSample(line, lines, header, target);
  }
  readMapAfter(target, lines);
  return target;
}

/** Allocations come before memory in use, so that the last type, which is the default, is inuse_space. */
function sampleTypes({ hasAllocations }: Header) {
  const pair = (prefix: string) => [
    { type: `${prefix}objects`, unit: "count" },
    { type: `${prefix}space`, unit: "bytes" },
  ];
  return hasAllocations ? [...pair("alloc_"), ...pair("inuse_")] : pair("");
}

/** parseHeapHeader. */
function headerOf(line: string): Header | undefined {
  const found = HEADER.exec(line);
  if (!found) {
    return OTHER_HEADER.test(line) ? { period: 1n, scaled: false, hasAllocations: false } : undefined;
  }
  const [, objects, bytes, allObjects, allBytes, kind, rate] = found;
  const period = rate === "" ? 0n : decimal(rate!);
  if (period === undefined) {
    return undefined;
  }
  const differs = (all: string, inUse: string) => all !== inUse && all !== "0";
  const hasAllocations = differs(allObjects!, objects!) || differs(allBytes!, bytes!);
  switch (kind) {
    case "heapz_v2":
    case "heap_v2":
      return { period, scaled: true, hasAllocations };
    case "heapprofile":
      return { period: 1n, scaled: false, hasAllocations };
    case "heap":
      return { period: period / 2n, scaled: true, hasAllocations };
    default:
      return undefined;
  }
}

/** parseHeapSample. */
function readSample(line: string, lines: Lines, header: Header, target: Draft): void {
  const found = SAMPLE.exec(line);
  if (!found) {
    throw damagedLine(lines.number, "it is no sample of a heap profile");
  }
  const [, objects, bytes, allObjects, allBytes, stack] = found;
  const pairs = header.hasAllocations
    ? [[allObjects!, allBytes!] as const, [objects!, bytes!] as const]
    : [[objects!, bytes!] as const];
  let block = 0n;
  const values: bigint[] = [];
  for (const [countText, sizeText] of pairs) {
    const count = decimal(countText);
    const size = decimal(sizeText);
    if (count === undefined || size === undefined) {
      throw damagedLine(lines.number, "it holds a number of more than 64 bits");
    }
    if (count === 0n && size !== 0n) {
      throw damagedLine(lines.number, `no object takes ${size} bytes`);
    }
    if (count !== 0n) {
      block = BigInt.asIntN(64, size / count);
    }
    values.push(...(header.scaled ? scaledHeapSample(count, size, header.period) : [count, size]));
  }
  for (const address of stackOf(stack!, lines)) {
    addFrame(target, callBefore(address));
  }
  pushBig(target.blocks, block);
  endSample(target, values);
}

/**
 * The addresses of a sample.
 * @throws ProfileError
 */
export function stackOf(text: string, { number }: Pick<Lines, "number">): bigint[] {
  const addresses = addressesIn(text);
  if (!addresses) {
    throw damagedLine(number, "it holds an address of more than 64 bits");
  }
  return addresses;
}

/**
 * What a sample represents: it was taken with the probability 1 - exp(-size of a block / rate), so it is divided by that
 * (scaleHeapSample).
 */
export function scaledHeapSample(count: bigint, size: bigint, rate: bigint): [count: bigint, size: bigint] {
  if (count === 0n || size === 0n) {
    return [0n, 0n];
  }
  // A rate of 1 met them all; below it is unknown.
  if (rate <= 1n) {
    return [count, size];
  }
  const average = Number(size) / Number(count);
  const factor = 1 / (1 - Math.exp(-average / Number(rate)));
  return [whole(Number(count) * factor), whole(Number(size) * factor)];
}
