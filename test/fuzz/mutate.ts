/** Damages files in the ways that matter to a parser; the same seed gives the same damage. */
import { type Random, randomFrom } from "../support/random.ts";

/** One damaged profile of a run: a function of the run's seed and the input's number alone. */
export function damagedInput(corpus: readonly Uint8Array[], seed: number, index: number): Uint8Array {
  return damaged(corpus, DAMAGES, seed, index);
}

/** The same of files that are text, or a zip: without what only the fields of a profile need. */
export function damagedFile(corpus: readonly Uint8Array[], seed: number, index: number): Uint8Array {
  return damaged(corpus, FILE_DAMAGES, seed, index);
}

function damaged(
  corpus: readonly Uint8Array[],
  damages: readonly Damage[],
  seed: number,
  index: number,
): Uint8Array {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  let bytes = pick(corpus, random);
  for (let times = 1 + Math.floor(3 * random() ** 2); times > 0; times--) {
    bytes = pick(damages, random)(bytes, random, corpus);
  }
  return bytes;
}

type Damage = (bytes: Uint8Array, random: Random, corpus: readonly Uint8Array[]) => Uint8Array;

const DAMAGES: readonly Damage[] = [
  flipBit,
  setByte,
  truncate,
  splice,
  drop,
  repeat,
  insertToken,
  editField,
  editField,
  editField,
  editField,
];

const FILE_DAMAGES: readonly Damage[] = [
  flipBit,
  setByte,
  truncate,
  splice,
  drop,
  repeat,
  insertWord,
  insertWord,
];

function pick<T>(from: readonly T[], random: Random): T {
  return from[Math.floor(from.length * random())]!;
}

function below(limit: number, random: Random): number {
  return Math.floor(limit * random());
}

function flipBit(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = below(copy.length, random);
  copy[at]! ^= 1 << below(8, random);
  return copy;
}

function setByte(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[below(copy.length, random)] = pick([0, 1, 0x7f, 0x80, 0xff, below(256, random)], random);
  return copy;
}

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.subarray(0, below(bytes.length + 1, random));
}

function part(bytes: Uint8Array, random: Random): Uint8Array {
  const start = below(bytes.length + 1, random);
  const longest = random() < 0.8 ? 64 : bytes.length;
  return bytes.subarray(start, start + below(Math.min(longest, bytes.length - start) + 1, random));
}

/** Puts a part of another input in the place of one of this. */
function splice(bytes: Uint8Array, random: Random, corpus: readonly Uint8Array[]): Uint8Array {
  const at = below(bytes.length + 1, random);
  const cut = random() < 0.5 ? below(64, random) : 0;
  return joined(bytes.subarray(0, at), part(pick(corpus, random), random), bytes.subarray(at + cut));
}

function drop(bytes: Uint8Array, random: Random): Uint8Array {
  const at = below(bytes.length + 1, random);
  return joined(bytes.subarray(0, at), bytes.subarray(at + below(64, random)));
}

function repeat(bytes: Uint8Array, random: Random): Uint8Array {
  const own = part(bytes, random);
  const copies = new Array<Uint8Array>(1 + below(8, random)).fill(own);
  return joined(
    bytes.subarray(0, own.byteOffset - bytes.byteOffset),
    ...copies,
    bytes.subarray(own.byteOffset - bytes.byteOffset),
  );
}

const TOKENS = [
  "0x",
  " @ ",
  "[",
  "]",
  ":",
  "=",
  "$",
  "---",
  "\n",
  "\0",
  "0",
  "9".repeat(25),
  "f".repeat(40),
  "-1",
];

/** Something that older formats know. */
function insertToken(bytes: Uint8Array, random: Random): Uint8Array {
  return inserted(bytes, pick(TOKENS, random), random);
}

