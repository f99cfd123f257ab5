/** From a file's bytes to a profile: unpacks gzip under a cap, decodes, and says of anything else what it is. */
import { decodeProfile } from "./decode.ts";
import { capFor, type Inflate, isGzip } from "./gzip.ts";
import { readLegacy } from "./legacy/read.ts";
import { otherFile } from "./otherFiles.ts";
import { type Profile, ProfileError } from "./profile.ts";

/** What a profile may be when unpacked, in bytes: 1 GiB. A file of 1 MB can claim so much, and more. */
export const DEFAULT_CAP = 1024 ** 3;

/**
 * Reads a profile, packed or not, of today's format or an older one, as google/pprof does (ParseData in profile.go).
 * @throws ProfileError with one sentence that names the damage, or what the bytes are instead
 */
export async function openProfile(bytes: Uint8Array, inflate: Inflate, cap = DEFAULT_CAP): Promise<Profile> {
  if (bytes.length === 0) {
    throw new ProfileError("empty: it holds no byte, so record it again");
  }
  const plain = isGzip(bytes) ? await inflate(bytes, capFor(bytes.length, cap)) : bytes;
  try {
    return readPlain(plain);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ProfileError("too large: its tables do not fit into memory");
    }
    throw error;
  }
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
