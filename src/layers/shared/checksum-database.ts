/** Where modules and their checksums come from: GOPROXY's servers and folders, and the checksum database. */
import { open } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckContext } from "../../engine/check.ts";
import type { HttpClient } from "../../engine/http.ts";
import type { GoEnv } from "../../engine/toolchain.ts";
import { parseGoproxy } from "../../modules/proxy/goproxy.ts";
import { parseGosumdb } from "../../modules/sumdb/gosumdb.ts";
import type { Verifier } from "../../modules/sumdb/note.ts";
import type { ReadPath } from "../../modules/sumdb/tile.ts";

/** A server answered, but not with what was asked for. */
export class Refused extends Error {
  override name = "Refused";
  constructor(
    url: string,
    readonly status: number,
    statusText: string,
  ) {
    super(`${url} answers ${statusText}`);
  }
}

/**
 * The content of a URL, `file:` ones included: GOPROXY may name a folder.
 * @throws Refused for any status but 200; HttpFailure, Cancelled.
 */
async function readUrl(http: HttpClient, url: string, maxBytes: number): Promise<Uint8Array> {
  if (url.startsWith("file:")) {
    return readFileUrl(url, maxBytes);
  }
  const { status, statusText, body } = await http.get(url, { maxBytes });
  if (status !== 200) {
    throw new Refused(url, status, statusText);
  }
  return body;
}

/** As cmd/go/internal/web/http.go, getFile: what is not there is 404, what may not be read is 403. */
async function readFileUrl(url: string, maxBytes: number): Promise<Uint8Array> {
  const file = await open(fileURLToPath(url)).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT"
      ? new Refused(url, 404, "404 Not Found")
      : new Refused(url, 403, String(error.code));
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > maxBytes) {
      throw new Refused(url, 403, stats.isFile() ? `${stats.size} bytes, which is too much` : "no file");
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** A checksum database, ready to be asked. */
export interface ChecksumDatabase {
  readonly verifier: Verifier;
  /** Where it is asked: through a module proxy, or directly. */
  readonly url: string;
  readonly read: ReadPath;
  /** The signed tree that the go command has seen last, where it has; it lies in `knownPath`. */
  readonly known: Uint8Array | undefined;
}

/** More than any lookup or tile has. */
const MAX_ANSWER = 1024 * 1024;

/**
 * Opens the checksum database of GOSUMDB where the go command would find it.
 * @throws Error for a GOSUMDB or GOPROXY that is malformed or off; Refused, HttpFailure where a proxy fails; Cancelled.
 */
export async function openChecksumDatabase(
  { readText }: Pick<CheckContext, "readText">,
  http: HttpClient,
  { GOSUMDB = "", GOPROXY = "", GOPATH = "" }: GoEnv,
): Promise<ChecksumDatabase> {
  const { verifier, url: own, direct } = await parseGosumdb(GOSUMDB);
  const url = own ?? (await throughProxy(http, GOPROXY, verifier.name)) ?? direct;
  const known = await readText(join(GOPATH.split(delimiter)[0]!, "pkg", "sumdb", verifier.name, "latest"));
  return {
    verifier,
    url,
    read: (path) => readUrl(http, url + path, MAX_ANSWER),
    known: known === undefined ? undefined : new TextEncoder().encode(known),
  };
}

/**
 * The first proxy that passes the database on; undefined where the database is to be asked directly
 * (cmd/go/internal/modfetch/sumdb.go, initBase, and proxy.go, TryProxies).
 */
async function throughProxy(http: HttpClient, goproxy: string, name: string): Promise<string | undefined> {
  let failure: unknown;
  for (const { url, fallBackOnError } of parseGoproxy(goproxy)) {
    if (url === "direct") {
      return undefined;
    }
    if (url === "off") {
      break;
    }
    try {
      const base = `${url}/sumdb/${name}`;
      await readUrl(http, `${base}/supported`, MAX_ANSWER);
      return base;
    } catch (error) {
      const absent = error instanceof Refused && (error.status === 404 || error.status === 410);
      if (!absent && !fallBackOnError) {
        throw error;
      }
      failure = absent ? failure : error;
    }
  }
  if (failure !== undefined) {
    throw failure;
  }
  return undefined;
}
