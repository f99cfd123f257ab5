/**
 * The list of files in a release's zip, without their 70 MB of content: from the module cache if it has the zip, else
 * by two range requests from a module proxy. It only names files; the signed hash decides what is upstream's.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readPart } from "../../../engine/files.ts";
import type { HttpClient } from "../../../engine/http.ts";
import type { GoEnv } from "../../../engine/toolchain.ts";
import { parseGoproxy } from "../../../modules/proxy/goproxy.ts";
import {
  findCentralDirectory,
  MAX_TAIL,
  parseCentralDirectory,
  type ZipEntry,
} from "../../../modules/zip/zip.ts";

/** A release's files by their name below GOROOT, and where the list comes from. */
export interface ReleaseList {
  readonly files: ReadonlyMap<string, ZipEntry>;
  readonly from: string;
}

/** A zip that is read in parts. */
interface ZipSource {
  readonly from: string;
  tail(length: number): Promise<{ bytes: Uint8Array; zipSize: number }>;
  part(offset: number, length: number): Promise<Uint8Array>;
}

/** The limit for one response, in ms: a list of files has 1.4 MB. */
const RESPONSE_MS = 20_000;

/** A list of 12,000 files has 1.4 MB. */
const MAX_LIST = 16 * 1024 * 1024;

/**
 * The files of golang.org/toolchain at `version`, from the first source that has them; if none does, the reasons of
 * all. @throws Cancelled
 */
export async function releaseList(
  http: HttpClient,
  { GOMODCACHE = "", GOPROXY = "" }: GoEnv,
  version: string,
): Promise<ReleaseList | { reasons: string[] }> {
  const path = `golang.org/toolchain/@v/${version}.zip`;
  const proxies = parseGoproxy(GOPROXY).filter(({ url }) => url !== "direct" && url !== "off");
  const sources = [
    fileSource(join(GOMODCACHE, "cache", "download", path)),
    ...proxies.map(({ url }) =>
      url.startsWith("file:")
        ? fileSource(fileURLToPath(`${url}/${path}`))
        : httpSource(http, `${url}/${path}`),
    ),
  ];
  const reasons: string[] = [];
  for (const source of sources) {
    try {
      return { files: await readList(source, `golang.org/toolchain@${version}/`), from: source.from };
    } catch (error) {
      if ((error as Error).name === "Cancelled") {
        throw error;
      }
      reasons.push((error as Error).message);
    }
  }
  return { reasons };
}

async function readList(source: ZipSource, prefix: string): Promise<Map<string, ZipEntry>> {
  const { bytes, zipSize } = await source.tail(MAX_TAIL);
  const directory = findCentralDirectory(bytes, zipSize);
  if (directory.size > MAX_LIST) {
    throw new Error(`the file list of ${source.from} is too large: ${directory.size} bytes`);
  }
  const list = await source.part(directory.offset, directory.size);
  const entries = parseCentralDirectory(list, directory);
  const foreign = entries.find(({ name }) => !name.startsWith(prefix));
  if (foreign) {
    throw new Error(
      `${source.from} contains ${JSON.stringify(foreign.name)}, which is not part of ${prefix}`,
    );
  }
  return new Map(entries.map((entry) => [entry.name.slice(prefix.length), entry]));
}

function fileSource(path: string): ZipSource {
  return {
    from: path,
    async tail(length) {
      const { bytes, size } = await readPart(path, (size) => size - length, length);
      return { bytes, zipSize: size };
    },
    part: async (offset, length) => (await readPart(path, () => offset, length)).bytes,
  };
}

function httpSource(http: HttpClient, url: string): ZipSource {
  const request = async (range: string, maxBytes: number) => {
    const { status, statusText, headers, body } = await http.get(url, {
      range: `bytes=${range}`,
      maxBytes,
      timeoutMs: RESPONSE_MS,
    });
    const zipSize = Number(/^bytes \d+-\d+\/(\d+)$/.exec(String(headers["content-range"]))?.[1]);
    if (status !== 206 || !Number.isSafeInteger(zipSize)) {
      throw new Error(
        `${url} answers ${status === 200 ? "with the whole zip instead of the requested part" : statusText}`,
      );
    }
    return { bytes: body, zipSize };
  };
  return {
    from: url,
    tail: (length) => request(`-${length}`, length),
    part: async (offset, length) => (await request(`${offset}-${offset + length - 1}`, length)).bytes,
  };
}
