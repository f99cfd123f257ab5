/** Profiles that are packed with zstd (RFC 8878). Unpacking itself is given from outside, and not everywhere. */
import { ProfileError } from "../table/profile.ts";
import { isZstd, limitFor } from "./content.ts";
import type { Unpacked } from "./gzip.ts";

/** The most that is unpacked, since all of it is in memory before it is decoded: 256 MiB. */
const MOST_UNPACKED = 256 * 1024 ** 2;

/** Unpacks zstd, up to as many bytes as `mostOf` says given the first of them; "unsupported" where that cannot be done here. */
export type Unzstd = (
  packed: Uint8Array,
  mostOf: (first: Uint8Array) => number,
) => Promise<Unpacked | { kind: "unsupported"; runtime: string }>;

/**
 * What bytes are unpacked, if they are zstd, at most `cap`; others as they are.
 * @throws ProfileError
 */
export async function withoutZstd(bytes: Uint8Array, unzstd: Unzstd, cap: number): Promise<Uint8Array> {
  if (!isZstd(bytes)) {
    return bytes;
  }
  const most = Math.min(cap, MOST_UNPACKED);
  const unpacked = await unzstd(bytes, (first) => limitFor(first, most));
  switch (unpacked.kind) {
    case "whole":
      return unpacked.bytes;
    case "unsupported":
      throw new ProfileError(
        `packed with zstd, which ${unpacked.runtime} cannot unpack: use Node 22.15 or newer, or unpack it with zstd -d first`,
      );
    case "too large":
      throw new ProfileError(
        `packed with zstd, and would become too large to be unpacked here: unpack it with zstd -d first`,
      );
    case "damaged":
      throw new ProfileError(
        `damaged or cut short: after ${unpacked.whole} bytes it cannot be unpacked further (${unpacked.why}); record or copy it again`,
      );
  }
}
