/** Reads profiles from files and URLs. */
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { gunzip, gunzipPieces } from "../engine/gunzip.ts";
import { inflateWith } from "../profile/read/gzip.ts";
import { DEFAULT_CAP, openProfile } from "../profile/read/open.ts";
import { type Profile, ProfileError } from "../profile/table/profile.ts";
import { computing } from "./computing.ts";

/**
 * Reads a profile from a file or an http(s) URL.
 * @throws Error with one sentence that names it; Cancelled
 */
export async function readProfile(name: string, signal: AbortSignal): Promise<Profile> {
  const url = urlOf(name);
  const shown = url ? shownUrl(url) : name;
  const bytes = url ? await downloaded(url, shown, signal) : await readWhole(name);
  try {
    return await computing(() => openProfile(bytes, inflateWith(gunzip, gunzipPieces)));
  } catch (error) {
    throw error instanceof ProfileError ? new Error(`${shown} is ${error.message}.`) : error;
  }
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

async function readWhole(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size <= DEFAULT_CAP) {
      return await readFile(file);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === "EISDIR") {
      throw new Error(`${file} is a folder, not a profile: give the path of a file in it.`);
    }
    throw new Error(`${file} cannot be read (${code}): give the path of a profile.`);
  }
  throw new Error(
    `${file} is larger than ${DEFAULT_CAP.toLocaleString("en")} bytes, the limit for a profile.`,
  );
}
