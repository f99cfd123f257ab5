/** GOSUMDB: the trusted checksum database, its key and its URL (cmd/go/internal/modfetch/sumdb.go). */
import { parseVerifier, type Verifier } from "./note.ts";

/** Public keys that the go command knows by name (cmd/go/internal/modfetch/key.go). */
const KNOWN_KEYS: Readonly<Record<string, string>> = {
  "sum.golang.org": "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
};

/** Whether this is the name of a public database. */
export function isPublicDatabase(name: string): boolean {
  return Object.hasOwn(KNOWN_KEYS, name);
}

/** A checksum database from GOSUMDB. */
export interface Gosumdb {
  readonly verifier: Verifier;
  /** The URL for direct queries, without trailing slash. */
  readonly direct: string;
  /** The URL in GOSUMDB: if it is set, the database is queried there, never through a module proxy. */
  readonly url: string | undefined;
}

/**
 * Parses a GOSUMDB value: `NAME` or `KEY`, optionally with a URL.
 * @throws Error with the go command's message, also for "off".
 */
export async function parseGosumdb(value: string): Promise<Gosumdb> {
  if (value === "off") {
    throw new Error("checksum database disabled by GOSUMDB=off");
  }
  // A second host name for the same database, for networks that block the first one.
  const alias = value === "sum.golang.google.cn" ? "sum.golang.org https://sum.golang.google.cn" : value;
  const [key, url, more] = alias.split(/\s+/).filter((word) => word !== "");
  if (key === undefined) {
    throw new Error("missing GOSUMDB");
  }
  if (more !== undefined) {
    throw new Error("invalid GOSUMDB: too many fields");
  }
  const verifier = await parseVerifier(Object.hasOwn(KNOWN_KEYS, key) ? KNOWN_KEYS[key]! : key).catch(
    (error: Error) => {
      throw new Error(`invalid GOSUMDB: ${error.message}`);
    },
  );
  const direct = `https://${verifier.name}`;
  if (!/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._~-]+)*$/i.test(verifier.name) || verifier.name.includes("..")) {
    throw new Error(`invalid sumdb name (must be host[/path]): ${verifier.name}`);
  }
  if (url !== undefined && !URL.canParse(url)) {
    throw new Error(`invalid GOSUMDB URL: ${url}`);
  }
  return { verifier, direct, url: url?.replace(/(?<!\/)\/+$/, "") };
}
