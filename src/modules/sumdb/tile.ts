/**
 * Tiles: how a checksum database serves the hashes of its tree. A tile of height 8 contains up to 256 adjacent hashes
 * of one level; the 8 levels above them are computed (golang.org/x/mod/sumdb/tlog, tile.go).
 */
import { HASH_SIZE, type Hash, type NodeReader, nodeHash } from "./tlog.ts";
import { Untrusted } from "./untrusted.ts";

const HEIGHT = 8;
const FULL = 2 ** HEIGHT;

/** Reads the content of a path of the database. @throws any error */
export type ReadPath = (path: string) => Promise<Uint8Array>;

/** A tile of the tree's levels 8·level to 8·level+7: `width` hashes, starting at number index·256. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** The path of a tile: `tile/8/0/x001/234`, followed by `.p/W` if it is partial. */
export function tilePath({ level, index, width }: Tile): string {
  const groups = [String(index % 1000).padStart(3, "0")];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  }
  return `tile/${HEIGHT}/${level}/${groups.join("/")}${width === FULL ? "" : `.p/${width}`}`;
}

/**
 * Reads hashes of a tree of `size` records from tiles, each tile once. The hashes are as served: only a proof against a
 * signed root makes them trustworthy.
 */
export function tileReader(size: number, read: ReadPath): NodeReader {
  const tiles = new Map<string, Promise<Uint8Array>>();
  const load = (level: number, index: number): Promise<Uint8Array> => {
    const width = Math.min(FULL, Math.floor(size / 2 ** (HEIGHT * level)) - index * FULL);
    const key = `${level}/${index}`;
    const loading = tiles.get(key) ?? loadTile({ level, index, width }, read);
    tiles.set(key, loading);
    return loading;
  };
  return async (level, index) => {
    const inTile = level % HEIGHT;
    const tileLevel = (level - inTile) / HEIGHT;
    const first = index * 2 ** inTile;
    const data = await load(tileLevel, Math.floor(first / FULL));
    const start = (first % FULL) * HASH_SIZE;
    return subtreeHash(data.slice(start, start + 2 ** inTile * HASH_SIZE));
  };
}

async function loadTile(tile: Tile, read: ReadPath): Promise<Uint8Array> {
  const full = { ...tile, width: FULL };
  const data = await read(`/${tilePath(tile)}`).catch(async (error: unknown) => {
    // A server may delete a partial tile once it is complete; the full tile starts with the same hashes.
    const completed = tile.width < FULL ? await read(`/${tilePath(full)}`).catch(() => undefined) : undefined;
    if (completed === undefined) {
      throw error;
    }
    expectWidth(full, completed);
    return completed.slice(0, tile.width * HASH_SIZE);
  });
  expectWidth(tile, data);
  return data;
}

function expectWidth(tile: Tile, data: Uint8Array): void {
  if (data.length !== tile.width * HASH_SIZE) {
    throw new Untrusted(
      `${tilePath(tile)} has ${data.length} bytes instead of ${tile.width * HASH_SIZE}: it is not a valid tile`,
    );
  }
}

/** The hash over 2^n adjacent hashes. */
async function subtreeHash(hashes: Uint8Array): Promise<Hash> {
  let level = Array.from({ length: hashes.length / HASH_SIZE }, (_, i) =>
    Uint8Array.from(hashes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE)),
  );
  while (level.length > 1) {
    const pairs = level.length / 2;
    level = await Promise.all(
      Array.from({ length: pairs }, (_, i) => nodeHash(level[2 * i]!, level[2 * i + 1]!)),
    );
  }
  return level[0]!;
}
