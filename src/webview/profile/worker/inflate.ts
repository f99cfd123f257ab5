/** Unpacks gzip in the browser, piece by piece, and counts while it does. */
import { type Gunzip, type Inflate, inflateWith, type Unpacked } from "../../../profile/read/gzip.ts";

/** Unpacks with the browser's own inflater; `report` receives how many bytes came out so far. */
export function inflater(report: (done: number) => void): Inflate {
  return inflateWith(
    (packed, limits) => gunzip(packed, limits, report),
    (packed) => gunzipPieces(packed, report),
  );
}

/** Only of files of one member. */
async function* gunzipPieces(packed: Uint8Array, report: (done: number) => void): AsyncGenerator<Uint8Array> {
  const reader = gunzipping(packed);
  let length = 0;
  try {
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
      length += value!.length;
      report(length);
      yield value!;
    }
  } finally {
    // A consumer that stops early must not leave it unpacking.
    reader.cancel().catch(() => undefined);
  }
}

/** How many positions to cut are tried at most, since each costs a pass. */
const MAX_CUTS = 64;

/**
 * The browser accepts one member with nothing after it, and does not report where the member ended. So a file that it
 * refuses is cut where another member may begin (RFC 1952, section 2.2), and its parts are tried.
 */
async function gunzip(
  packed: Uint8Array,
  limits: Parameters<Gunzip>[1],
  report: (done: number) => void,
): Promise<Unpacked> {
  const first = await gunzipMember(packed, limits, report);
  if (first.kind !== "damaged") {
    return first;
  }
  const members: Uint8Array[] = [];
  let begin = 0;
  let left = limits.most;
  for (const end of cuts(packed)) {
    const member = await gunzipMember(packed.subarray(begin, end), { most: left, room: 1024 ** 2 }, report);
    if (member.kind === "too large") {
      return member;
    }
    if (member.kind === "whole") {
      members.push(member.bytes);
      begin = end;
      left -= member.bytes.length;
    }
  }
  return begin > 0 ? { kind: "whole", bytes: joined(members), used: begin } : first;
}

/** Where members may end: before the header of another, and at the end. Data may look like a header by chance. */
function cuts(packed: Uint8Array): number[] {
  const places: number[] = [];
  for (
    let at = packed.indexOf(0x1f, 1);
    at > 0 && places.length < MAX_CUTS;
    at = packed.indexOf(0x1f, at + 1)
  ) {
    if (packed[at + 1] === 0x8b && packed[at + 2] === 8 && packed[at + 3]! < 0x20) {
      places.push(at);
    }
  }
  return [...places, packed.length];
}

async function gunzipMember(
  packed: Uint8Array,
  { most, room }: { most: number; room: number },
  report: (done: number) => void,
): Promise<Unpacked> {
  const reader = gunzipping(packed);
  let bytes = new Uint8Array(room);
  let length = 0;
  try {
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
      if (length + value!.length > most) {
        await reader.cancel();
        return { kind: "too large" };
      }
      if (length + value!.length > bytes.length) {
        bytes = joined([bytes.subarray(0, length), new Uint8Array(Math.min(most, bytes.length * 2))]);
      }
      bytes.set(value!, length);
      length += value!.length;
      report(length);
    }
  } catch (error) {
    return { kind: "damaged", why: reason(error), whole: length };
  }
  return { kind: "whole", bytes: bytes.subarray(0, length), used: packed.length };
}

/** Feeds the browser's inflater. */
function gunzipping(packed: Uint8Array): ReadableStreamDefaultReader<Uint8Array> {
  const stream = new DecompressionStream("gzip");
  const fed = feed(stream.writable, packed);
  // If it fails, the reader fails too, and that is reported.
  fed.catch(() => undefined);
  return stream.readable.getReader();
}

/** The browser's error message, without the call that failed. */
function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(
    /^Failed to execute .*?: |\.$/g,
    "",
  );
}

/** The browser unpacks what is written as a whole, also for who reads only the first of it: so it gets a little each time. */
const WRITTEN = 512 * 1024;

async function feed(writable: DecompressionStream["writable"], bytes: Uint8Array): Promise<void> {
  const writer = writable.getWriter();
  for (let at = 0; at < bytes.length; at += WRITTEN) {
    await writer.write(bytes.subarray(at, at + WRITTEN) as Uint8Array<ArrayBuffer>);
  }
  await writer.close();
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
