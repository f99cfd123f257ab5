/** From a file's bytes to a profile: unpacks gzip under a cap, decodes, and says of anything else what it is. */
import { decodeProfile } from "./decode.ts";
import { type Profile, ProfileError } from "./profile.ts";

/** Unpacks gzip; throws `ProfileError` where it is damaged, or would give more than `cap` bytes. */
export type Inflate = (packed: Uint8Array, cap: number) => Uint8Array | Promise<Uint8Array>;

/** What a profile may be when unpacked, in bytes: 1 GiB. A file of 1 MB can claim so much, and more. */
export const DEFAULT_CAP = 1024 ** 3;

/**
 * Reads a profile, packed or not.
 * @throws ProfileError with one sentence that names the damage, or what the bytes are instead
 */
export async function openProfile(bytes: Uint8Array, inflate: Inflate, cap = DEFAULT_CAP): Promise<Profile> {
  const plain = isGzip(bytes) ? await inflate(bytes, cap) : bytes;
  try {
    return decodeProfile(plain);
  } catch (error) {
    const other = error instanceof ProfileError ? whatElse(plain) : undefined;
    throw other === undefined ? error : new ProfileError(other);
  }
}

/** RFC 1952, section 2.3.1. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

const OTHERS: readonly [RegExp, string][] = [
  [/^\x7fELF/, "a program (ELF), not a profile: give the file that the program wrote"],
  [/^go 1\.\d+ trace\0/, "an execution trace, not a profile: open it with go tool trace"],
  [
    /^\s*<(!doctype|html|\?xml)/i,
    "a web page, not a profile: the address answered with a page, so check it in a browser",
  ],
  [/^goroutine \d+ .*\[/, "a dump of goroutines (debug=2), not a profile: ask for it without debug"],
  [/^\s*[{[]/, "JSON, not a profile"],
];

/** What bytes that are no profile are, where they say it themselves. */
function whatElse(bytes: Uint8Array): string | undefined {
  const head = Array.from(bytes.subarray(0, 256), (byte) => String.fromCharCode(byte)).join("");
  return OTHERS.find(([pattern]) => pattern.test(head))?.[1];
}
