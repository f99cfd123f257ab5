/** Unpacks gzip in the browser, piece by piece, and counts while it does. */
import { ProfileError } from "../../profile/profile.ts";

/** Members that a file is searched for: a file made of more is refused, since each costs a try. */
const MOST_MEMBERS = 64;

/**
 * Unpacks with the browser's own inflater, which takes one gzip member; a file of several (RFC 1952, section 2.2) is
 * taken apart where the next begins.
 * @throws ProfileError where it is damaged, or gives more than `cap` bytes
 */
export async function inflate(packed: Uint8Array, cap: number): Promise<Uint8Array> {
  try {
    return await inflateMember(packed, cap);
  } catch (error) {
    const members = await inflateMembers(packed, cap);
    if (members === undefined) {
      throw error;
    }
    return joined(members);
  }
}

/** The members' contents; undefined where the bytes are not members one after another. */
async function inflateMembers(packed: Uint8Array, cap: number): Promise<Uint8Array[] | undefined> {
  const members: Uint8Array[] = [];
  let begin = 0;
  let left = cap;
  for (const end of [...memberStarts(packed), packed.length]) {
    const content = await inflateMember(packed.subarray(begin, end), left).catch(() => undefined);
    if (content) {
      members.push(content);
      begin = end;
      left -= content.length;
    }
  }
  return begin === packed.length ? members : undefined;
}

/** Where a member after the first may begin: its head may also come about by chance. */
function memberStarts(packed: Uint8Array): number[] {
  const starts: number[] = [];
  for (
    let at = packed.indexOf(0x1f, 1);
    at > 0 && starts.length < MOST_MEMBERS;
    at = packed.indexOf(0x1f, at + 1)
  ) {
    if (packed[at + 1] === 0x8b && packed[at + 2] === 8 && packed[at + 3]! < 0x20) {
      starts.push(at);
    }
  }
  return starts;
}

async function inflateMember(packed: Uint8Array, cap: number): Promise<Uint8Array> {
  const stream = new DecompressionStream("gzip");
  const fed = feed(stream.writable, packed);
  // Its failure is the reader's failure too, which is told.
  fed.catch(() => undefined);
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = stream.readable.getReader();
  try {
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
      length += value!.length;
      if (length > cap) {
        throw new ProfileError(`larger than ${cap} bytes when unpacked, which is no profile but a trap`);
      }
      pieces.push(value!);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error instanceof ProfileError
      ? error
      : new ProfileError(
          `damaged: it cannot be unpacked (${(error as Error).message}); record or copy it again`,
        );
  }
  return joined(pieces);
}

async function feed(writable: WritableStream<BufferSource>, bytes: Uint8Array): Promise<void> {
  const writer = writable.getWriter();
  await writer.write(bytes as Uint8Array<ArrayBuffer>);
  await writer.close();
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
