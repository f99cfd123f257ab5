/** Makes profiles, as somebody hostile would. */
import { decodeProfile } from "../../src/profile/read/decode.ts";
import type { Profile } from "../../src/profile/table/profile.ts";
import { type ProtoWriter, protoWriter } from "../../src/profile/write/protoWriter.ts";

/** A line of a location: its function, from 1. */
type Line = readonly [fn: number, line: number];

/** A label: rows of the string table; a number where there is no text. */
type RawLabel = readonly [key: number, text: number, number?: number];

/** What a profile is made of. Rows of `strings` count from 0, which is empty; functions and locations from 1. */
interface Parts {
  strings: readonly string[];
  /** The name of each function. */
  functions: readonly number[];
  locations: readonly (readonly Line[])[];
  samples: Iterable<{ stack: ArrayLike<number>; value: number | bigint; labels?: readonly RawLabel[] }>;
  mappings?: number;
}

function write({ strings, functions, locations, samples, mappings = 0 }: Parts): Uint8Array {
  const writer = protoWriter();
  const type = (field: number) =>
    writer.message(field, () => {
      writer.number(1, 1);
      writer.number(2, 2);
    });
  type(1);
  for (const { stack, value, labels = [] } of samples) {
    writer.message(2, () => {
      writer.packed(1, stack.length, (i) => writer.varint(stack[i]!));
      writer.packed(2, 1, () => writer.varint64(BigInt(value)));
      for (const label of labels) {
        writer.message(3, () => writeLabel(writer, label));
      }
    });
  }
  for (let id = 1; id <= mappings; id++) {
    writer.message(3, () => {
      writer.number(1, id);
      writer.number(3, 0xffff);
      writer.number(5, 3);
    });
  }
  for (const [i, lines] of locations.entries()) {
    writer.message(4, () => {
      writer.number(1, i + 1);
      writer.number(2, mappings === 0 ? 0 : (i % mappings) + 1);
      writer.number(3, i + 1);
      for (const [fn, line] of lines) {
        writer.message(4, () => {
          writer.number(1, fn);
          writer.number(2, line);
        });
      }
    });
  }
  for (const [i, name] of functions.entries()) {
    writer.message(5, () => {
      writer.number(1, i + 1);
      writer.number(2, name);
      writer.number(4, name);
      writer.number(5, i + 1);
    });
  }
  for (const text of ["", "cpu", "nanoseconds", ...strings]) {
    writer.text(6, text);
  }
  return writer.bytes();
}

function writeLabel(writer: ProtoWriter, [key, text, number = 0]: RawLabel): void {
  writer.number(1, key);
  writer.number(2, text);
  writer.number(3, number);
}

/** The first row of `Parts.strings`. */
const FIRST = 3;

const count = <T>(length: number, make: (index: number) => T) => Array.from({ length }, (_, i) => make(i));

/** So many functions with names of their own, each with a location. */
function functionsWithNames(length: number): Pick<Parts, "strings" | "functions" | "locations"> {
  return {
    strings: count(length, (i) => `main.f${i}`),
    functions: count(length, (i) => FIRST + i),
    locations: count(length, (i) => [[i + 1, i + 1]]),
  };
}

const ONE = functionsWithNames(1);

