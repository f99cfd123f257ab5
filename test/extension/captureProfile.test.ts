/** A profile is captured from a real net/http/pprof server, and from servers that are up to no good. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as vscode from "vscode";
import { openScratch, type Scratch } from "../../src/engine/scratch.ts";
import { openProfile } from "../../src/profile/read/open.ts";
import { api, extension, notificationsDuring, profilesOpened, replace } from "./support.ts";

const TOKEN = "planted-s3cret";

suite("Capture Profile from URL", function () {
  this.timeout(120_000);
  let scratch: Scratch;
  let program: ChildProcess;
  let host: string;
  let servers: Server[] = [];

  suiteSetup(async () => {
    await api();
    scratch = await openScratch();
    const binary = join(scratch.path, "server");
    const source = join(extension().extensionPath, "test/fixtures/pprof-server/main.go");
    execFileSync("go", ["build", "-buildvcs=false", "-o", binary, source], {
      env: { ...process.env, GOWORK: "off" },
    });
    program = spawn(binary, { stdio: ["ignore", "pipe", "inherit"] });
    host = await new Promise((resolve) =>
      program.stdout!.once("data", (data) => resolve(String(data).trim())),
    );
  });
  suiteTeardown(async () => {
    program?.kill("SIGKILL");
    scratch.dispose();
  });
  teardown(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    servers = [];
  });

  /** Answers the prompts in turn: a picked label or a typed text. Returns the notifications, and the prompts. */
  async function capture(
    answers: readonly string[],
    options: { save?: string; token?: vscode.CancellationToken; answer?: () => string | undefined } = {},
  ) {
    const prompts: string[] = [];
    const left = [...answers];
    const next = (title: string | undefined) => {
      prompts.push(title ?? "");
      return left.shift();
    };
    const restore = [
      replace(
        vscode.window,
        "showQuickPick",
        async (items: vscode.QuickPickItem[], { title }: vscode.QuickPickOptions) => {
          if (title === "Capture Profile from URL" && items.some(({ label }) => label === "Another URL…")) {
            return items.find(({ label }) => label === "Another URL…");
          }
          const label = next(title);
          return items.find((item) => label !== undefined && item.label.includes(label));
        },
      ),
      replace(vscode.window, "showInputBox", async (box: vscode.InputBoxOptions) => next(box.title)),
      replace(
        vscode.window,
        "showSaveDialog",
        async () => options.save && vscode.Uri.file(join(scratch.path, options.save)),
      ),
    ];
    if (options.token) {
      const run = (_: unknown, task: (progress: object, token: unknown) => Promise<unknown>) =>
        task({ report() {} }, options.token);
      restore.push(replace(vscode.window, "withProgress", run));
    }
    try {
      let shown: string[] = [];
      const opened = await profilesOpened(async () => {
        shown = await notificationsDuring(
          async () => vscode.commands.executeCommand("goVerify.captureProfile"),
          options.answer,
        );
      });
      assert.deepEqual(left, [], `not every prompt came: ${prompts.join(", ")}; shown: ${shown.join(" ")}`);
      return { shown, prompts, opened };
    } finally {
      for (const back of restore) {
        back();
      }
    }
  }

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const read = async (uri: vscode.Uri) =>
    openProfile(await vscode.workspace.fs.readFile(uri), (packed) => gunzipSync(packed));

  test("captures a CPU profile, saves it where the user chooses, and opens it", async () => {
    const { shown, opened } = await capture([host, "cpu", "1"], { save: "mine.pprof" });
    assert.deepEqual(shown, []);
    assert.deepEqual(
      opened.map((uri) => uri.fsPath),
      [join(scratch.path, "mine.pprof")],
    );
    const { samples, sampleTypes } = await read(opened[0]!);
    assert.deepEqual(
      sampleTypes.map(({ type }) => type),
      ["samples", "cpu"],
    );
    assert.ok(samples.length > 0);
  });

  for (const [kind, type] of [
    ["heap", "alloc_objects"],
    ["allocs", "alloc_objects"],
    ["goroutine", "goroutine"],
    ["mutex", "contentions"],
    ["block", "contentions"],
    ["threadcreate", "threadcreate"],
  ] as const) {
    test(`takes ${kind}, as it is and as a change over a second`, async () => {
      for (const seconds of ["0", "1"]) {
        const save = `${kind}-${seconds}.pprof`;
        const { shown } = await capture([host, kind, seconds], { save });
        assert.deepEqual(shown, []);
        const profile = await read(vscode.Uri.file(join(scratch.path, save)));
        assert.equal(profile.sampleTypes[0]!.type, type);
      }
    });
  }

  test("stores what is not saved in a folder of its own, named by host, kind and time", async () => {
    const { opened } = await capture([`${host}/debug/pprof/heap`, "0"]);
    assert.match(opened[0]!.path, /\/profiles\/127\.0\.0\.1-\d+-heap-\d{4}-\d\d-\d\dT[\d-]+\.pprof$/);
  });

  test("prompts for a token if the server requires one, stores it for its origin only, and removes it on request", async () => {
    const guarded = `${host}/guarded/debug/pprof/heap`;
    const first = await capture([guarded, "0", TOKEN], { save: "guarded.pprof" });
    assert.deepEqual(first.shown, []);
    assert.match(first.prompts.at(-1)!, /^http:\/\/127\.0\.0\.1:\d+ returned 401 Unauthorized$/);
    const again = await capture([guarded, "0"], { save: "again.pprof" });
    assert.deepEqual(again.shown, []);
    const seen: (string | undefined)[] = [];
    const other = await serve(({ headers }, response) => {
      seen.push(headers.authorization);
      response.end();
    });
    await capture([`${other}/x`]);
    assert.deepEqual(seen, [undefined]);
    const forgotten = await capture([host, "$(key)", "", "heap", "0"], { save: "forgotten.pprof" });
    assert.deepEqual(forgotten.shown, []);
    const again401 = await capture([guarded, "0", ""]);
    assert.match(again401.prompts.at(-1)!, /401 Unauthorized$/);
  });

  test("takes no token along where a redirect leaves the origin", async () => {
    const seen: (string | undefined)[] = [];
    const thief = await serve(({ headers }, response) => {
      seen.push(headers.authorization);
      response.end();
    });
    const honest = await serve((_, response) =>
      response.writeHead(302, { location: `http://${thief}/` }).end(),
    );
    await capture([`http://user:${TOKEN}@${honest}/debug/pprof/heap`, "0"]);
    assert.deepEqual(seen, [undefined]);
  });

  const index = async () => (await fetch(`http://${host}/stripped/debug/pprof/heap`)).text();
  for (const [what, listener, sentence] of [
    [
      "an index page for every path",
      (_, response) => void index().then((page) => response.end(page)),
      /index page of net\/http\/pprof.*StripPrefix/,
    ],
    [
      "another web page",
      (_, response) => response.end("<!DOCTYPE html><html>login"),
      /a web page, not a profile/,
    ],
    ["nothing", (_, response) => response.end(), /^The response of .* is /],
    ["a few words", (_, response) => response.end("all is well\n"), /^The response of .* is /],
    [
      "a trace",
      (_, response) => response.end("go 1.26 trace\0\0\0"),
      /an execution trace, not a profile: open it with go tool trace/,
    ],
    [
      "gzip that breaks off",
      (_, response) => response.end(Buffer.from("1f8b0800000000000003", "hex")),
      /damaged/,
    ],
    [
      "hidden marks in an error",
      (_, response) => response.writeHead(500).end("\u001b[31m\u202eno"),
      /500 Internal Server Error, not a profile: \\x1b\[31m\\u\{202e\}no$/,
    ],
    [
      "an error without end",
      (_, response) => void response.writeHead(503).write("x".repeat(100_000)),
      /503 Service Unavailable, not a profile: x{200}$/,
    ],
    [
      "an old server's limit",
      (_, response) => response.writeHead(400).end("profile duration exceeds server's WriteTimeout\n"),
      /ends responses before 1 s \(its WriteTimeout\)\. Use fewer seconds\.$/,
    ],
    [
      "a broken connection",
      (_, response) =>
        void response.writeHead(200, { "content-length": 99 }).write("x", () => response.destroy()),
      /broke off in the middle of its answer\.$/,
    ],
    [
      "redirects without end",
      (_, response) => response.writeHead(302, { location: "/debug/pprof/profile" }).end(),
      /redirects more than 5 times\.$/,
    ],
  ] satisfies [string, RequestListener, RegExp][]) {
    test(`says in one sentence that ${what} is no profile`, async () => {
      const server = await serve(listener);
      const { shown } = await capture([`${server}/debug/pprof/profile`, "1"]);
      assert.equal(shown.length, 1, shown.join());
      assert.match(shown[0]!, sentence);
    });
  }

  test("says that a program has no such profile, or is being profiled already", async () => {
    const missing = await capture([`${host}/debug/pprof/nosuch`]);
    assert.match(missing.shown[0]!, /\/nosuch does not exist: the program has no profile with this name\.$/);
    const busy = fetch(`http://${host}/debug/pprof/profile?seconds=3`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const second = await capture([host, "cpu", "1"]);
    assert.match(second.shown[0]!, /a CPU profile of the program is being recorded/);
    await (await busy).arrayBuffer();
  });

  test("sends no token unencrypted to another machine unless the user confirms it", async () => {
    const address = `http://user:${TOKEN}@go-verify.invalid/debug/pprof/heap`;
    const refused = await capture([address, "0"]);
    assert.equal(refused.shown.length, 1);
    assert.match(refused.shown[0]!, /^The token would be sent to http:\/\/go-verify\.invalid unencrypted/);
    const { shown } = await capture([address, "0"], { answer: () => "Send Unencrypted" });
    assert.match(shown[1]!, /^http:\/\/go-verify\.invalid\/debug\/pprof\/heap cannot be reached: /);
  });

  test("reports that the server cannot be reached", async () => {
    const server = await serve(() => {});
    servers.pop()!.close();
    const { shown } = await capture([server, "heap", "0"]);
    assert.match(
      shown[0]!,
      /^http:\/\/127\.0\.0\.1:\d+\/debug\/pprof\/heap cannot be reached: connection refused\.$/,
    );
  });

  test("ends at once when it is cancelled, and the server stops profiling", async () => {
    const source = new vscode.CancellationTokenSource();
    setTimeout(() => source.cancel(), 1000);
    const began = Date.now();
    const { shown } = await capture([host, "cpu", "60"], { token: source.token });
    assert.deepEqual(shown, []);
    assert.ok(Date.now() - began < 5000);
    const next = await capture([host, "cpu", "1"], { save: "after-cancel.pprof" });
    assert.deepEqual(next.shown, []);
  });

  test("stores secrets only in the secret storage", async () => {
    await capture([`http://user:${TOKEN}@${host}/debug/pprof/heap?token=${TOKEN}`, "0"], {
      save: "secret.pprof",
    });
    let offered: string[] = [];
    const restore = replace(vscode.window, "showQuickPick", async (items: vscode.QuickPickItem[]) => {
      offered = items.map(({ label }) => label);
      return undefined;
    });
    await vscode.commands.executeCommand("goVerify.captureProfile");
    restore();
    assert.equal(offered[0], `http://${host}/debug/pprof/heap`);
    assert.doesNotMatch(offered.join(" "), new RegExp(TOKEN));
  });
});
