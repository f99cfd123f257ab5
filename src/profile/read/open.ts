/** From a file's bytes to a profile: unpacks gzip under a cap, decodes, and says of anything else what it is. */
import { type Profile, ProfileError } from "../table/profile.ts";
import { limitFor } from "./content.ts";
import { decodeProfile } from "./decode.ts";
import { pieceDecoder } from "./decodePieces.ts";
import { TooManySamples } from "./decodeSamples.ts";
import { readFolded } from "./folded.ts";
import {
  capFor,
  type GunzipPieces,
  HARMLESS,
  HARMLESS_IN_PIECES,
  type Inflate,
  isGzip,
  sizeClaimed,
  tooLarge,
} from "./gzip.ts";
import { readLegacy } from "./legacy/read.ts";
import { otherFile } from "./otherFiles.ts";

/** What a profile may be when unpacked, in bytes: 1 GiB. A file of 1 MB can claim so much, and more. */
export const DEFAULT_CAP = 1024 ** 3;

/** What is smaller is unpacked whole: it would not be worth the turns. */
const SMALLEST_IN_PIECES = 64 * 1024;

/** Memory is allocated for the likely size of the unpacked profile, or a harmless one, regardless of what it claims. */
const LIKELY_RATIO = 32;

/** In bytes of memory: what the samples of a small file may take. Those of a larger one may take more. */
const HARMLESS_SAMPLES = 160 * 1024 ** 2;

/**
 * Reads a profile, packed or not, of today's format or an older one, as google/pprof does (ParseData in profile.go).
 * @throws ProfileError with one sentence that names the damage, or what the bytes are instead
 */
export async function openProfile(bytes: Uint8Array, inflate: Inflate, cap = DEFAULT_CAP): Promise<Profile> {
  if (bytes.length === 0) {
    throw new ProfileError("empty: it holds no byte, so record it again");
  }
  const { pieces } = inflate;
  const atOnce = capFor(bytes.length, cap);
  if (pieces && isGzip(bytes) && bytes.length >= SMALLEST_IN_PIECES) {
    const inPieces = capFor(bytes.length, cap, HARMLESS_IN_PIECES);
    const profile = await decodedInPieces(bytes, pieces, { inPieces, atOnce });
    if (profile) {
      return profile;
    }
  }
  const plain = isGzip(bytes) ? await inflate(bytes, await roomFor(bytes, pieces, atOnce)) : bytes;
  try {
    return readPlain(plain, memoryFor(bytes));
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ProfileError("too large: its tables do not fit into memory");
    }
    throw error;
  }
}

/** How many bytes are unpacked. */
interface Room {
  inPieces: number;
  /** How many may be in memory all at once; not more. */
  atOnce: number;
}

/**
 * Undefined where that is not the way, or something is wrong: what it is shows when all bytes are there.
 * @throws ProfileError where those would be too many
 */
async function decodedInPieces(
  packed: Uint8Array,
  pieces: GunzipPieces,
  { inPieces, atOnce }: Room,
): Promise<Profile | undefined> {
  const size = Math.min(sizeClaimed(packed), Math.max(HARMLESS, LIKELY_RATIO * packed.length));
  const decoder = pieceDecoder(size, memoryFor(packed));
  let unpacked = 0;
  let most = inPieces;
  try {
    for await (const piece of pieces(packed)) {
      most = unpacked === 0 ? limitFor(piece, inPieces) : most;
      unpacked += piece.length;
      if (unpacked > most) {
        break;
      }
      decoder.take(piece);
    }
    if (unpacked <= most) {
      return decoder.finish();
    }
  } catch (error) {
    if (error instanceof TooManySamples) {
      throw error;
    }
    if (unpacked > atOnce) {
      throw new ProfileError(
        `damaged, or no profile: ${unpacked} bytes of it were unpacked, and not all of them are as in a profile; record or copy it again`,
      );
    }
  }
  if (unpacked > most && most > atOnce) {
    throw tooLarge(packed, most);
  }
  return undefined;
}

/** How many bytes of memory the samples of a file may take. */
function memoryFor({ length }: Uint8Array): number {
  return capFor(length, Number.POSITIVE_INFINITY, HARMLESS_SAMPLES);
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

function readPlain(bytes: Uint8Array, most: number): Profile {
  try {
    return decodeProfile(bytes, most);
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
    const profile = readLegacy(bytes) ?? readFolded(bytes);
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
