/**
 * Opens profiles for those who rarely need one: the capture and the language server. esbuild.mjs bundles this file
 * separately, so that neither holds the code that reads profiles.
 */
import { gunzip, gunzipPieces } from "../engine/gunzip.ts";
import { inflateWith } from "../profile/read/gzip.ts";
import { openProfile } from "../profile/read/open.ts";
import { type Profile, ProfileError } from "../profile/table/profile.ts";

/** The profile, or in one sentence why the bytes are none: the class of an error would not be known in another bundle. */
export type OpenedProfile = { profile: Profile } | { problem: string };

/** Opens the bytes of a file or a response, of which at most `cap` may unpack. */
export async function openedProfile(bytes: Uint8Array, cap?: number): Promise<OpenedProfile> {
  try {
    return { profile: await openProfile(bytes, inflateWith(gunzip, gunzipPieces), cap) };
  } catch (error) {
    if (error instanceof ProfileError) {
      return { problem: error.message };
    }
    throw error;
  }
}
