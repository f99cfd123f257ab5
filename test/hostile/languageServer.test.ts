/** The language server as another editor drives it: over standard input and output, with documents up to no good. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import {
  type CodeAction,
  createProtocolConnection,
  type Hover,
  type InitializeResult,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node";
import { hasHidden } from "../../src/formats/visible.ts";
import type { ClientOptions } from "../../src/server/protocol.ts";
import { canMake, ODD } from "./odd.ts";
import { CLI, openPlace, type Place, peakMb } from "./support.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const ZIP = `a.b/c v1.0.0 ${hash("x")}\n`;
const MOD = `a.b/c v1.0.0/go.mod ${hash("y")}\n`;

/** No answer takes longer, whatever the document, on a machine that does much else. */
const LIMIT_MS = 30_000;

/** A client with its server. */
interface Client {
  open(uri: string, text: string): void;
  change(uri: string, version: number, changes: object[]): void;
  notify(method: string, params: object): void;
  /** The next diagnostics of a document. */
  diagnosed(uri: string, withinMs?: number): Promise<PublishDiagnosticsParams>;
  hover(uri: string, line: number): Promise<Hover | null>;
  actions(uri: string, line: number): Promise<CodeAction[] | null>;
  initialized: InitializeResult;
  /** Says goodbye; gives the exit code. */
  end(): Promise<number | null>;
}

/** The servers of a test, to be ended with it. */
const servers: ChildProcess[] = [];

async function connect(
  command: readonly string[],
  place: Place,
  initializationOptions: ClientOptions = {},
): Promise<Client> {
  const server = spawn(process.execPath, command, {
    cwd: place.folder,
    env: place.env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  servers.push(server);
  const connection = createProtocolConnection(server.stdout, server.stdin);
  const heard: PublishDiagnosticsParams[] = [];
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    heard.push(params);
  });
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    initializationOptions,
  });
  await connection.sendNotification("initialized", {});
  const notify = (method: string, params: object) => void connection.sendNotification(method, params);
  const at = (line: number) => ({ line, character: 0 });
  return {
    initialized,
    notify,
    open: (uri, text) =>
      notify("textDocument/didOpen", { textDocument: { uri, languageId: "go.sum", version: 1, text } }),
    change: (uri, version, contentChanges) =>
      notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges }),
    async diagnosed(uri, withinMs = LIMIT_MS) {
      for (const end = Date.now() + withinMs; Date.now() < end; await delay(5)) {
        const index = heard.findIndex((params) => params.uri === uri);
        if (index >= 0) {
          return heard.splice(index, 1)[0]!;
        }
      }
      throw new Error(`${uri} was not diagnosed`);
    },
    hover: (uri, line) =>
      connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: at(line) }),
    actions: (uri, line) =>
      connection.sendRequest("textDocument/codeAction", {
        textDocument: { uri },
        range: { start: at(line), end: at(line) },
        context: { diagnostics: [] },
      }),
    async end() {
      await connection.sendRequest("shutdown");
      const ended = once(server, "exit");
      notify("exit", {});
      const [code] = await ended;
      connection.dispose();
      return code as number | null;
    },
  };
}

const COMMANDS = {
  "go-verify lsp --stdio": [CLI, "lsp", "--stdio"],
  "server.js --stdio": [resolve("dist/server.js"), "--stdio"],
};

