/**
 * Where the language server says that builds stop, and the order in which it speaks. Each row was measured with go1.26.8; the
 * reports that it stands for are named beside it.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { hash } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { createProtocolConnection, type PublishDiagnosticsParams } from "vscode-languageserver/node";
import { CLI, openPlace, type Place } from "./support.ts";

const sum = (letter: string) => `h1:${letter.repeat(42)}A=`;
const zip = (name: string, letter = "x") => `${name} ${sum(letter)}\n`;
const mod = (name: string, letter = "y") => `${name}/go.mod ${sum(letter)}\n`;
const goMod = (rest: string, go = "1.21") => `module m.example/m\n\ngo ${go}\n\n${rest}`;
const NEEDS = goMod("require ex.com/a v1.0.0\n");
const IMPORTS = 'package m\n\nimport _ "ex.com/a/x"\n';
const A = "ex.com/a v1.0.0";
const FULL = zip(A) + mod(A);

/** What the module cache has of a go.mod file with a text. */
const modHash = (text: string) => `h1:${hash("sha256", `${hash("sha256", text)}  go.mod\n`, "base64")}`;
const CACHED = "cache/cache/download/ex.com/a/@v/v1.0.0";

interface Row {
  files: Record<string, string>;
  goflags?: string;
  /** The diagnostics of m/go.mod and m/go.sum: severity, line, and the start of the message. */
  mod?: string[];
  sum?: string[];
}

const LACKS_ZIP = "so builds stop: run go mod tidy";
const files = (rest: Record<string, string> = {}) => ({
  "m/go.mod": NEEDS,
  "m/m.go": IMPORTS,
  "m/go.sum": FULL,
  ...rest,
});

