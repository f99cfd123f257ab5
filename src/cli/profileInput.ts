/** Reads profiles from files, the standard input and servers. */
import { basename } from "node:path";
import { Cancelled, expectRunning } from "../engine/command.ts";
import { readPart, readRegularFile, readStream } from "../engine/files.ts";
import { gunzip, gunzipPieces } from "../engine/gunzip.ts";
import { unzstd } from "../engine/zstd.ts";
import { oneLine } from "../formats/visible.ts";
import { namelessOf, withFunctions } from "../profile/query/symbols.ts";
import { limitFor } from "../profile/read/content.ts";
import { type Inflate, inflateWith } from "../profile/read/gzip.ts";
import { DEFAULT_CAP, openProfile } from "../profile/read/open.ts";
import { withoutZstd } from "../profile/read/zstd.ts";
import { type Profile, ProfileError } from "../profile/table/profile.ts";
import { computing } from "./computing.ts";
import { addressOf, shownAddress } from "./profileAddress.ts";
import { remark } from "./terminal.ts";
import { bytesAt } from "./values.ts";

/** The bytes of a file by which it is judged. */
const HEAD = 4096;

/** Names the standard input in place of a file. */
export const STANDARD_INPUT = "-";

/** What comes through a pipe is in memory before its size is known: 256 MiB. */
const MOST_PIPED = 256 * 1024 ** 2;

/** How profiles are read. */
export interface InputOptions {
  signal: AbortSignal;
  /** How many seconds servers are to record; undefined leaves it to the address. */
  seconds: number | undefined;
}

/**
 * Reads several profiles. As in pprof, one that cannot be read is left out with a warning: the rest is shown, and a comment
 * of the first says how many they are.
 * @throws Error with one sentence where none can be read; Cancelled
 */
export async function readProfiles(names: readonly string[], options: InputOptions): Promise<Profile[]> {
  const [first, ...others] = names;
  if (first !== undefined && others.length === 0) {
    return [await readProfile(first, options)];
  }
  const profiles: Profile[] = [];
  for (const result of await Promise.allSettled(names.map((name) => readProfile(name, options)))) {
    if (result.status === "fulfilled") {
      profiles.push(result.value);
    } else if (result.reason instanceof Cancelled) {
      throw result.reason;
    } else {
      remark(`go-verify: ${oneLine((result.reason as Error).message)}\n`);
    }
  }
  const [one, ...rest] = profiles;
  if (one === undefined) {
    throw new Error(`None of the ${names.length} profiles could be read.`);
  }
  if (profiles.length === names.length) {
    return profiles;
  }
  const note = `${profiles.length} of ${names.length} profiles were read`;
  remark(`go-verify: ${note}; the result is without the rest.\n`);
  return [{ ...one, comments: [...one.comments, note] }, ...rest];
}

/**
 * Reads a profile from a file, the standard input (-), an http(s) URL, or a host with a port.
 * @throws Error with one sentence that names it; Cancelled
 */
export async function readProfile(name: string, { signal, seconds }: InputOptions): Promise<Profile> {
  const url = addressOf(name, seconds);
  if (url === undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(name)) {
    // Its text is not shown: a password may be anywhere in it.
    throw new Error(
      "The profile's address is not a valid http or https URL: give the path or the URL of a profile.",
    );
  }
  const shown = url ? shownAddress(url) : name === STANDARD_INPUT ? "The standard input" : name;
  if (url && seconds !== undefined) {
    remark(`go-verify: waiting ${seconds} s for ${oneLine(shown)}\n`);
  }
  const bytes = url ? await downloaded(url, shown, signal) : await readFrom(name, signal);
  try {
    return await computing(signal, async () =>
      openProfile(
        await withoutZstd(bytes, (packed, mostOf) => unzstd(packed, mostOf, signal), DEFAULT_CAP),
        inflaterUntil(signal),
      ),
    );
  } catch (error) {
    throw error instanceof ProfileError ? new Error(`${shown} is ${error.message}.`) : error;
  }
}

/** A large file is read whole only if it begins as a profile. */
async function readFrom(file: string, signal: AbortSignal): Promise<Uint8Array> {
  if (file === STANDARD_INPUT) {
    return readStandardInput(signal);
  }
  // A pipe has no beginning to look at, and is limited by itself.
  const head = await readRegularFile(file, { most: HEAD, cut: true, signal }).catch(() => undefined);
  const most = head === undefined ? DEFAULT_CAP : limitFor(head, DEFAULT_CAP);
  return bytesAt(file, "give the path of a profile", { most, signal });
}

async function readStandardInput(signal: AbortSignal): Promise<Uint8Array> {
  if (process.stdin.isTTY) {
    remark("go-verify: reading a profile from the terminal; Ctrl-D ends it.\n");
  }
  try {
    return await readStream(process.stdin, "The standard input", { most: MOST_PIPED, signal });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === "EISDIR" ? new Error("The standard input is a directory: give a profile.") : error;
  }
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

/** The files that are profiles, and the ELF binaries among them, of which one alone is an error of a profile. */
export async function withoutBinaries(
  files: readonly string[],
): Promise<{ profiles: readonly string[]; binaries: readonly string[] }> {
  const are = files.length > 1 ? await Promise.all(files.map(isElf)) : [];
  const binaries = files.filter((_, i) => are[i]);
  return binaries.length === files.length
    ? { profiles: files, binaries: [] }
    : { profiles: files.filter((_, i) => !are[i]), binaries };
}

async function isElf(name: string): Promise<boolean> {
  try {
    const { bytes } = await readPart(name, () => 0, 4);
    return Buffer.from(bytes).toString("latin1") === "\x7fELF";
  } catch {
    // Who reads the profile says what is wrong.
    return false;
  }
}

/**
 * The profile with the functions that binaries give to its addresses; a binary that gives none is a remark, as in pprof.
 * @throws Cancelled
 */
export async function symbolized(
  profile: Profile,
  binaries: readonly string[],
  signal: AbortSignal,
): Promise<Profile> {
  let result = profile;
  for (const binary of binaries) {
    const nameless = namelessOf(result);
    if (nameless.length === 0) {
      break;
    }
    const { symbolize } = await import("../disk/symbolize.ts");
    const found = await symbolize(binary, nameless, signal);
    expectRunning(signal);
    if (found === undefined) {
      break;
    }
    if ("problem" in found) {
      remark(`go-verify: ${oneLine(found.problem)}\n`);
    } else {
      result = withFunctions(result, { ...found.frames, ...nameless[found.index]! });
    }
  }
  return result;
}

/** How a page that others read names a profile: by the file's name without its folder, or by the URL. */
export function shortNameOf(name: string): string {
  const url = addressOf(name);
  return url ? shownAddress(url) : name === STANDARD_INPUT ? "stdin" : basename(name);
}

/** The HTTP client is loaded only for a URL. */
async function downloaded(url: URL, shown: string, signal: AbortSignal): Promise<Uint8Array> {
  const { download } = await import("./profileDownload.ts");
  return download(url, shown, signal);
}