/** Shapes by what there is much of, each of about so many bytes. */
export const SHAPES: Readonly<Record<string, (bytes: number) => Uint8Array>> = {
  "samples of one frame": (bytes) =>
    write({ ...ONE, samples: count(bytes / 8, () => ({ stack: [1], value: 1 })) }),
  "functions, each on a sample": (bytes) => {
    const length = Math.floor(bytes / 48);
    return write({
      ...functionsWithNames(length),
      samples: count(length, (i) => ({ stack: [i + 1], value: 1 })),
    });
  },
  "values that add up to nothing": (bytes) => {
    const length = Math.floor(bytes / 48);
    return write({
      ...functionsWithNames(length),
      samples: count(length, (i) => ({ stack: [i + 1], value: i % 2 === 0 ? 1 : -1 })),
    });
  },
  "values beyond 2^53": (bytes) => {
    const length = Math.floor(bytes / 48);
    return write({
      ...functionsWithNames(length),
      samples: count(length, (i) => ({ stack: [i + 1], value: 2n ** 53n + BigInt(i) })),
    });
  },
  "frames of one recursive function": (bytes) =>
    write({ ...ONE, samples: [{ stack: new Uint8Array(bytes).fill(1), value: 1 }] }),
  "frames, each of a function of its own": (bytes) => {
    const length = Math.floor(bytes / 40);
    return write({
      ...functionsWithNames(length),
      samples: [{ stack: Uint32Array.from({ length }, (_, i) => i + 1), value: 1 }],
    });
  },
  "functions inlined into one location": (bytes) => {
    const length = Math.floor(bytes / 40);
    const own = functionsWithNames(length);
    const locations = [count(length, (i): Line => [i + 1, i + 1])];
    return write({ ...own, locations, samples: [{ stack: [1], value: 1 }] });
  },
  "lines of one function with a long name": (bytes) => {
    const length = Math.floor(bytes / 32);
    return write({
      strings: ["f".repeat(bytes / 2)],
      functions: [FIRST],
      locations: count(length, (i) => [[1, i + 1]]),
      samples: count(length, (i) => ({ stack: [i + 1], value: 1 })),
    });
  },
  "functions with one long name": (bytes) => {
    const length = Math.floor(bytes / 64);
    return write({
      strings: ["f".repeat(bytes / 2)],
      functions: count(length, () => FIRST),
      locations: count(length, (i) => [[i + 1, i + 1]]),
      samples: count(length, (i) => ({ stack: [i + 1], value: 1 })),
    });
  },
  "equal strings": (bytes) => {
    const length = Math.floor(bytes / 64);
    return write({
      ...functionsWithNames(length),
      strings: count(length, () => "main.f"),
      samples: count(length, (i) => ({ stack: [i + 1], value: 1 })),
    });
  },
  "labels on one sample": (bytes) => {
    const labels = count(bytes / 20, (i): RawLabel => (i % 2 === 0 ? [FIRST, FIRST + 1] : [FIRST + 2, 0, i]));
    const stack = new Uint8Array(bytes / 4).fill(1);
    const samples = [{ stack, value: 1, labels }];
    return write({ ...ONE, strings: ["key", "text", "bytes"], samples });
  },
  "numbers and frames on one sample": (bytes) => {
    const length = Math.floor(bytes / 80);
    const own = functionsWithNames(length);
    const labels = count(bytes / 20, (i): RawLabel => [FIRST + length, 0, i + 1]);
    const stack = Uint32Array.from({ length }, (_, i) => i + 1);
    return write({ ...own, strings: [...own.strings, "bytes"], samples: [{ stack, value: 1, labels }] });
  },
  "a label with a text of its own on each sample": (bytes) => {
    const length = Math.floor(bytes / 40);
    return write({
      ...ONE,
      strings: ["key", ...count(length, (i) => `text ${i}`)],
      samples: count(length, (i) => ({ stack: [1], value: 1, labels: [[FIRST, FIRST + 1 + i]] })),
    });
  },
  "labels with one long text": (bytes) =>
    write({
      ...ONE,
      strings: ["key", "t".repeat(bytes / 2)],
      samples: count(bytes / 40, (i) => ({
        stack: [1],
        value: i + 1,
        labels: [[FIRST, FIRST + 1]],
      })),
    }),
  "mappings of one file": (bytes) => {
    const length = Math.floor(bytes / 48);
    return write({
      ...functionsWithNames(length),
      samples: count(length, (i) => ({ stack: [i + 1], value: 1 })),
      mappings: length,
    });
  },
};

/** The profile of a shape. */
export function profileOf(make: (bytes: number) => Uint8Array): (bytes: number) => Profile {
  return (bytes) => decodeProfile(make(bytes));
}
