import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { damageOfBuildCache } from "../../../src/disk/buildCache.ts";

/** Stores an entry as the go command does; `content` is what the file then has. */
function store(cache: string, action: string, stored: string, content = stored): string {
  const sha256 = createHash("sha256").update(stored).digest("hex");
  const id = createHash("sha256").update(action).digest("hex");
  const file = (hash: string, kind: string) => {
    mkdirSync(join(cache, hash.slice(0, 2)), { recursive: true });
    return join(cache, hash.slice(0, 2), `${hash}-${kind}`);
  };
  writeFileSync(
    file(id, "a"),
    `v1 ${id} ${sha256} ${String(stored.length).padStart(20)} ${"1796062307518253768".padStart(20)}\n`,
  );
  const path = file(sha256, "d");
  writeFileSync(path, content);
  return path;
}

suite("the build cache", () => {
  const cache = mkdtempSync(join(tmpdir(), "build-cache-"));
  const damage = (signal = new AbortController().signal) => damageOfBuildCache(cache, signal);
  teardown(() => {
    rmSync(cache, { recursive: true, force: true });
  });

  test("is sound where each file has the content of its name", async () => {
    store(cache, "a", "one");
    store(cache, "b", "two");
    assert.deepEqual(await damage(), { damaged: [], read: 2 });
  });

  test("is damaged by a file of the right size with other content", async () => {
    store(cache, "a", "one");
    const zeroed = store(cache, "b", "a longer content", "\0".repeat(16));
    const altered = store(cache, "c", "content", "cOntent");
    const { damaged, read } = await damage();
    assert.deepEqual(damaged.sort(), [altered, zeroed].sort());
    assert.equal(read, 3);
  });

  test("only lacks what the go command ignores: a cut or missing file, an entry that is no entry", async () => {
    store(cache, "a", "one", "on");
    rmSync(store(cache, "b", "two"));
    writeFileSync(join(cache, "00x"), "");
    mkdirSync(join(cache, "ff"), { recursive: true });
    writeFileSync(join(cache, "ff", `${"f".repeat(64)}-a`), "\0".repeat(176));
    assert.deepEqual(await damage(), { damaged: [], read: 1 });
  });

  test("that does not exist has no damage", async () => {
    assert.deepEqual(await damageOfBuildCache("/nonexistent", new AbortController().signal), {
      damaged: [],
      read: 0,
    });
  });

  test("is not read after a cancel", async () => {
    const cancel = new AbortController();
    cancel.abort();
    await assert.rejects(damage(cancel.signal), { name: "Cancelled" });
  });
});
