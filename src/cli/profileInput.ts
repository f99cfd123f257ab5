/** Reads profiles from files and URLs. */
import { basename } from "node:path";
import { expectRunning } from "../engine/command.ts";
import { readRegularFile } from "../engine/files.ts";
import { gunzip, gunzipPieces } from "../engine/gunzip.ts";
import { limitFor } from "../profile/read/content.ts";
import { type Inflate, inflateWith } from "../profile/read/gzip.ts";
import { DEFAULT_CAP, openProfile } from "../profile/read/open.ts";
import { type Profile, ProfileError } from "../profile/table/profile.ts";
import { computing } from "./computing.ts";
import { bytesAt } from "./values.ts";

/** The bytes of a file by which it is judged. */
const HEAD = 4096;

/**
 * Reads a profile from a file or an http(s) URL.
 * @throws Error with one sentence that names it; Cancelled
 */
export async function readProfile(name: string, signal: AbortSignal): Promise<Profile> {
  const url = urlOf(name);
  if (url === undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(name)) {
    // Its text is not shown: a password may be anywhere in it.
    throw new Error(
      "The profile's address is not a valid http or https URL: give the path or the URL of a profile.",
    );
  }
  const shown = url ? shownUrl(url) : name;
  const bytes = url ? await downloaded(url, shown, signal) : await readFrom(name, signal);
  try {
    return await computing(() => openProfile(bytes, inflaterUntil(signal)));
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

/** User and password before the host are secret, and so may be parameters: only small numbers are shown, as in ?seconds=30. */
function shownUrl({ protocol, host, pathname, searchParams }: URL): string {
  const shown = Array.from(searchParams, ([name, value]) =>
    /^[\w-]{1,20}=\d{1,4}$/.test(`${name}=${value}`) ? `${name}=${value}` : "…",
  );
  return `${protocol}//${host}${pathname}${shown.length === 0 ? "" : `?${shown.join("&")}`}`;
}

/** The HTTP client is loaded only for a URL. */
async function downloaded(url: URL, shown: string, signal: AbortSignal): Promise<Uint8Array> {
  const { download } = await import("./profileDownload.ts");
  return download(url, shown, signal);
}
