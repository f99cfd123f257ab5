/**
 * Signed notes: a text, an empty line, and its signatures. Format: C2SP signed-note, golang.org/x/mod/sumdb/note.
 * The only algorithm in use is Ed25519 (algorithm 1).
 */
import { decodeBase64, encodeBase64 } from "../goSum/base64.ts";
import { Untrusted } from "./untrusted.ts";

/** A public key that verifies notes. */
export interface Verifier {
  /** Name of the signer; for a checksum database, its host and path. */
  readonly name: string;
  /** The first 4 bytes of SHA-256 over name and key, in hexadecimal: distinguishes keys of one signer. */
  readonly keyHash: string;
  verify(message: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

const ED25519 = 1;
const SIGNATURE_LINE = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/u;
const MAX_SIGNATURES = 100;

/**
 * Parses a verifier key, `<name>+<hash>+<base64 of algorithm and key>`.
 * @throws Error with Go's message for a malformed key or a wrong hash.
 */
export async function parseVerifier(text: string): Promise<Verifier> {
  const [, name = "", keyHash = "", key64 = ""] = /^([^+\s]+)\+([0-9a-f]{8})\+([^\s]*)$/iu.exec(text) ?? [];
  const key = decodeBase64(key64);
  if (name === "" || key === undefined || key.length === 0) {
    throw new Error("malformed verifier id");
  }
  if (keyHash.toLowerCase() !== (await hashOfKey(name, key))) {
    throw new Error("invalid verifier hash");
  }
  if (key[0] !== ED25519) {
    throw new Error("unknown verifier algorithm");
  }
  if (key.length !== 33) {
    throw new Error("malformed verifier id");
  }
  const imported = await crypto.subtle.importKey("raw", key.subarray(1), "Ed25519", false, ["verify"]);
  return {
    name,
    keyHash: keyHash.toLowerCase(),
    verify: (message, signature) => crypto.subtle.verify("Ed25519", imported, signature, message),
  };
}

/** The encoded verifier key of an Ed25519 public key of 32 bytes. */
export async function verifierKey(name: string, publicKey: Uint8Array): Promise<string> {
  const key = Uint8Array.from([ED25519, ...publicKey]);
  return `${name}+${await hashOfKey(name, key)}+${encodeBase64(key)}`;
}

async function hashOfKey(name: string, key: Uint8Array): Promise<string> {
  const bytes = Uint8Array.from([...new TextEncoder().encode(`${name}\n`), ...key]);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hex(digest.subarray(0, 4));
}

/**
 * The text of a note that the verifier's key has signed. Ignores signatures of other keys.
 * @throws Untrusted if the note is malformed, or its signature is missing or invalid.
 */
export async function openNote(message: Uint8Array, verifier: Verifier): Promise<string> {
  const whole = decodeText(message);
  const split = whole?.lastIndexOf("\n\n") ?? -1;
  if (whole === undefined || split < 0 || !whole.endsWith("\n") || whole.length === split + 2) {
    throw new Untrusted("malformed note");
  }
  const text = whole.slice(0, split + 1);
  const lines = whole.slice(split + 2, -1).split("\n");
  const signatures = lines.map(parseSignature);
  if (signatures.length > MAX_SIGNATURES) {
    throw new Untrusted("malformed note");
  }
  const ours = signatures.find(({ name, keyHash }) => name === verifier.name && keyHash === verifier.keyHash);
  if (ours === undefined) {
    throw new Untrusted(
      `note has no signature by the key ${verifier.name}+${verifier.keyHash}; it is signed by ${signatures.map(({ name, keyHash }) => `${name}+${keyHash}`).join(", ")}`,
    );
  }
  if (!(await verifier.verify(new TextEncoder().encode(text), ours.bytes))) {
    throw new Untrusted(`invalid signature for key ${verifier.name}+${verifier.keyHash}`);
  }
  return text;
}

function parseSignature(line: string): { name: string; keyHash: string; bytes: Uint8Array<ArrayBuffer> } {
  const [, name = "", base64 = ""] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = decodeBase64(base64);
  if (name === "" || name.includes("+") || bytes === undefined || bytes.length < 5) {
    throw new Untrusted("malformed note");
  }
  return { name, keyHash: hex(bytes.subarray(0, 4)), bytes: bytes.slice(4) };
}

/** A message as text; undefined if it is not UTF-8 or contains a control character other than line feed. */
export function decodeText(bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
  return /[\x00-\x09\x0b-\x1f]/.test(text) ? undefined : text;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