const ROWS: Record<string, Row> = {
  "all is well": { files: files() },
  // golang/go#44129, steebchen/prisma-client-go#452: missing go.sum entry for module providing package
  "a zip line is missing, and a package is imported": {
    files: files({ "m/go.sum": mod(A) }),
    mod: [`error 5: ${A} is required and has no zip line in go.sum, ${LACKS_ZIP}`],
    sum: [`error 1: ${A} is required and has no zip line in go.sum, ${LACKS_ZIP}`],
  },
  // eventure/hide.client.linux#53: missing go.sum entry for go.mod file
  "a go.mod line is missing": {
    files: files({ "m/go.sum": zip(A) }),
    mod: [`error 5: ${A}/go.mod is required and has no line in go.sum, ${LACKS_ZIP}`],
    sum: [`error 1: ${A}/go.mod is required and has no line in go.sum, ${LACKS_ZIP}`],
  },
  // golang/go#43013, opened again as #42815: no diagnostic where the module is downloaded, only go.sum is not there
  "there is no go.sum": {
    files: { "m/go.mod": NEEDS, "m/m.go": IMPORTS },
    mod: [`error 5: ${A} is required and has no line in go.sum, ${LACKS_ZIP}`],
  },
  "only a test imports it": {
    files: {
      "m/go.mod": NEEDS,
      "m/m.go": "package m\n",
      "m/m_test.go": IMPORTS,
      "m/go.sum": mod(A),
    },
    mod: [`error 5: ${A} is required and has no zip line in go.sum, ${LACKS_ZIP}`],
    sum: [`error 1: ${A} is required and has no zip line in go.sum, ${LACKS_ZIP}`],
  },
  "nothing imports it: no build stops": { files: { "m/go.mod": NEEDS, "m/go.sum": mod(A) } },
  "a file of another module imports it: no build stops": {
    files: {
      "m/go.mod": NEEDS,
      "m/go.sum": mod(A),
      "m/sub/go.mod": goMod(""),
      "m/sub/s.go": IMPORTS,
      "m/testdata/t.go": IMPORTS,
      "m/_x/x.go": IMPORTS,
    },
  },
  "nothing imports it, but commands that read the graph stop": {
    files: { "m/go.mod": NEEDS },
    mod: [`warning 5: ${A} is required and has no line in go.sum, so go list -m all stops`],
  },
  // go-ap/fedbox#11: built with -tags
  "only a file under a build tag imports it": {
    files: files({ "m/go.sum": mod(A), "m/m.go": `//go:build tools\n\n${IMPORTS}` }),
    mod: [`warning 5: ${A} is required and has no zip line in go.sum, so some builds stop`],
    sum: [`warning 1: ${A} is required and has no zip line in go.sum, so some builds stop`],
  },
  "only a tool needs it": {
    files: { "m/go.mod": goMod(`require ${A}\n\ntool ex.com/a/x\n`, "1.24"), "m/go.sum": mod(A) },
    mod: [`warning 5: ${A} is required and has no zip line in go.sum, so some builds stop`],
    sum: [`warning 1: ${A} is required and has no zip line in go.sum, so some builds stop`],
  },
  // golang/go#44129: before go 1.17 every command reads the go.mod of all
  "an indirect requirement of a go.mod before go 1.17": {
    files: { "m/go.mod": goMod(`require ${A} // indirect\n`, "1.16") },
    mod: [`error 5: ${A} is required and has no line in go.sum, ${LACKS_ZIP}`],
  },
  "an indirect requirement without a zip line: most need none": {
    files: { "m/go.mod": goMod(`require ${A} // indirect\n`), "m/go.sum": mod(A) },
  },
  "a fork without lines replaces it": {
    files: files({ "m/go.mod": goMod(`require ${A}\n\nreplace ex.com/a => ex.com/f v1.1.0\n`) }),
    mod: [`error 5: ex.com/f v1.1.0 is required and has no line in go.sum, ${LACKS_ZIP}`],
  },
  "a folder replaces it": {
    files: { "m/go.mod": goMod(`require ${A}\n\nreplace ex.com/a => ../a\n`), "m/m.go": IMPORTS },
  },
  "a vendor directory, from which builds read": {
    files: files({ "m/go.sum": "", "m/vendor/modules.txt": `# ${A}\n` }),
  },
  "a vendor directory that -mod=readonly ignores": {
    files: files({ "m/go.sum": mod(A), "m/vendor/modules.txt": `# ${A}\n` }),
    goflags: "-mod=readonly",
    mod: [`error 5: ${A} is required and has no zip line`],
    sum: [`error 1: ${A} is required and has no zip line`],
  },
  "another go.sum that -modfile names": {
    files: files({ "m/go.sum": "" }),
    goflags: "-modfile=other.mod",
  },
  // metal3d/docker-domains#1: -mod=mod adds the line
  "-mod=mod": {
    files: files({ "m/go.sum": "" }),
    goflags: "-mod=mod",
    mod: [`warning 5: ${A} is required and has no line in go.sum; the next build adds one`],
  },
  // golang/go#63901, #48364: a workspace reads go.work.sum too, and adds to it
  "go.work.sum has the lines": {
    files: files({ "m/go.sum": "", "go.work": "go 1.21\n\nuse ./m\n", "go.work.sum": FULL }),
  },
  "no file of a workspace has them": {
    files: files({ "m/go.sum": "", "go.work": "go 1.21\n\nuse ./m\n" }),
    mod: [`warning 5: ${A} is required and has no line in go.sum; the next build adds one`],
  },
  "another member of the workspace requires a higher version": {
    files: files({
      "m/go.sum": mod(A),
      "go.work": "go 1.21\n\nuse (\n\t./m\n\t./n\n)\n",
      "n/go.mod": NEEDS.replace("v1.0.0", "v1.1.0").replace("m/m", "m/n"),
      "n/go.sum": zip("ex.com/a v1.1.0") + mod("ex.com/a v1.1.0"),
    }),
  },
  "an incomplete go.mod": { files: files({ "m/go.mod": `${NEEDS}require ex.com/b v1\nrequire (\n` }) },
  // stretchr/testify#1158: an editor changed one letter; golang/go: verifying …: checksum mismatch
  "the module cache has another zip": {
    files: files({ [`${CACHED}.ziphash`]: sum("z") }),
    sum: [`error 1: ${A} has another hash than the module cache.`],
  },
  "the module cache has another go.mod": {
    files: files({ [`${CACHED}.mod`]: "module ex.com/a\n" }),
    sum: [`error 2: ${A}/go.mod has another hash than the module cache.`],
  },
  "the module cache agrees": {
    files: files({
      [`${CACHED}.ziphash`]: `${sum("x")}\n`,
      [`${CACHED}.mod`]: "module ex.com/a\n",
      "m/go.sum": `${zip(A)}${A}/go.mod ${modHash("module ex.com/a\n")}\n`,
    }),
  },
  "what lies in the module cache is no hash": { files: files({ [`${CACHED}.ziphash`]: "<html>" }) },
  // metal3d/docker-domains#1, golang/go#49668: Microsoft is !microsoft there
  "a path with capitals": {
    files: files({
      "cache/cache/download/ex.com/!a/@v/v1.0.0.ziphash": sum("z"),
      "m/go.sum": FULL + zip("ex.com/A v1.0.0") + mod("ex.com/A v1.0.0"),
    }),
    sum: ["warning 3: ex.com/A v1.0.0 has another hash than the module cache."],
  },
  "two hashes for a zip, of which the first agrees": {
    files: files({ [`${CACHED}.ziphash`]: sum("x"), "m/go.sum": FULL + zip(A, "z") }),
    sum: [`error 3: Line 1 has another hash for ${A}; the go command uses the first one.`],
  },
  "a hash that is not typed to its end": {
    files: files({ [`${CACHED}.ziphash`]: sum("x"), "m/go.sum": `${A} h1:xxx\n${mod(A)}` }),
    sum: ["error 1: The hash is not a SHA-256 in base64"],
  },
  "a vendor directory, and a module cache that is of no use to it": {
    files: files({ [`${CACHED}.ziphash`]: sum("z"), "m/vendor/modules.txt": `# ${A}\n` }),
    sum: [`warning 1: ${A} has another hash than the module cache.`],
  },
};

