/** From a file's bytes to a profile: unpacks gzip under a cap, decodes, and says of anything else what it is. */
import { type Profile, ProfileError } from "../table/profile.ts";
import { limitFor } from "./content.ts";
import { decodeProfile } from "./decode.ts";
import { pieceDecoder } from "./decodePieces.ts";
import { capFor, type GunzipPieces, HARMLESS, type Inflate, isGzip, sizeClaimed } from "./gzip.ts";
import { readLegacy } from "./legacy/read.ts";
import { otherFile } from "./otherFiles.ts";

/** What a profile may be when unpacked, in bytes: 1 GiB. A file of 1 MB can claim so much, and more. */
export const DEFAULT_CAP = 1024 ** 3;

/** What is smaller is unpacked whole: it would not be worth the turns. */
const SMALLEST_IN_PIECES = 64 * 1024;

/** Memory is allocated for the likely size of the unpacked profile, regardless of what it claims. */
const LIKELY_RATIO = 32;

/**
 * Reads a profile, packed or not, of today's format or an older one, as google/pprof does (ParseData in profile.go).
 * @throws ProfileError with one sentence that names the damage, or what the bytes are instead
 */
export async function openProfile(bytes: Uint8Array, inflate: Inflate, cap = DEFAULT_CAP): Promise<Profile> {
  if (bytes.length === 0) {
    throw new ProfileError("empty: it holds no byte, so record it again");
  }
  const { pieces } = inflate;
  const most = await roomFor(bytes, pieces, capFor(bytes.length, cap));
  if (pieces && isGzip(bytes) && bytes.length >= SMALLEST_IN_PIECES) {
    const profile = await decodedInPieces(bytes, pieces, most);
    if (profile) {
      return profile;
    }
  }
  const plain = isGzip(bytes) ? await inflate(bytes, most) : bytes;
  try {
    return readPlain(plain);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ProfileError("too large: its tables do not fit into memory");
    }
    throw error;
  }
}

/** Undefined where that is not the way, or something is wrong: what it is shows when all bytes are there. */
async function decodedInPieces(
  packed: Uint8Array,
  pieces: GunzipPieces,
  most: number,
): Promise<Profile | undefined> {
  const decoder = pieceDecoder(Math.min(sizeClaimed(packed), LIKELY_RATIO * packed.length));
  let left = most;
  try {
    for await (const piece of pieces(packed)) {
      left -= piece.length;
      if (left < 0) {
        return undefined;
      }
      decoder.take(piece);
    }
    return decoder.finish();
  } catch {
    return undefined;
  }
}

/** How many bytes are unpacked, by the first of them. */
async function roomFor(packed: Uint8Array, pieces: GunzipPieces | undefined, most: number): Promise<number> {
  if (pieces === undefined || most <= HARMLESS || !isGzip(packed)) {
    return most;
  }
  try {
    for await (const piece of pieces(packed)) {
      return limitFor(piece, most);
    }
  } catch {
    // Who unpacks all says what is wrong.
  }
  return most;
}

function readPlain(bytes: Uint8Array): Profile {
  try {
    return decodeProfile(bytes);
  } catch (error) {
    if (!(error instanceof ProfileError)) {
      throw error;
    }
    return readOlder(bytes, error);
  }
}

/** What is no protocol buffer may be of an older format; else the error that says most is thrown. */
function readOlder(bytes: Uint8Array, error: ProfileError): Profile {
  let failure = error;
  try {
    const profile = readLegacy(bytes);
    if (profile) {
      return profile;
    }
  } catch (legacyError) {
    if (!(legacyError instanceof ProfileError)) {
      throw legacyError;
    }
    failure = legacyError;
  }
  const other = failure === error ? otherFile(bytes) : undefined;
  throw other === undefined ? failure : new ProfileError(other);
}
