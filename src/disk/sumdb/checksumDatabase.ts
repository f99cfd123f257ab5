/** Where modules and their checksums come from: GOPROXY's servers and folders, and the checksum database. */
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckContext } from "../../engine/check.ts";
import { UnreadableFile } from "../../engine/files.ts";
import type { GoEnv } from "../../engine/toolchain.ts";
import { parseGoproxy } from "../../modules/proxy/goproxy.ts";
import { parseGosumdb } from "../../modules/sumdb/gosumdb.ts";
import type { Verifier } from "../../modules/sumdb/note.ts";
import type { ReadPath } from "../../modules/sumdb/tile.ts";

/** A server responded, but not with the requested content. */
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
 * The content of a URL. `file:` URLs are supported, since GOPROXY may name a folder.
 * @throws Refused for any status but 200; HttpFailure, Cancelled.
 */
async function readUrl({ http, readFile }: Network, url: string): Promise<Uint8Array> {
  if (url.startsWith("file:")) {
    return readFileUrl(readFile, url);
  }
  const { status, statusText, body } = await http.get(url, {
    maxBytes: MAX_RESPONSE,
    timeoutMs: RESPONSE_MS,
  });
  if (status !== 200) {
    throw new Refused(url, status, statusText);
  }
  return body;
}

/** As cmd/go/internal/web/http.go, getFile: 404 for a missing file, 403 for one that cannot be read. */
async function readFileUrl(readFile: CheckContext["readFile"], url: string): Promise<Uint8Array> {
  const bytes = await readFile(fileURLToPath(url), { most: MAX_RESPONSE }).catch((error: unknown) => {
    throw error instanceof UnreadableFile
      ? new Refused(url, 403, `403 Forbidden: it ${error.reason}`)
      : error;
  });
  if (bytes === undefined) {
    throw new Refused(url, 404, "404 Not Found");
  }
  return bytes;
}

/** A checksum database, ready for queries. */
export interface ChecksumDatabase {
  readonly verifier: Verifier;
  /** Its URL: on a module proxy, or its own. */
  readonly url: string;
  readonly read: ReadPath;
  /** The latest signed tree that the go command has seen; undefined if it has seen none. */
  readonly known: Uint8Array | undefined;
}

/** In bytes; more than any lookup or tile has. */
const MAX_RESPONSE = 1024 * 1024;

/** The limit for one response of the database, or of the proxy in front of it, in ms; each has a few KB. */
const RESPONSE_MS = 20_000;

/** What is queried: servers over HTTP, folders as files. */
type Network = Pick<CheckContext, "http" | "readFile">;

/**
 * Opens the checksum database of GOSUMDB at the URL that the go command would use.
 * @throws Error for a GOSUMDB or GOPROXY that is malformed or off; Refused, HttpFailure if a proxy fails; Cancelled.
 */
export async function openChecksumDatabase(
  context: Network & Pick<CheckContext, "readText">,
  { GOSUMDB = "", GOPROXY = "", GOPATH = "" }: GoEnv,
): Promise<ChecksumDatabase> {
  const { verifier, url: own, direct } = await parseGosumdb(GOSUMDB);
  const url = own ?? (await throughProxy(context, GOPROXY, verifier.name)) ?? direct;
  const known = await context.readText(
    join(GOPATH.split(delimiter)[0]!, "pkg", "sumdb", verifier.name, "latest"),
  );
  return {
    verifier,
    url,
    read: (path) => readUrl(context, url + path),
    known: known === undefined ? undefined : new TextEncoder().encode(known),
  };
}

/**
 * The URL of the database on the first proxy that serves it; undefined if it must be queried directly
 * (cmd/go/internal/modfetch/sumdb.go, initBase, and proxy.go, TryProxies).
 */
async function throughProxy(network: Network, goproxy: string, name: string): Promise<string | undefined> {
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
      await readUrl(network, `${base}/supported`);
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
