/**
 * The transparent log behind a checksum database: a Merkle tree over its records (RFC 6962 section 2.1;
 * golang.org/x/mod/sumdb/tlog): its hashes, its two text formats and its two proofs. The source of the hashes does not
 * matter: a proof is valid only if it leads to a signed root.
 */
import { decodeBase64, encodeBase64 } from "../goSum/base64.ts";
import { decodeText } from "./note.ts";
import { Untrusted } from "./untrusted.ts";

/** A SHA-256 hash, 32 bytes. */
export type Hash = Uint8Array<ArrayBuffer>;

export const HASH_SIZE = 32;

/** A signed state of the log: its number of records and the hash over all of them. */
export interface Tree {
  readonly size: number;
  readonly root: Hash;
}

/**
 * Returns the hash of the complete subtree at `level` (0: a single record) with number `index`, which covers the records
 * from index·2^level up to (index+1)·2^level.
 */
export type NodeReader = (level: number, index: number) => Promise<Hash>;

/** The hash of a record: SHA-256 over 0x00 and its data. */
export function recordHash(data: Uint8Array): Promise<Hash> {
  const bytes = new Uint8Array(1 + data.length);
  bytes.set(data, 1);
  return sha256(bytes);
}

/** The hash of an inner node: SHA-256 over 0x01 and both children's hashes. */
export function nodeHash(left: Hash, right: Hash): Promise<Hash> {
  const bytes = new Uint8Array(1 + 2 * HASH_SIZE);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_SIZE);
  return sha256(bytes);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Hash> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function sameHash(a: Hash, b: Hash): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** The hash over the first `size` records; for no records, SHA-256 of nothing. */
export function treeHash(size: number, node: NodeReader): Promise<Hash> {
  return size === 0 ? sha256(new Uint8Array()) : rangeHash(0, size, node);
}

/** The hash over the records `low` up to `high`. `low` must be a multiple of a power of two that is at least the range. */
async function rangeHash(low: number, high: number, node: NodeReader): Promise<Hash> {
  const parts: Promise<Hash>[] = [];
  while (low < high) {
    // The largest complete subtree that starts here; the rest to its right is always smaller.
    const level = floorLog2(high - low);
    parts.push(node(level, low / 2 ** level));
    low += 2 ** level;
  }
  const hashes = await Promise.all(parts);
  let hash = hashes.pop()!;
  for (const left of hashes.reverse()) {
    hash = await nodeHash(left, hash);
  }
  return hash;
}

/**
 * Proves that the record with number `id` is in the tree: computes the root from the record's hash and the sibling
 * hashes on the path to the root (RFC 6962 section 2.1.1).
 * @throws Untrusted if the result is not the tree's root.
 */
export async function proveRecord(tree: Tree, id: number, hash: Hash, node: NodeReader): Promise<void> {
  if (id >= tree.size) {
    throw new Untrusted(`record ${id} is not in a tree of ${tree.size} records`);
  }
  const up = async (low: number, high: number): Promise<Hash> => {
    if (high - low === 1) {
      return hash;
    }
    const middle = low + largestPowerBelow(high - low);
    return id < middle
      ? joined(up(low, middle), rangeHash(middle, high, node))
      : joined(rangeHash(low, middle, node), up(middle, high));
  };
  if (!sameHash(await up(0, tree.size), tree.root)) {
    throw new Untrusted(
      `record ${id} with the given text is not in the signed tree of ${tree.size} records: the text or a tile is forged`,
    );
  }
}

/**
 * Proves that `newer` only adds to `older`: computes both roots from the same hashes (RFC 6962 section 2.1.2).
 * @throws Untrusted if the hashes do not lead to the newer root, or, as "fork", if they lead to the newer root but to
 *   another older root: then the database showed two histories.
 */
export async function proveConsistent(older: Tree, newer: Tree, node: NodeReader): Promise<void> {
  const both = async (low: number, high: number): Promise<{ past: Hash; now: Hash }> => {
    if (high === older.size) {
      const hash = await rangeHash(low, high, node);
      return { past: hash, now: hash };
    }
    const middle = low + largestPowerBelow(high - low);
    if (older.size <= middle) {
      const [left, right] = await Promise.all([both(low, middle), rangeHash(middle, high, node)]);
      return { past: left.past, now: await nodeHash(left.now, right) };
    }
    const [left, right] = await Promise.all([rangeHash(low, middle, node), both(middle, high)]);
    return { past: await nodeHash(left, right.past), now: await nodeHash(left, right.now) };
  };
  if (older.size === 0) {
    return;
  }
  const roots = await both(0, newer.size);
  if (!sameHash(roots.now, newer.root)) {
    throw new Untrusted(`the tiles do not lead to the signed tree of ${newer.size} records: one is forged`);
  }
  if (!sameHash(roots.past, older.root)) {
    throw new Untrusted(
      `fork: the signed tree of ${newer.size} records does not contain the signed tree of ${older.size} records, so the database showed two histories`,
    );
  }
}

async function joined(left: Promise<Hash>, right: Promise<Hash>): Promise<Hash> {
  return nodeHash(...(await Promise.all([left, right])));
}

/** The largest power of two that is less than n, for n ≥ 2. */
function largestPowerBelow(n: number): number {
  return 2 ** floorLog2(n - 1);
}

/** Exact for safe integers, where Math.log2 is not. */
function floorLog2(n: number): number {
  let level = 0;
  while (2 ** (level + 1) <= n) {
    level += 1;
  }
  return level;
}

/**
 * Parses the description of a tree, three lines: "go.sum database tree", its size, its root. Ignores further lines,
 * which are reserved (tlog.ParseTree).
 * @throws Untrusted
 */
export function parseTree(text: string): Tree {
  const [first, size = "", root = "", end] = text.split("\n", 4);
  const hash = decodeBase64(root);
  const count = parseCount(size);
  const whole = first === "go.sum database tree" && end !== undefined;
  if (!whole || count === undefined || hash?.length !== HASH_SIZE) {
    throw new Untrusted("malformed tree note");
  }
  return { size: count, root: hash };
}

/** The description of a tree, as it is signed. */
export function formatTree({ size, root }: Tree): string {
  return `go.sum database tree\n${size}\n${encodeBase64(root)}\n`;
}

/** The response to a lookup: a record, then the signed tree. */
export interface Lookup {
  readonly id: number;
  /** The record's lines, each with its line feed: exactly what the record's hash covers. */
  readonly text: string;
  readonly rest: Uint8Array;
}

/**
 * Splits the response to a lookup: the record's number, its text, an empty line, the signed tree (tlog.ParseRecord).
 * @throws Untrusted
 */
export function parseLookup(message: Uint8Array): Lookup {
  const whole = decodeText(message) ?? "";
  const start = whole.indexOf("\n") + 1;
  const end = whole.indexOf("\n\n", start) + 1;
  const id = parseCount(whole.slice(0, Math.max(0, start - 1)));
  if (id === undefined || end <= start || whole[start] === "\n") {
    throw new Untrusted("malformed record data");
  }
  return { id, text: whole.slice(start, end), rest: new TextEncoder().encode(whole.slice(end + 1)) };
}

/** A canonical decimal number that JavaScript represents exactly (2^53; the largest known log has 2^26 records). */
function parseCount(text: string): number | undefined {
  const count = Number(text);
  return /^(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(count) ? count : undefined;
}
