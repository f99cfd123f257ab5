/**
 * The hash of a module's files, "h1:": SHA-256 over lines as sha256sum prints them, sorted by file name
 * (golang.org/x/mod/sumdb/dirhash, Hash1).
 */
import { encodeBase64 } from "./base64.ts";

/**
 * The "h1:" hash of files, given by their names in the module and the lower-case hexadecimal SHA-256 of each.
 * @throws Error for a name that contains a line break: such a file cannot be part of a module.
 */
export async function hash1(files: Iterable<readonly [name: string, sha256: string]>): Promise<string> {
  const encoder = new TextEncoder();
  const sorted = [...files].map(([name, sha256]) => ({ name, sha256, key: sortKey(name) }));
  sorted.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const broken = sorted.find(({ name }) => name.includes("\n"));
  if (broken) {
    throw new Error(
      `${JSON.stringify(broken.name)} contains a line break, which is not allowed in a module's file names`,
    );
  }
  const summary = encoder.encode(sorted.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(""));
  return `h1:${encodeBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", summary)))}`;
}

/** Go sorts by UTF-8 bytes, JavaScript by UTF-16 units: the order differs above U+D7FF. */
function sortKey(name: string): string {
  return /[\ud800-\uffff]/.test(name)
    ? Array.from(new TextEncoder().encode(name), (byte) => String.fromCharCode(byte)).join("")
    : name;
}