suite("the language server over stdio", function () {
  this.timeout(180_000);
  let place: Place;
  setup(() => {
    place = openPlace();
  });
  teardown(() => {
    for (const server of servers.splice(0)) {
      server.kill("SIGKILL");
    }
    place.remove();
  });

  const uriOf = (name: string) => pathToFileURL(place.path(name)).href;
  const messages = ({ diagnostics }: PublishDiagnosticsParams) =>
    diagnostics.map(({ range, message }) => `${range.start.line + 1}: ${String(message).split("\n")[0]}`);

  for (const [name, command] of Object.entries(COMMANDS)) {
    test(`${name} diagnoses while a person types, answers, and ends`, async () => {
      const client = await connect(command, place);
      assert.equal(client.initialized.serverInfo?.name, "Go Verify");
      const uri = uriOf("m/go.sum");
      client.open(uri, `${ZIP}${MOD}`);
      assert.deepEqual(messages(await client.diagnosed(uri)), []);
      const at = { line: 1, character: 0 };
      client.change(uri, 2, [{ range: { start: at, end: at }, text: "one two\n" }]);
      const { version, diagnostics } = await client.diagnosed(uri);
      assert.equal(version, 2);
      assert.match(String(diagnostics[0]?.message), /2 of 3 words/);
      assert.equal(diagnostics[0]?.range.start.line, 1);
      assert.deepEqual(
        (await client.actions(uri, 1))?.map(({ title }) => title),
        ["Remove this line"],
      );
      assert.match(JSON.stringify(await client.hover(uri, 0)), /go\.mod file: line 3/);
      assert.equal(await client.hover(uri, 1), null);
      client.notify("textDocument/didClose", { textDocument: { uri } });
      assert.deepEqual(messages(await client.diagnosed(uri)), []);
      assert.equal(await client.end(), 0);
    });
  }

  test("heeds what an editor leaves out of the text: a byte order mark, UTF-16", async () => {
    const client = await connect(COMMANDS["go-verify lsp --stdio"], place);
    place.write("bom/go.sum", `\ufeff${ZIP}${MOD}`);
    place.write("wide/go.sum", Buffer.from(`\ufeff${ZIP}${MOD}`, "utf16le"));
    for (const [folder, pattern] of [
      ["bom", /1: The file starts with a byte order mark/],
      ["wide", /1: The file contains NUL bytes: it is UTF-16/],
    ] as const) {
      client.open(uriOf(`${folder}/go.sum`), `${ZIP}${MOD}`);
      assert.match(messages(await client.diagnosed(uriOf(`${folder}/go.sum`))).join("\n"), pattern);
    }
    assert.equal(await client.end(), 0);
  });

  test("takes the files of a workspace together, as they are open or on disk", async () => {
    const client = await connect(COMMANDS["go-verify lsp --stdio"], place);
    place.write("w/go.work", "go 1.22\n\nuse ./a\n");
    place.write("w/a/go.mod", "module m.example/a\n\nrequire a.b/c v1.0.0\n");
    place.write("w/a/go.sum", `${ZIP}${MOD}`);
    const [work, member, mod] = [uriOf("w/go.work.sum"), uriOf("w/a/go.sum"), uriOf("w/a/go.mod")];
    client.open(work, ZIP.replace(hash("x"), hash("z")));
    assert.match(
      messages(await client.diagnosed(work)).join("\n"),
      /^1: Line 1 of a\/go\.sum has another hash/,
    );
    client.open(member, `${ZIP}${MOD}`);
    await client.diagnosed(member);
    await client.diagnosed(work);
    client.change(member, 2, [{ text: MOD }]);
    assert.deepEqual(messages(await client.diagnosed(work)), []);
    client.open(mod, "module m.example/a\n\nrequire a.b/c v1.0.0\n");
    const said = JSON.stringify(await client.hover(mod, 2));
    assert.match(said, /Module zip: go\.work\.sum:1 .*go\.mod file: a\/go\.sum:1 /);
    assert.equal(await client.end(), 0);
  });

  test("marks a changed hash for a client that requests the comparison with HEAD, and runs nothing of the repository", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", ...args], { cwd: place.path("r") });
    const uri = uriOf("r/go.sum");
    const evil = ZIP.replace(hash("x"), hash("z"));
    place.write("r/go.sum", `${MOD}${ZIP}`);
    git("init", "-q", ".");
    git("add", "-A");
    git("commit", "-q", "-m", "state");
    place.write("evil", `#!/bin/sh\ntouch "\${0%/*}/pwned"\n`, 0o755);
    git("config", "core.fsmonitor", place.path("evil"));
    place.write("r/go.sum", `${MOD}${evil}`);

    const other = await connect(COMMANDS["go-verify lsp --stdio"], place, { commands: [] });
    other.open(uri, `${MOD}${evil}`);
    assert.deepEqual(messages(await other.diagnosed(uri)), []);
    await assert.rejects(other.diagnosed(uri, 1000), /was not diagnosed/);
    assert.equal(await other.end(), 0);

    const commands = ["goVerify.queryChecksumDatabase"];
    const client = await connect(COMMANDS["server.js --stdio"], place, { git: true, commands });
    client.open(uri, `${MOD}${evil}`);
    assert.deepEqual(messages(await client.diagnosed(uri)), []);
    assert.deepEqual(messages(await client.diagnosed(uri)), [`2: a.b/c v1.0.0 changed its hash.`]);
    assert.deepEqual(
      (await client.actions(uri, 1))?.map(({ title }) => title),
      ["Compare both hashes with the checksum database"],
    );
    client.change(uri, 2, [{ text: `one two\n${MOD}${evil}` }]);
    assert.match(
      messages(await client.diagnosed(uri)).join("\n"),
      /^3: a\.b\/c v1\.0\.0 .*\n1: The line has 2/,
    );
    client.change(uri, 3, [{ text: `${MOD}${ZIP}` }]);
    assert.deepEqual(messages(await client.diagnosed(uri)), []);
    client.change(uri, 4, [{ text: `${MOD}${evil}` }]);
    assert.equal(messages(await client.diagnosed(uri)).length, 1);
    git("-c", "core.fsmonitor=", "commit", "-q", "-a", "-m", "on purpose");
    client.notify("textDocument/didSave", { textDocument: { uri } });
    while (messages(await client.diagnosed(uri)).length > 0) {
      // The analysis of the saved text may come before git's answer.
    }
    assert.equal(existsSync(place.path("pwned")), false);
    assert.equal(await client.end(), 0);
  });

  test("survives hostile documents, each within its time, and says how much it left out", async () => {
    const client = await connect(COMMANDS["go-verify lsp --stdio"], place);
    const many = Array.from({ length: 60_000 }, (_, i) => `a.b/c v1.${i}.0/go.mod ${hash("y")}x`).join("\n");
    const documents: Record<string, [text: string, least: number]> = {
      "60,000 broken lines": [many, 101],
      "one line of 10 MB": ["x".repeat(10_000_000), 1],
      "10 MB of words": ["x ".repeat(5_000_000), 1],
      "a million line feeds": ["\n".repeat(1_000_000), 0],
      binary: [
        Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256)).toString("latin1"),
        1,
      ],
      "carriage returns": [`one\rtwo\r\n${ZIP}`, 1],
      escapes: [`<script>\u202e\u001b[31m v1.0.0 ${hash("x")}\n`.repeat(2), 1],
    };
    for (const [name, [text, least]] of Object.entries(documents)) {
      const uri = uriOf(`${name}/go.sum`);
      client.open(uri, text);
      const { diagnostics } = await client.diagnosed(uri);
      assert.ok(diagnostics.length >= least && diagnostics.length <= 101, `${name}: ${diagnostics.length}`);
      const said = diagnostics.map(({ message }) => String(message));
      assert.ok(
        said.every((message) => message.length < 2500 && !hasHidden(message)),
        name,
      );
      if (least === 101) {
        assert.match(said.at(-1)!, /^59900 more problems in this file; the first one is here\.$/);
      }
      await client.hover(uri, 0);
      await client.actions(uri, 0);
      client.notify("textDocument/didClose", { textDocument: { uri } });
      await client.diagnosed(uri);
    }
    assert.equal(await client.end(), 0);
  });

  test("survives hostile addresses, files and edits", async () => {
    const client = await connect(COMMANDS["go-verify lsp --stdio"], place);
    mkdirSync(place.path("folder/go.sum"), { recursive: true });
    mkdirSync(place.path("pipe"));
    execFileSync("mkfifo", [place.path("pipe/go.sum")]);
    place.write("work/go.work", `go 1.22\n\nuse (\n${"\t../../..\n\t/etc\n\t./a\n".repeat(1000)})\n`);
    const uris = [
      "untitled:go.sum",
      "file:///%zz/go.sum",
      "http://localhost/go.sum",
      "go.sum",
      uriOf("folder/go.sum"),
      uriOf("pipe/go.sum"),
      uriOf("work/go.work.sum"),
    ];
    for (const uri of uris) {
      client.open(uri, "one two\n");
      assert.match(messages(await client.diagnosed(uri)).join("\n"), /^1: The line has 2 of 3 words/, uri);
      const far = { line: 9_999_999, character: 9_999_999 };
      client.change(uri, 2, [{ range: { start: far, end: { line: 0, character: 0 } }, text: "three\n" }]);
      await client.diagnosed(uri);
      await client.hover(uri, 9_999_999);
    }
    assert.equal(await client.hover("file:///never/opened/go.sum", 0), null);
    const mod = uriOf("pipe/go.mod");
    client.open(mod, "module m\n\nrequire a.b/c v1.0.0\n");
    await client.hover(mod, 2);
    client.open(uriOf("work/README.md"), "one two");
    assert.equal(await client.hover(uriOf("work/README.md"), 0), null);
    assert.equal(await client.end(), 0);
  });

  test("what lies beside a go.sum may be anything", async () => {
    place.write("m/go.sum", ZIP);
    const client = await connect(COMMANDS["go-verify lsp --stdio"], place);
    const peak = peakMb(servers.at(-1)!.pid!);
    const uri = uriOf("m/go.sum");
    for (const name of ["go.mod", "go.work", "go.sum"]) {
      for (const [kind, make] of Object.entries(ODD).filter(([one]) => canMake(one))) {
        rmSync(place.path("m", name), { force: true, recursive: true });
        make(place.path("m", name));
        const began = performance.now();
        client.open(uri, `${ZIP}one two\n`);
        assert.deepEqual(
          messages(await client.diagnosed(uri)).length > 0,
          true,
          `${kind} in place of ${name}`,
        );
        assert.ok(performance.now() - began < 5000, `${kind} in place of ${name}`);
        client.notify("textDocument/didClose", { textDocument: { uri } });
        await client.diagnosed(uri);
        rmSync(place.path("m", `${name}.pipe`), { force: true });
      }
      rmSync(place.path("m", name), { force: true, recursive: true });
    }
    assert.ok(peak() < 400, `${peak()} MB`);
    assert.equal(await client.end(), 0);
  });
});
