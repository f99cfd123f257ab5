/** Which of two hashes a checksum database on loopback has, and what is never sent to it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askDatabase, MOST_LOOKUPS } from "../../../../src/disk/sumdb/databaseHashes.ts";
import { httpClient } from "../../../../src/engine/http.ts";
import type { RehashedLine } from "../../../../src/modules/goSum/databaseAnswer.ts";
import { answerProof, answerSentence, outcomeLabel } from "../../../../src/modules/goSum/databaseWords.ts";
import { type MemoryDatabase, memoryDatabase } from "../../../../src/modules/sumdb/memory.ts";
import { translator } from "../../../../src/modules/translate.ts";
import { gosumDatabase } from "../../../../src/server/gosumDatabase.ts";

const hash = (n: number) => `h1:${String(n).padStart(43, "0")}=`;
const t = translator({});
const VERSION = "v1.0.0";

const line = (path: string, from: number, to: number, of: "zip" | "go.mod" = "zip"): RehashedLine => ({
  path,
  version: VERSION,
  of,
  from: hash(from),
  to: hash(to),
});

suite("a comparison with the checksum database", () => {
  let server: Server;
  let database: MemoryDatabase;
  let requested: string[];
  let gopath: string;
  const settings = (more: Record<string, string> = {}) => ({
    GOSUMDB: `${database.key} http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    GOPROXY: "direct",
    GONOSUMDB: "",
    GOPRIVATE: "",
    GONOPROXY: "",
    GOPATH: gopath,
    ...more,
  });
  const ask = async (lines: RehashedLine[], more: Record<string, string> = {}, signal?: AbortSignal) => {
    const http = httpClient({ env: {}, signal: signal ?? new AbortController().signal, timeoutMs: 10_000 });
    const access = { http, readFile: async () => undefined, readText: async () => undefined };
    try {
      return await askDatabase(lines, { settings: settings(more), access, hide: (text) => text });
    } finally {
      http.close();
    }
  };

  suiteSetup(async () => {
    const paths = ["example.com/one", "example.com/two", "example.com/three"];
    database = await memoryDatabase(
      "sum.loopback.example",
      paths.map((path) => ({
        path,
        version: VERSION,
        hash: `${hash(1)}\n${path} ${VERSION}/go.mod ${hash(2)}`,
      })),
    );
    server = createServer((request, response) => {
      const path = request.url ?? "";
      requested.push(path);
      const file = database.files.get(path);
      response.writeHead(file ? 200 : 404).end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    gopath = mkdtempSync(join(tmpdir(), "gopath-"));
  });
  suiteTeardown(() => {
    server.closeAllConnections();
    server.close();
    rmSync(gopath, { recursive: true, force: true });
  });
  setup(() => {
    requested = [];
  });

  test("says which hash the database has, by a record of its signed tree", async () => {
    const answers = await ask([
      line("example.com/one", 1, 9),
      line("example.com/two", 9, 1),
      line("example.com/three", 8, 9),
      line("example.com/three", 2, 9, "go.mod"),
    ]);
    assert.deepEqual(
      answers.map(({ outcome }) => outcome.kind),
      ["from", "to", "neither", "from"],
    );
    assert.equal(
      answerSentence(answers[0]!, t),
      "✗ The checksum database has the old hash of example.com/one v1.0.0. The new hash is wrong: restore the old line.",
    );
    assert.equal(outcomeLabel(answers[1]!.outcome.kind, t), "✓ database: new hash");
    assert.equal(
      answerProof(answers[2]!, t),
      "Record 2 of 3, proven by the signed tree of sum.loopback.example.",
    );
    assert.match(answerSentence(answers[3]!, t), /old hash of example\.com\/three v1\.0\.0\/go\.mod/);
  });

  test("sends no name that a setting calls private, and none of a host that is not public", async () => {
    const secret = line("git.secret.example/team/thing", 1, 9);
    for (const setting of ["GOPRIVATE", "GONOSUMDB", "GONOPROXY"]) {
      const [answer] = await ask([secret], { [setting]: "*.secret.example" });
      assert.equal(
        answerSentence(answer!, t),
        `– git.secret.example/team/thing v1.0.0 was not looked up because of ${setting}=*.secret.example.`,
      );
    }
    const [host, plain] = await ask([line("git.corp/x", 1, 9), line("intranet/x", 1, 9)]);
    assert.match(answerSentence(host!, t), /git\.corp is not a public host/);
    assert.match(answerSentence(plain!, t), /intranet is not a public host/);
    const [database, proxy] = [
      await ask([secret], { GOSUMDB: "off" }),
      await ask([secret], { GOPROXY: "off" }),
    ];
    assert.match(answerSentence(database[0]!, t), /because of GOSUMDB=off\./);
    assert.match(answerSentence(proxy[0]!, t), /because of GOPROXY=off\./);
    assert.deepEqual(requested, []);
  });

  test("sends nothing while the network is disabled, and runs no go command", async () => {
    const nowhere = { path: "/nowhere/go", origin: "goVerify.goPath" };
    const lines = [line("example.com/one", 1, 9)];
    const [answer] = await gosumDatabase(
      { env: {}, go: nowhere, lines, network: false, timeoutMs: 1000 },
      new AbortController().signal,
    );
    assert.equal(
      answerSentence(answer!, t),
      "– example.com/one v1.0.0 was not looked up: the network is disabled in goVerify.network.",
    );
  });

  test("by the go command's own settings queries the database that they name", async function () {
    this.timeout(60_000);
    const lines = [line("example.com/one", 1, 9), line("git.secret.example/x", 1, 9)];
    const env = { ...settings({ GOPRIVATE: "*.secret.example", GONOSUMDB: "none" }), GOFLAGS: "-mod=vendor" };
    const answers = await gosumDatabase(
      { env, lines, network: true, timeoutMs: 30_000 },
      new AbortController().signal,
    );
    assert.deepEqual(
      answers.map(({ outcome }) => outcome.kind),
      ["from", "not-queried"],
    );
    assert.ok(requested.length > 0 && requested.every((path) => !path.includes("secret")), requested.join());
  });

  test("says why there is no answer", async () => {
    const [unknown] = await ask([line("example.com/unknown", 1, 9)]);
    assert.match(
      answerSentence(unknown!, t),
      /^\? The checksum database has no record of .*404 Not Found\.$/,
    );
    const [hostile] = await ask([line("example.com/../../etc", 1, 9)]);
    assert.match(answerSentence(hostile!, t), /could not be queried about .*malformed module path/);
    const [refused] = await ask([line("example.com/one", 1, 9)], {
      GOSUMDB: `${database.key} http://127.0.0.1:1`,
    });
    assert.match(answerSentence(refused!, t), /could not be queried .*connection refused\.$/);
  });

  test("trusts no answer that the signed tree does not prove", async () => {
    const path = "/lookup/example.com/one@v1.0.0";
    const honest = database.files.get(path)!;
    const forged = new TextDecoder().decode(honest).replaceAll(hash(1), hash(9));
    database.files.set(path, new TextEncoder().encode(forged));
    try {
      const [answer] = await ask([line("example.com/one", 1, 9)]);
      assert.equal(answer?.outcome.kind, "untrusted");
      assert.match(answerSentence(answer!, t), /^✗ The answer .* cannot be trusted: /);
    } finally {
      database.files.set(path, honest);
    }
  });

  test("is bounded, and ends when it is cancelled", async () => {
    const many = Array.from({ length: MOST_LOOKUPS + 2 }, () => line("example.com/one", 1, 9));
    const answers = await ask(many);
    assert.equal(answers.filter(({ outcome }) => outcome.kind === "from").length, MOST_LOOKUPS);
    assert.match(answerSentence(answers.at(-1)!, t), /at most 50 lines are looked up at once/);
    assert.equal(requested.filter((path) => path.startsWith("/lookup")).length, 1);
    await assert.rejects(ask(many, {}, AbortSignal.abort()), { name: "Cancelled" });
  });
});
