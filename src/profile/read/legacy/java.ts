/** Java's profiles of heap and contention as text (parseJavaProfile in legacy_java_profile.go). */
import { textOf } from "../../table/bytesText.ts";
import { pushBig } from "../../table/column.ts";
import { ProfileError } from "../../table/profile.ts";
import { addFrame, type Draft, draft, endSample } from "./draft.ts";
import { scaledHeapSample, stackOf } from "./heap.ts";
import { readJavaLocations, withoutAddresses } from "./javaLocations.ts";
import { integer, trimSpace } from "./text.ts";

type Kind = "heap" | "contention";

/** javaHeapzSamplingRate, in bytes. */
const SAMPLING_RATE = 524288n;

/** An attribute of the header; a line without one begins the samples (attributeRx). */
const ATTRIBUTE = /(?<![\w ])([\w ]+)=([\w ]+)/;

/** Two numbers and addresses; a line without begins the locations (javaSampleRx). */
const SAMPLE = /(?<![0-9])([0-9]+) +([0-9]+) +@ +([ x0-9a-f]*)/;

/**
 * Reads a Java profile; undefined where the bytes are none.
 * @throws ProfileError
 */
export function readJava(bytes: Uint8Array): Draft | undefined {
  const lines = lineByLine(bytes);
  const header = lines.next();
  const kind =
    header === "--- heapz 1 ---" ? "heap" : header === "--- contentionz 1 ---" ? "contention" : undefined;
  if (!kind) {
    return undefined;
  }
  const target = draft([]);
  if (!readHeader(lines, kind, target)) {
    return undefined;
  }
  readSamples(lines, kind, target);
  if (target.sampleTypes.length === 0 && target.starts.length > 1) {
    throw new ProfileError("damaged: it has samples but no sample type");
  }
  readJavaLocations(lines.rest(), target);
  withoutAddresses(target);
  return target;
}

interface JavaLines {
  /** The next whole line, trimmed; undefined at the end. */
  next(): string | undefined;
  /** Steps back before the line that was read last. */
  back(): void;
  rest(): Uint8Array;
  number: number;
}

/** Lines of any length; one without an end is none. */
function lineByLine(bytes: Uint8Array): JavaLines {
  let at = 0;
  let before = 0;
  const lines: JavaLines = {
    number: 0,
    next() {
      const newline = bytes.indexOf(10, at);
      if (newline < 0) {
        return undefined;
      }
      const text = textOf(bytes.subarray(at, newline));
      before = at;
      at = newline + 1;
      lines.number += 1;
      return trimSpace(text);
    },
    back() {
      at = before;
      lines.number -= 1;
    },
    rest: () => bytes.subarray(at),
  };
  return lines;
}

/** parseJavaHeader: false where an attribute is unknown. */
function readHeader(lines: JavaLines, kind: Kind, target: Draft): boolean {
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (line === "") {
      continue;
    }
    const found = ATTRIBUTE.exec(line);
    if (!found) {
      lines.back();
      return true;
    }
    if (!readAttribute(kind, trimSpace(found[1]!), trimSpace(found[2]!), target, lines)) {
      return false;
    }
  }
  return true;
}

function readAttribute(
  kind: Kind,
  name: string,
  value: string,
  target: Draft,
  { number }: JavaLines,
): boolean {
  const whole = () => {
    const parsed = integer(value);
    if (parsed === undefined) {
      throw new ProfileError(`damaged in line ${number}: the ${name} is no number`);
    }
    return parsed;
  };
  switch (`${kind}/${name}`) {
    case "heap/format":
    case "contention/format":
      return value === "java";
    case "heap/resolution":
      target.sampleTypes = [
        { type: "inuse_objects", unit: "count" },
        { type: "inuse_space", unit: value },
      ];
      return true;
    case "contention/resolution":
      target.sampleTypes = [
        { type: "contentions", unit: "count" },
        { type: "delay", unit: value },
      ];
      return true;
    case "contention/sampling period":
      target.periodType = { type: "contentions", unit: "count" };
      target.period = whole();
      return true;
    case "contention/ms since reset":
      target.durationNanos = BigInt.asIntN(64, whole() * 1_000_000n);
      return true;
    default:
      return false;
  }
}

/** parseJavaSamples: the numbers have the opposite order of other formats. */
function readSamples(lines: JavaLines, kind: Kind, target: Draft): void {
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (line === "") {
      continue;
    }
    const found = SAMPLE.exec(line);
    if (!found) {
      lines.back();
      return;
    }
    const size = integer(found[1]!);
    const count = integer(found[2]!);
    if (size === undefined || count === undefined) {
      throw new ProfileError(`damaged in line ${lines.number}: it holds a number that is none`);
    }
    for (const address of stackOf(found[3]!, lines)) {
      addFrame(target, address);
    }
    endSample(target, valuesOf(kind, count, size, target, lines));
  }
}

function valuesOf(
  kind: Kind,
  count: bigint,
  size: bigint,
  { period, blocks }: Draft,
  { number }: JavaLines,
): bigint[] {
  if (kind === "contention") {
    const times = period === 0n ? 1n : period;
    return [BigInt.asIntN(64, count * times), BigInt.asIntN(64, size * times)];
  }
  if (count === 0n) {
    throw new ProfileError(`damaged in line ${number}: no object takes ${size} bytes`);
  }
  pushBig(blocks, size / count);
  return scaledHeapSample(count, size, SAMPLING_RATE);
}