const WORDS = [
  " ",
  "\n",
  "\r\n",
  "\t",
  "\0",
  "\ufeff",
  "\u202e",
  "(\n",
  ")\n",
  '"',
  "`",
  "//",
  "// indirect",
  "=>",
  "[",
  ",",
  "!",
  "../",
  "@",
  "/v2",
  "/go.mod",
  "v1.2.3",
  "v0.0.0-20200101000000-abcdefabcdef",
  "+incompatible",
  "h1:",
  "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  "<<<<<<< HEAD\n",
  "# a.example/b v1.0.0\n",
  "## explicit; go 1.21\n",
  "verifying a.example/b@v1.0.0: checksum mismatch\n",
  "9".repeat(40),
];

/** Something that the files of modules, or what is said of them, know. */
function insertWord(bytes: Uint8Array, random: Random): Uint8Array {
  return inserted(bytes, pick(WORDS, random), random);
}

function inserted(bytes: Uint8Array, text: string, random: Random): Uint8Array {
  const at = below(bytes.length + 1, random);
  return joined(bytes.subarray(0, at), Buffer.from(text), bytes.subarray(at));
}

const NUMBERS: readonly bigint[] = [
  0n,
  1n,
  127n,
  128n,
  1_000_000_000n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 53n,
  2n ** 53n - 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** A field of a message: another wire type or number, or another length or value. */
function editField(bytes: Uint8Array, random: Random): Uint8Array {
  const field = fieldIn(bytes, random);
  if (!field) {
    return flipBit(bytes, random);
  }
  const { tagAt, valueAt, end, tag } = field;
  if (random() < 0.3) {
    const other = random() < 0.5 ? (tag & ~7) | below(8, random) : (tag & 7) | (below(17, random) << 3);
    return joined(bytes.subarray(0, tagAt), varint(BigInt(other)), bytes.subarray(valueAt));
  }
  const near = BigInt(Math.max(0, end - valueAt + below(9, random) - 4));
  const number = random() < 0.4 ? near : pick(NUMBERS, random);
  const endless = random() < 0.05 ? new Uint8Array(12).fill(0xff) : varint(number);
  return joined(bytes.subarray(0, valueAt), endless, bytes.subarray(end));
}

interface Field {
  tag: number;
  tagAt: number;
  /** Where the number lies that is the field's value, or its length. */
  valueAt: number;
  end: number;
}

/** Walks into the message by chance, until it stays at a field. */
function fieldIn(bytes: Uint8Array, random: Random): Field | undefined {
  let [at, end] = [0, bytes.length];
  let found: Field | undefined;
  for (let depth = 0; depth < 3; depth++) {
    const fields = fieldsOf(bytes, at, end);
    if (fields.length === 0) {
      return found;
    }
    found = pick(fields, random);
    if ((found.tag & 7) !== 2 || random() < 0.3) {
      return found;
    }
    const length = numberAt(bytes, found.valueAt);
    [at, end] = [found.end, Math.min(bytes.length, found.end + length)];
  }
  return found;
}

/** At most some hundred of the fields from a place on. */
function fieldsOf(bytes: Uint8Array, from: number, end: number): Field[] {
  const fields: Field[] = [];
  for (let at = from; at < end && fields.length < 300; ) {
    const tagAt = at;
    const tag = numberAt(bytes, at);
    const valueAt = afterNumber(bytes, at);
    at = afterNumber(bytes, valueAt);
    fields.push({ tag, tagAt, valueAt, end: at });
    if ((tag & 7) === 2) {
      at += numberAt(bytes, valueAt);
    } else if ((tag & 7) !== 0) {
      return fields;
    }
  }
  return fields;
}

function afterNumber(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at]! > 0x7f) {
    at += 1;
  }
  return Math.min(bytes.length, at + 1);
}

function numberAt(bytes: Uint8Array, from: number): number {
  let number = 0;
  for (let at = from, scale = 1; at < bytes.length && at < from + 6; at++, scale *= 128) {
    number += (bytes[at]! & 0x7f) * scale;
    if (bytes[at]! < 0x80) {
      break;
    }
  }
  return number;
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Uint8Array.of(...bytes, Number(rest));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
