/** What this machine knows, without network, of a version whose hash changed. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { offlineSettings } from "../../../src/disk/offlineSettings.ts";
import { withRehashedEvidence } from "../../../src/disk/sums/rehashedEvidence.ts";
import { sumDiffGithub, sumDiffText } from "../../../src/formats/sumDiff.ts";
import { parseGoSum } from "../../../src/modules/goSum/goSum.ts";
import { diffSums, type SumDiff } from "../../../src/modules/goSum/sumDiff.ts";
import { memoryDatabase } from "../../../src/modules/sumdb/memory.ts";

const NAME = "sum.cached.example";
const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const OLD = "v3.3.10+incompatible";

suite("what this machine knows of a changed hash", () => {
  let cache: string;
  let key: string;
  suiteSetup(async () => {
    cache = mkdtempSync(join(tmpdir(), "go-verify-test-"));
    const database = await memoryDatabase(NAME, [
      {
        path: "example.com/old",
        version: OLD,
        hash: `${hash("n")}\nexample.com/old ${OLD}/go.mod ${hash("m")}`,
      },
      {
        path: "example.com/new",
        version: "v1.0.0",
        hash: `${hash("o")}\nexample.com/new v1.0.0/go.mod ${hash("m")}`,
      },
    ]);
    key = database.key;
    const write = (path: string, bytes: Uint8Array | string) => {
      const file = join(cache, "cache", "download", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    };
    for (const [path, bytes] of database.files) {
      write(`sumdb/${NAME}${path}`, bytes);
    }
    write("example.com/new/@v/v1.0.0.mod", "module example.com/new\n\ngo 1.24\n");
  });
  suiteTeardown(() => rmSync(cache, { recursive: true }));

  async function judged(module: string, gosumdb = key): Promise<SumDiff> {
    const side = (letter: string) => ({
      label: "",
      files: [{ name: "go.sum", sums: parseGoSum(`${module} ${hash(letter)}\n`) }],
      mods: [],
    });
    const settings = await offlineSettings({ GOMODCACHE: cache, GOENV: "off", GOSUMDB: gosumdb });
    const diff = diffSums(side("o"), side("n"));
    return withRehashedEvidence(diff, settings, new AbortController().signal);
  }
  const evidence = async (...args: Parameters<typeof judged>) => {
    const [line] = (await judged(...args)).modules[0]!.lines;
    return [line?.proof, line?.packedBefore];
  };

  test("the record of the checksum database decides, and old rules of packing are named with their release", async () => {
    assert.deepEqual(await evidence(`example.com/old ${OLD}`), ["to", "go1.11.4"]);
    // The go.mod file is not packed.
    assert.deepEqual(await evidence(`example.com/old ${OLD}/go.mod`), ["neither", undefined]);
    assert.deepEqual(await evidence("example.com/new v1.0.0"), ["from", "go1.24"]);
    assert.deepEqual(await evidence("example.com/none v1.0.0"), ["not-asked", undefined]);
    const ofCommit = "example.com/none v0.0.0-20180102030405-0123456789ab";
    assert.deepEqual(await evidence(ofCommit), ["not-asked", "go1.11.4"]);
    assert.deepEqual(await evidence(`example.com/old ${OLD}`, "off"), ["not-asked", "go1.11.4"]);
    assert.deepEqual(await evidence("../../old v1.0.0"), ["not-asked", undefined]);
  });

  test("each format says it", async () => {
    const diff = await judged(`example.com/old ${OLD}`);
    const text = [...sumDiffText(diff, { columns: 140, color: false, unicode: true })]
      .join("")
      .replace(/\s+/g, " ");
    assert.match(
      text,
      /the checksum database has the new hash, by its record in the module cache · a Go release before go1\.11\.4 may pack this zip/,
    );
    assert.match(
      [...sumDiffGithub(diff)].join(""),
      /%0AThe checksum database has the new hash, by its record[^%]*\.%0AA Go release before go1\.11\.4 may pack/,
    );
    assert.equal(diff.alarm, true);
  });
});
