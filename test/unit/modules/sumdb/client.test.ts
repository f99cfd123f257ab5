import assert from "node:assert/strict";
import { lookUp } from "../../../../src/modules/sumdb/client.ts";
import { type MemoryDatabase, memoryDatabase, newKeys } from "../../../../src/modules/sumdb/memory.ts";
import { parseVerifier } from "../../../../src/modules/sumdb/note.ts";
import { formatTree, type Hash } from "../../../../src/modules/sumdb/tlog.ts";

const hashOf = (n: number) => `h1:${String(n).padStart(43, "0")}=`;
const records = (count: number, seed = 0) =>
  Array.from({ length: count }, (_, i) => ({
    path: `example.com/M${i}`,
    version: "v1.0.0",
    hash: hashOf(i + seed),
  }));

const module = (i: number) => ({ path: `example.com/M${i}`, version: "v1.0.0" });
const lookupPath = (i: number) => `/lookup/example.com/!m${i}@v1.0.0`;

async function lookUpRecord(db: MemoryDatabase, i: number, known?: Uint8Array) {
  const read = async (path: string) => {
    const data = db.files.get(path);
    if (data === undefined) {
      throw new Error(`404 ${path}`);
    }
    return data;
  };
  return lookUp({ verifier: await parseVerifier(db.key), read, known }, module(i));
}

function edited(db: MemoryDatabase, path: string, edit: (text: string) => string): MemoryDatabase {
  const text = new TextDecoder().decode(db.files.get(path));
  return { ...db, files: new Map(db.files).set(path, new TextEncoder().encode(edit(text))) };
}

const rejects = (answer: Promise<unknown>, message: string | RegExp) =>
  assert.rejects(answer, { name: "Untrusted", message });

