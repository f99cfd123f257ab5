/** A checksum database in memory with its own key, for cases and tests. */
import { encodeBase64 } from "../goSum/base64.ts";
import { escapePath } from "../proxy/goproxy.ts";
import { verifierKey } from "./note.ts";
import { type Tile, tilePath } from "./tile.ts";
import { formatTree, HASH_SIZE, type Hash, nodeHash, recordHash, treeHash } from "./tlog.ts";

/** The record of a module; `hash` is the text after "PATH VERSION ". */
export interface MemoryRecord {
  readonly path: string;
  readonly version: string;
  readonly hash: string;
}

/** A database with fixed records. */
export interface MemoryDatabase {
  /** Its encoded verifier key, for GOSUMDB. */
  readonly key: string;
  /** The content of all paths that it serves. */
  readonly files: Map<string, Uint8Array>;
  /** Signs a text with its key and returns the note. */
  sign(text: string): Promise<Uint8Array>;
}

/** Creates a database with `records` in order, each served under its own lookup path. */
export async function memoryDatabase(
  name: string,
  records: readonly MemoryRecord[],
  keys?: Keys,
): Promise<MemoryDatabase> {
  const pair = keys ?? (await newKeys());
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const key = await verifierKey(name, publicKey);
  const sign = (text: string) => signNote(text, key, pair.privateKey);
  const texts = records.map(({ path, version, hash }) => `${path} ${version} ${hash}\n`);
  const levels = await hashLevels(texts);
  const root = await treeHash(texts.length, async (level, index) => levels[level]![index]!);
  const tree = await sign(formatTree({ size: texts.length, root }));
  const files = new Map<string, Uint8Array>([["/latest", tree], ...tilesOf(levels)]);
  for (const [id, { path, version }] of records.entries()) {
    const head = new TextEncoder().encode(`${id}\n${texts[id]}\n`);
    files.set(`/lookup/${escapePath(path)}@${escapePath(version)}`, Uint8Array.from([...head, ...tree]));
  }
  return { key, files, sign };
}

/** A new Ed25519 key pair. */
export async function newKeys() {
  const keys = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in keys)) {
    throw new Error("no key pair was made");
  }
  return keys;
}

type Keys = Awaited<ReturnType<typeof newKeys>>;

async function signNote(text: string, key: string, privateKey: Keys["privateKey"]): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const [name = "", keyHash = ""] = key.split("+");
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", privateKey, encoder.encode(text)));
  const hash = keyHash.match(/../g)!.map((byte) => Number.parseInt(byte, 16));
  return encoder.encode(`${text}\n— ${name} ${encodeBase64(Uint8Array.from([...hash, ...signature]))}\n`);
}

/** The hashes of all complete subtrees, by level. */
async function hashLevels(texts: readonly string[]): Promise<Hash[][]> {
  const encoder = new TextEncoder();
  const levels = [await Promise.all(texts.map((text) => recordHash(encoder.encode(text))))];
  for (let below = levels[0]!; below.length > 1; below = levels.at(-1)!) {
    const pairs = Math.floor(below.length / 2);
    levels.push(
      await Promise.all(Array.from({ length: pairs }, (_, i) => nodeHash(below[2 * i]!, below[2 * i + 1]!))),
    );
  }
  return levels;
}

function* tilesOf(levels: readonly Hash[][]): Generator<[string, Uint8Array]> {
  for (let level = 0; 8 * level < levels.length; level += 1) {
    const hashes = levels[8 * level]!;
    for (let start = 0; start < hashes.length; start += 256) {
      const part = hashes.slice(start, start + 256);
      const tile: Tile = { level, index: start / 256, width: part.length };
      const data = new Uint8Array(part.length * HASH_SIZE);
      for (const [at, hash] of part.entries()) {
        data.set(hash, at * HASH_SIZE);
      }
      yield [`/${tilePath(tile)}`, data];
    }
  }
}
