/** GOSUMDB: which checksum database is trusted, by which key, and where it is (cmd/go/internal/modfetch/sumdb.go). */
import { parseVerifier, type Verifier } from "./note.ts";

/** Public keys that the go command knows by name (cmd/go/internal/modfetch/key.go). */
const KNOWN_KEYS: Readonly<Record<string, string>> = {
  "sum.golang.org": "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
};

/** Whether the database of this name is the public one, to which everybody's questions go. */
export function isPublicDatabase(name: string): boolean {
  return Object.hasOwn(KNOWN_KEYS, name);
}

/** A checksum database as GOSUMDB names it. */
export interface Gosumdb {
  readonly verifier: Verifier;
  /** Where it is asked directly, without trailing slash. */
  readonly direct: string;
  /** The URL that GOSUMDB gives: it is asked there, never through a module proxy. */
  readonly url: string | undefined;
}

/**
 * Reads a GOSUMDB value, `NAME`, `KEY` or either with a URL.
 * @throws Error in the go command's words, also for "off".
 */
export async function parseGosumdb(value: string): Promise<Gosumdb> {
  if (value === "off") {
    throw new Error("checksum database disabled by GOSUMDB=off");
  }
  // A second name under which the one database can be reached where the first is blocked.
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
  return { verifier, direct, url: url?.replace(/\/+$/, "") };
}
