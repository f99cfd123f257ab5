/** Records of the checksum database in a module cache: found without network, and only if a signed tree proves them. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cachedRecords } from "../../../../src/disk/sumdb/cachedRecords.ts";
import { type MemoryDatabase, memoryDatabase, newKeys } from "../../../../src/modules/sumdb/memory.ts";

const NAME = "sum.cached.example";
const hash = (n: number) => `h1:${String(n).padStart(43, "0")}=`;
const records = Array.from({ length: 300 }, (_, i) => ({
  path: `example.com/M${i}`,
  version: "v1.0.0",
  hash: `${hash(i)}\nexample.com/M${i} v1.0.0/go.mod ${hash(i + 1000)}`,
}));
const LOOKUP = "/lookup/example.com/!m7@v1.0.0";
const module = { path: "example.com/M7", version: "v1.0.0" };

suite("records of the checksum database in a module cache", () => {
  let folder: string;
  let keys: Awaited<ReturnType<typeof newKeys>>;
  let old: MemoryDatabase;
  let now: MemoryDatabase;
  const gopath = () => join(folder, "gopath");
  const cache = () => join(folder, "cache");
  suiteSetup(async () => {
    keys = await newKeys();
    [old, now] = await Promise.all([
      memoryDatabase(NAME, records.slice(0, 20), keys),
      memoryDatabase(NAME, records, keys),
    ]);
  });
  setup(() => {
    folder = mkdtempSync(join(tmpdir(), "cached-records-"));
  });
  teardown(() => rmSync(folder, { recursive: true }));

  function write(path: string, bytes: Uint8Array): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  const store = (path: string, bytes: Uint8Array) =>
    write(join(cache(), "cache/download/sumdb", NAME, path), bytes);
  const storeTiles = (database: MemoryDatabase) => {
    for (const [path, bytes] of database.files) {
      if (path.startsWith("/tile/")) {
        store(path, bytes);
      }
    }
  };
  async function found(gosumdb = now.key, of: "zip" | "go.mod" = "zip") {
    const find = await cachedRecords(
      { cache: cache(), gosumdb, gopath: gopath() },
      new AbortController().signal,
    );
    return find({ ...module, of });
  }

  test("the zip and the go.mod of a record", async () => {
    store(LOOKUP, now.files.get(LOOKUP)!);
    storeTiles(now);
    assert.deepEqual(await found(), { name: NAME, hash: hash(7) });
    assert.deepEqual(await found(now.key, "go.mod"), { name: NAME, hash: hash(1007) });
  });

  test("an old answer, which the latest tree proves with the tiles of that tree", async () => {
    store(LOOKUP, old.files.get(LOOKUP)!);
    store("/tile/8/0/000", now.files.get("/tile/8/0/000")!);
    store("/tile/8/0/001.p/44", now.files.get("/tile/8/0/001.p/44")!);
    store("/tile/8/1/000.p/1", now.files.get("/tile/8/1/000.p/1")!);
    write(join(gopath(), "pkg/sumdb", NAME, "latest"), now.files.get("/latest")!);
    assert.deepEqual(await found(), { name: NAME, hash: hash(7) });
  });

  test("a tile that grew since begins with the same hashes", async () => {
    store(LOOKUP, old.files.get(LOOKUP)!);
    store("/tile/8/0/000.p/100", now.files.get("/tile/8/0/000")!.slice(0, 100 * 32));
    assert.deepEqual(await found(), { name: NAME, hash: hash(7) });
  });

  test("no record, no tiles, another key, a changed hash or no database: nothing is known", async () => {
    assert.equal(await found(), undefined);
    store(LOOKUP, now.files.get(LOOKUP)!);
    assert.equal(await found(), undefined);
    storeTiles(now);
    assert.equal(await found((await memoryDatabase(NAME, records)).key), undefined);
    for (const gosumdb of ["off", "on", "", "a b c"]) {
      assert.equal(await found(gosumdb), undefined);
    }
    store(LOOKUP, Buffer.from(Buffer.from(now.files.get(LOOKUP)!).toString().replace(hash(7), hash(8))));
    assert.equal(await found(), undefined);
    store(LOOKUP, Buffer.from("\n".repeat(100)));
    assert.equal(await found(), undefined);
  });
});
