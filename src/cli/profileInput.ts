/** Reads profiles from files and URLs. */
import { basename } from "node:path";
import { expectRunning } from "../engine/command.ts";
import { readRegularFile } from "../engine/files.ts";
import { gunzip, gunzipPieces } from "../engine/gunzip.ts";
import { limitFor } from "../profile/read/content.ts";
import { type Inflate, inflateWith } from "../profile/read/gzip.ts";
import { DEFAULT_CAP, openProfile } from "../profile/read/open.ts";
import { type Profile, ProfileError } from "../profile/table/profile.ts";
import { bytesAt } from "./values.ts";

/** The bytes of a file by which it is judged. */
const HEAD = 4096;

/**
 * Reads a profile from a file or an http(s) URL.
 * @throws Error with one sentence that names it; Cancelled
 */
export async function readProfile(name: string, signal: AbortSignal): Promise<Profile> {
  const url = urlOf(name);
  const shown = url ? shownUrl(url) : name;
  const bytes = url ? await downloaded(url, shown, signal) : await readFrom(name, signal);
  try {
    return await openProfile(bytes, inflaterUntil(signal));
  } catch (error) {
    throw error instanceof ProfileError ? new Error(`${shown} is ${error.message}.`) : error;
  }
}

/** A large file is read whole only if it begins as a profile. */
async function readFrom(file: string, signal: AbortSignal): Promise<Uint8Array> {
  // A pipe has no beginning to look at, and is limited by itself.
  const head = await readRegularFile(file, { most: HEAD, cut: true, signal }).catch(() => undefined);
  const most = head === undefined ? DEFAULT_CAP : limitFor(head, DEFAULT_CAP);
  return bytesAt(file, "give the path of a profile", { most, signal });
}

/** Unpacks until an abort. */
function inflaterUntil(signal: AbortSignal): Inflate {
  return inflateWith(
    (packed, limits) => {
      expectRunning(signal);
      return gunzip(packed, limits);
    },
    async function* (packed) {
      for await (const piece of gunzipPieces(packed)) {
        expectRunning(signal);
        yield piece;
      }
    },
  );
}

/** How a page that others read names a profile: by the file's name without its folder, or by the URL. */
export function shortNameOf(name: string): string {
  const url = urlOf(name);
  return url ? shownUrl(url) : basename(name);
}

function urlOf(name: string): URL | undefined {
  return /^https?:\/\//i.test(name) && URL.canParse(name) ? new URL(name) : undefined;
}

/** User and password before the host are secret. */
function shownUrl({ protocol, host, pathname, search }: URL): string {
  return `${protocol}//${host}${pathname}${search}`;
}

/** The HTTP client is loaded only for a URL. */
async function downloaded(url: URL, shown: string, signal: AbortSignal): Promise<Uint8Array> {
  const { download } = await import("./profileDownload.ts");
  return download(url, shown, signal);
}