/** A client that notes all that is published, and the server. */
function start(place: Place, env: Record<string, string> = {}) {
  const server = spawn(process.execPath, [CLI, "lsp", "--stdio"], {
    cwd: place.folder,
    env: { ...place.env, GOFLAGS: "", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(server.stdout, server.stdin);
  const published: PublishDiagnosticsParams[] = [];
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    published.push(params);
  });
  connection.listen();
  return {
    server,
    published,
    request: (method: string, params: object = {}) => connection.sendRequest<unknown>(method, params),
    notify: (method: string, params: object = {}) => connection.sendNotification(method, params),
    /** Writes messages at once, so that the server finds them together. */
    write: (...messages: object[]) =>
      server.stdin.write(
        messages
          .map((message) => JSON.stringify({ jsonrpc: "2.0", ...message }))
          .map((text) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
          .join(""),
      ),
    initialize: () =>
      connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} }),
  };
}

const SEVERITIES = ["", "error", "warning", "information", "hint"];

suite("the language server where builds stop", function () {
  this.timeout(180_000);
  let place: Place;
  const servers: ChildProcess[] = [];
  const client = (env?: Record<string, string>) => {
    const started = start(place, env);
    servers.push(started.server);
    return started;
  };
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
  const opening = (uri: string, text: string, version = 1) => ({
    textDocument: { uri, languageId: "go.sum", version, text },
  });
  const shown = ({ diagnostics }: PublishDiagnosticsParams) =>
    diagnostics
      .filter(({ severity }) => severity !== 4)
      .map(({ severity, range, message }) => {
        const [first] = String(message).split("\n");
        return `${SEVERITIES[severity ?? 0]} ${range.start.line + 1}: ${first}`;
      });

  test("says so at the line of go.mod and go.sum, and is silent where builds do not stop", async () => {
    const byFlags = Map.groupBy(Object.entries(ROWS), ([, { goflags = "" }]) => goflags);
    for (const [goflags, rows] of byFlags) {
      for (const [index, [name, row]] of rows.entries()) {
        const folder = `rows ${goflags}/${index}`;
        for (const [file, text] of Object.entries(row.files)) {
          place.write(`${folder}/${file}`, text);
        }
        // A module cache of its own for each row: the cache is a setting of the server.
        const { request, notify, published, initialize } = client({
          GOFLAGS: goflags,
          GOMODCACHE: place.path(folder, "cache"),
        });
        await initialize();
        await notify("initialized");
        const uris = ["m/go.mod", "m/go.sum"].map((file) => uriOf(`${folder}/${file}`));
        await notify("textDocument/didOpen", opening(uris[0]!, row.files["m/go.mod"]!));
        const sums = row.files["m/go.sum"];
        if (sums !== undefined) {
          await notify("textDocument/didOpen", opening(uris[1]!, sums));
        }
        for (const [at, expected] of [row.mod ?? [], row.sum ?? []].entries()) {
          const last = () => published.filter(({ uri }) => uri === uris[at]).at(-1);
          const isMet = () => {
            const found = shown(last() ?? { uri: "", diagnostics: [] });
            return (
              found.length === expected.length && found.every((text, i) => text.startsWith(expected[i]!))
            );
          };
          for (const end = Date.now() + 15_000; !isMet() && Date.now() < end; ) {
            await delay(10);
          }
          // What should not come has had its time when all that was asked for before it is answered.
          await request("textDocument/codeAction", {
            textDocument: { uri: uris[at] },
            range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
            context: { diagnostics: [] },
          });
          await delay(expected.length === 0 ? 150 : 0);
          assert.ok(isMet(), `${name}: ${JSON.stringify(last()?.diagnostics, undefined, 1)}`);
        }
        await request("shutdown");
        await notify("exit");
      }
    }
  });

  // microsoft/language-server-protocol#195, #684, #1066; rust-analyzer/lsp-server#31; astral-sh/ruff#16262
  test("answers nothing before initialize and nothing after shutdown", async () => {
    const uri = uriOf("m/go.sum");
    place.write("m/go.sum", "one two\n");
    const { server, published, request, notify, initialize } = client();
    const hover = () =>
      request("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } });
    const refused = (code: number) => (error: { code?: number }) => error.code === code;
    await notify("textDocument/didOpen", opening(uri, "one two\n"));
    await assert.rejects(hover(), refused(-32002));
    await assert.rejects(request("shutdown"), refused(-32002));
    await assert.rejects(request("goVerify/list"), refused(-32002));
    await assert.rejects(request("goVerify/refused"), refused(-32002));
    await initialize();
    await notify("initialized");
    await assert.rejects(initialize(), refused(-32600));
    assert.deepEqual(published, []);
    await notify("textDocument/didOpen", opening(uri, "one two\n"));
    await hover();
    // Of a text that came right before the shutdown nothing is published either.
    await notify("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: "one\n" }],
    });
    await request("shutdown");
    const count = published.length;
    await notify("textDocument/didChange", {
      textDocument: { uri, version: 3 },
      contentChanges: [{ text: "one two three four\n" }],
    });
    await notify("textDocument/didClose", { textDocument: { uri } });
    for (const method of ["textDocument/hover", "shutdown", "initialize", "goVerify/list", "no/such"]) {
      await assert.rejects(request(method), refused(-32600), method);
    }
    await delay(200);
    assert.equal(published.length, count);
    await notify("exit");
    assert.deepEqual(await once(server, "exit"), [0, null]);
  });

  test("ends with 1 without shutdown, before initialize too", async () => {
    for (const isInitialized of [false, true]) {
      const { server, notify, initialize } = client();
      if (isInitialized) {
        await initialize();
      }
      await notify("exit");
      assert.deepEqual(await once(server, "exit"), [1, null]);
    }
  });

  // typescript-language-server#35, #851; neovim/neovim#15303: diagnostics of another text, or of no text
  test("publishes of the latest text last, nothing of a closed one, and answers what is cancelled", async () => {
    const uri = uriOf("m/go.sum");
    const { server, published, request, notify, write, initialize } = client();
    await initialize();
    await notify("initialized");
    const change = (version: number) => ({
      method: "textDocument/didChange",
      params: {
        textDocument: { uri, version },
        contentChanges: [{ text: version % 2 === 0 ? "one two\n" : FULL }],
      },
    });
    write(
      { method: "textDocument/didOpen", params: opening(uri, FULL) },
      ...Array.from({ length: 41 }, (_, index) => change(index + 2)),
    );
    const versions = () => published.map(({ version }) => version ?? 0);
    for (const end = Date.now() + 15_000; versions().at(-1) !== 42 && Date.now() < end; ) {
      await delay(5);
    }
    assert.deepEqual(
      versions(),
      versions().toSorted((a, b) => a - b),
    );
    assert.equal(published.at(-1)?.diagnostics.length, 1);
    // Closed before it is diagnosed, and opened again with a text that is well.
    published.length = 0;
    write(
      change(43),
      { method: "textDocument/didClose", params: { textDocument: { uri } } },
      { method: "textDocument/didOpen", params: opening(uri, FULL) },
      { method: "textDocument/didClose", params: { textDocument: { uri } } },
    );
    await delay(300);
    assert.ok(published.every(({ diagnostics }) => diagnostics.length === 0));
    assert.equal(
      await request("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } }),
      null,
    );
    const answers: { id?: unknown; error?: { code: number } }[] = [];
    server.stdout.on("data", (bytes: Buffer) => {
      const match = /\{.*"id":"c1".*\}/.exec(String(bytes));
      if (match) {
        answers.push(JSON.parse(match[0]) as (typeof answers)[number]);
      }
    });
    write(
      { method: "textDocument/didOpen", params: opening(uri, FULL) },
      {
        id: "c1",
        method: "textDocument/hover",
        params: { textDocument: { uri }, position: { line: 0, character: 0 } },
      },
      { method: "$/cancelRequest", params: { id: "c1" } },
    );
    for (const end = Date.now() + 15_000; answers.length === 0 && Date.now() < end; ) {
      await delay(5);
    }
    assert.equal(answers[0]?.error?.code, -32800);
  });
});