suite("checksum database client", () => {
  test("finds every record of trees of many sizes", async () => {
    for (const size of [1, 2, 3, 7, 8, 255, 256, 257, 513]) {
      const db = await memoryDatabase("db.example", records(size));
      for (const i of new Set(
        [0, 1, Math.floor(size / 2), 254, 255, 256, size - 1].filter((n) => n < size),
      )) {
        const found = await lookUpRecord(db, i);
        assert.deepEqual([found.hash, found.id, found.tree.size], [hashOf(i), i, size]);
      }
    }
  });

  test("finds the hash of the go.mod file in the same record", async () => {
    const own = module(0);
    const hash = `${hashOf(1)}\n${own.path} ${own.version}/go.mod ${hashOf(2)}`;
    const db = await memoryDatabase("db.example", [{ ...own, hash }]);
    const read = async (path: string) => db.files.get(path)!;
    const verifier = await parseVerifier(db.key);
    assert.equal((await lookUp({ verifier, read }, { ...own, of: "go.mod" })).hash, hashOf(2));
    assert.equal((await lookUp({ verifier, read }, { ...own, of: "zip" })).hash, hashOf(1));
  });

  test("a partial tile that is gone is taken from the full one", async () => {
    const keys = await newKeys();
    const small = await memoryDatabase("db.example", records(200), keys);
    const large = await memoryDatabase("db.example", records(256), keys);
    const partial = [...small.files.keys()].filter((path) => path.includes(".p/"));
    const files = new Map([...large.files, [lookupPath(3), small.files.get(lookupPath(3))!]]);
    assert.deepEqual(partial, ["/tile/8/0/000.p/200"]);
    assert.equal((await lookUpRecord({ ...small, files }, 3)).hash, hashOf(3));
  });

  test("the tree may continue, repeat or precede a tree seen before", async () => {
    const keys = await newKeys();
    const made = async (n: number) => memoryDatabase("db.example", records(n), keys);
    const db = await made(300);
    for (const size of [1, 2, 255, 256, 299, 300, 301, 600]) {
      const other = await made(size);
      const files = new Map([...other.files, ...db.files]);
      assert.equal(
        (await lookUpRecord({ ...db, files }, 7, other.files.get("/latest"))).id,
        7,
        `seen ${size}`,
      );
    }
  });

  test("fork: another history was seen before", async () => {
    const keys = await newKeys();
    const db = await memoryDatabase("db.example", records(300), keys);
    for (const size of [5, 256, 300]) {
      const other = await memoryDatabase("db.example", records(size, 1), keys);
      await rejects(
        lookUpRecord(db, 7, other.files.get("/latest")),
        `fork: the signed tree of 300 records does not contain the signed tree of ${size} records, so the database showed two histories`,
      );
    }
  });

  test("CVE-2026-42501: an authentic record without a line for the module", async () => {
    const db = await memoryDatabase("db.example", [...records(3), { path: "x", version: "y", hash: "z" }]);
    const files = new Map(db.files).set(lookupPath(1), db.files.get("/lookup/x@y")!);
    await rejects(
      lookUpRecord({ ...db, files }, 1),
      'the record has no line for example.com/M1 v1.0.0: it is for "x y"',
    );
  });

  test("CVE-2026-42501: nothing at all", async () => {
    const db = edited(await memoryDatabase("db.example", records(3)), lookupPath(1), () => "");
    await rejects(lookUpRecord(db, 1), "malformed record data");
  });

  test("CVE-2026-56864: a line outside of the authenticated record", async () => {
    const line = `example.com/M1 v1.0.0 ${hashOf(666)}\n`;
    const db = await memoryDatabase("db.example", [
      { path: "x", version: "y", hash: "z" },
      { path: "example.com/M1", version: "v1.0.0", hash: hashOf(1) },
    ]);
    const other = new Map(db.files).set(lookupPath(1), db.files.get("/lookup/x@y")!);
    const behind = edited({ ...db, files: other }, lookupPath(1), (text) => `${text}\n${line}`);
    await rejects(lookUpRecord(behind, 1), "malformed note");
    const before = edited(db, lookupPath(1), (text) => text.replace("1\n", `1\n${line}`));
    await rejects(
      lookUpRecord(before, 1),
      /^record 1 with the given text is not in the signed tree of 2 records/,
    );
    // Other text may be signed by the same key, but only the record's own lines count.
    const signed = await db.sign(`go.sum database tree\n2\n${"A".repeat(43)}=\n${line}`);
    const head = new TextEncoder().encode("0\nx y z\n\n");
    const files = new Map(db.files).set(lookupPath(1), Uint8Array.from([...head, ...signed]));
    await rejects(
      lookUpRecord({ ...db, files }, 1),
      /^record 0 with the given text is not in the signed tree/,
    );
  });

  test("CVE-2026-56865: a forged hash in any tile", async () => {
    const db = await memoryDatabase("db.example", records(600));
    const forge = async (path: string, index: number) => {
      const forged = Uint8Array.from(db.files.get(path)!);
      forged[index * 32]! ^= 1;
      const answer = lookUpRecord({ ...db, files: new Map(db.files).set(path, forged) }, 300);
      return answer.then(
        ({ hash }) => hash,
        (error: Error) => error.message,
      );
    };
    const refusal =
      "record 300 with the given text is not in the signed tree of 600 records: the text or a tile is forged";
    for (const index of [0, 1, 43, 45, 128, 255]) {
      assert.equal(await forge("/tile/8/0/001", index), refusal, `hash ${index} beside the record`);
    }
    for (const index of [0, 63, 64, 87]) {
      assert.equal(await forge("/tile/8/0/002.p/88", index), refusal, `hash ${index} at the tree's edge`);
    }
    assert.equal(await forge("/tile/8/1/000.p/2", 0), refusal);
    // These are computed from the record itself, or not needed, so that false values in them change nothing.
    assert.equal(await forge("/tile/8/0/001", 300 - 256), hashOf(300));
    assert.equal(await forge("/tile/8/1/000.p/2", 1), hashOf(300));
    assert.equal(await forge("/tile/8/0/000", 7), hashOf(300));
  });

  test("a forged record with a tile that fits it", async () => {
    const honest = await memoryDatabase("db.example", records(300));
    const forged = await memoryDatabase("db.example", records(300, 5));
    const [, record, ...rest] = new TextDecoder().decode(forged.files.get(lookupPath(7))).split("\n");
    assert.ok(record && rest);
    const db = edited(honest, lookupPath(7), (text) => text.replace(/\n.*\n/, `\n${record}\n`));
    const files = new Map([
      ...db.files,
      ...[...forged.files].filter(([path]) => path.startsWith("/tile/8/0/000")),
    ]);
    await rejects(
      lookUpRecord({ ...db, files }, 7),
      /^record 7 with the given text is not in the signed tree of 300/,
    );
  });

  const tree = formatTree({ size: 3, root: new Uint8Array(32) as Hash });
  const answers: Record<string, [(text: string) => string, string | RegExp]> = {
    "a negative record number": [(text) => text.replace("1", "-1"), "malformed record data"],
    "a record number beyond counting": [
      (text) => `9${"0".repeat(30)}${text.slice(1)}`,
      "malformed record data",
    ],
    "a record number outside of the tree": [
      (text) => text.replace("1", "3"),
      "record 3 is not in a tree of 3 records",
    ],
    "the wrong record number": [
      (text) => text.replace("1", "2"),
      /^record 2 with the given text is not in the signed tree of 3 records/,
    ],
    "no record text": [(text) => text.replace(/\n.*\n/, "\n"), "malformed record data"],
    "another tree": [
      (text) => text.replace(/go\.sum[\s\S]*?\n\n/, `${tree}\n`),
      /^invalid signature for key db/,
    ],
    "no signed tree": [(text) => text.replace(/go\.sum[\s\S]*/, ""), "malformed note"],
  };
  for (const [name, [edit, message]] of Object.entries(answers)) {
    test(`refused: ${name}`, async () => {
      const db = await memoryDatabase("db.example", records(3));
      await rejects(lookUpRecord(edited(db, lookupPath(1), edit), 1), message);
    });
  }

  const notes: Record<string, string> = {
    "another kind of note": "go.sum database tree v2\n3\nAAAA\n",
    "a size with a leading zero": tree.replace("\n3", "\n03"),
    "a size beyond counting": tree.replace("\n3", `\n${"9".repeat(19)}`),
    "a root of another length": tree.replace("AAAA", ""),
    "no root": "go.sum database tree\n3\n",
  };
  for (const [name, text] of Object.entries(notes)) {
    test(`refused although signed: ${name}`, async () => {
      const db = await memoryDatabase("db.example", records(3));
      const signed = new TextDecoder().decode(await db.sign(text));
      const bad = edited(db, lookupPath(1), (old) => old.replace(/go\.sum[\s\S]*/, signed));
      await rejects(lookUpRecord(bad, 1), "malformed tree note");
    });
  }

  test("a truncated or padded tile", async () => {
    const db = await memoryDatabase("db.example", records(3));
    const [path] = [...db.files.keys()].filter((name) => name.startsWith("/tile/"));
    for (const length of [0, 95, 97]) {
      const files = new Map(db.files).set(path!, new Uint8Array(length));
      await rejects(
        lookUpRecord({ ...db, files }, 1),
        `tile/8/0/000.p/3 has ${length} bytes instead of 96: it is not a valid tile`,
      );
    }
  });

  test("an error of `read` is thrown unchanged", async () => {
    const db = await memoryDatabase("db.example", records(3));
    await assert.rejects(lookUpRecord({ ...db, files: new Map() }, 1), { message: `404 ${lookupPath(1)}` });
  });

  test("two hashes for one module, or none that is well formed", async () => {
    for (const hash of [`${hashOf(1)}\nexample.com/M0 v1.0.0 ${hashOf(2)}`, "h1:AAAA", "h1:"]) {
      const db = await memoryDatabase("db.example", [{ ...module(0), hash }]);
      await rejects(
        lookUpRecord(db, 0),
        "the record does not have exactly one well-formed hash for example.com/M0 v1.0.0",
      );
    }
  });
});
