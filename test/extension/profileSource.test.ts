/**
 * A profile page opens source files and shows the values of lines, with real files and the real go command; it refuses
 * files of another release or version, and files that were changed.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { openScratch, type Scratch } from "../../src/engine/scratch.ts";
import { goFoldersOf } from "../../src/extension/profiles/goFolders.ts";
import { handleMessage, type MessageTools } from "../../src/extension/profiles/profileMessages.ts";
import { openSourceView } from "../../src/extension/profiles/profileSource.ts";
import type { OpenProfile } from "../../src/extension/profiles/types.ts";
import { openState } from "../../src/extension/state.ts";
import type { ToHost, ToPage } from "../../src/webview/protocol.ts";
import { until } from "../support/until.ts";
import { api, memory, notificationsDuring, replace } from "./support.ts";

const SOURCE = "package main\n\nfunc heavy() int {\n\treturn 1\n}\n\nfunc light() int {\n\treturn 2\n}\n";

suite("the source of a profile", function () {
  this.timeout(60_000);
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  const file = vscode.Uri.joinPath(folder, "cmd", "heavy", "heavy.go");
  let scratch: Scratch;
  let tools: MessageTools;
  let goFolders: MessageTools["source"]["goFolders"];
  let sent: ToPage[];
  let closePage: () => void;
  let page: OpenProfile;

  suiteSetup(async () => {
    scratch = await openScratch();
    const { profiles, session } = await api();
    await session.catalog();
    await vscode.workspace.fs.writeFile(file, Buffer.from(SOURCE));
    const goEnv = JSON.parse(
      execFileSync("go", ["env", "-json", "GOROOT", "GOMODCACHE"], { encoding: "utf8" }),
    );
    goFolders = async () => ({ goroot: goEnv.GOROOT, gomodcache: join(scratch.path, "modcache") });
    await scratch.write("modcache/example.org/!big@v1.2.3/lib.go", "package lib\n\nfunc F() {}\n");
    const state = openState(memory());
    const source = { mappings: state.sourceMappings, goFolders: () => goFolders() };
    tools = { ...profiles, state, source, view: openSourceView(source) };
  });
  setup(() => {
    sent = [];
    const closed = new vscode.EventEmitter<void>();
    closePage = () => closed.fire();
    page = {
      uri: vscode.Uri.joinPath(folder, "a.pprof"),
      panel: { onDidDispose: closed.event } as vscode.WebviewPanel,
      base: undefined,
      symbols: [],
      send: async (message) => sent.push(message) > 0,
      load: async () => {},
      cancel: () => {},
    };
  });
  teardown(async () => {
    closePage();
    await tools.state.sourceMappings.set([]);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  suiteTeardown(async () => {
    scratch.dispose();
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, "cmd"), { recursive: true });
  });

  /** The line of runtime.main in a GOROOT. */
  const lineOfMain = (goroot: string) =>
    readFileSync(join(goroot, "src/runtime/proc.go"), "utf8").split("\n").indexOf("func main() {") + 1;
  const send = (message: ToHost) => handleMessage(message, page, tools);
  /** Goes to a place; returns what was opened, as `path:line`, and the notifications. */
  async function goTo(named: string, line: number, name: string, button?: string) {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const shown = await notificationsDuring(
      () => send({ kind: "openSource", file: named, line, function: name }),
      () => button,
    );
    const editor = vscode.window.activeTextEditor;
    const led = editor && `${editor.document.uri.fsPath}:${editor.selection.active.line + 1}`;
    return { led, shown };
  }

  test("names of C++ and Rust are demangled for the page, as it requests", async () => {
    const names = ["_ZN1aIiE1bEi", "_RINvC3app3runhE", "main.main", "_Z5caf\u00c3\u00a9v"];
    await send({ kind: "demangle", id: 7, names, mode: "templates" });
    const shown = ["a<int>::b", "app::run::<u8>", "main.main", "caf\u00c3\u00a9"];
    assert.deepEqual(sent, [{ kind: "demangled", id: 7, names: shown }]);
  });

  for (const [what, named, name] of [
    ["its whole path", file.fsPath, "main.heavy"],
    ["its module, as -trimpath writes it", "example.com/sample/cmd/heavy/heavy.go", "main.heavy"],
    ["the path of another machine", "/build/workspace/cmd/heavy/heavy.go", "main.heavy.func1"],
    ["a path of Windows", "D:\\ci\\cmd\\heavy\\heavy.go", "main.heavy"],
  ] as const) {
    test(`in the workspace is found by ${what}, at its line`, async () => {
      const { led, shown } = await goTo(named, 4, name);
      assert.deepEqual(shown, []);
      assert.equal(led, `${file.fsPath}:4`);
    });
  }

  test("in GOROOT and in the module cache is found", async () => {
    const { goroot, gomodcache } = (await goFolders())!;
    const proc = join(goroot, "src/runtime/proc.go");
    const line = lineOfMain(goroot) + 1;
    for (const named of [proc, "runtime/proc.go", "/opt/go/src/runtime/proc.go"]) {
      const { led, shown } = await goTo(named, line, "runtime.main");
      assert.deepEqual([led, shown], [`${proc}:${line}`, []]);
    }
    const lib = join(gomodcache, "example.org/!big@v1.2.3/lib.go");
    assert.equal((await goTo("example.org/Big@v1.2.3/lib.go", 3, "example.org/Big.F")).led, `${lib}:3`);
  });

  test("in those folders is not looked for where the folder is not trusted: no process may start", async () => {
    const { goroot } = (await goFolders())!;
    let requests = 0;
    const foldersOf = goFoldersOf({
      request: async () => {
        requests += 1;
        return { goroot, gomodcache: "/nowhere" } as never;
      },
    });
    const restore = replace(vscode.workspace, "isTrusted", false);
    assert.equal(await foldersOf(), undefined);
    restore();
    assert.equal(requests, 0);
    assert.equal((await foldersOf())?.goroot, goroot);
    await foldersOf();
    assert.equal(requests, 1);
  });

  test("is not taken for another file of the same name", async () => {
    const { led, shown } = await goTo("/elsewhere/heavy/heavy.go", 1, "main.unknown");
    assert.equal(led, undefined);
    assert.deepEqual(shown, ["/elsewhere/heavy/heavy.go was not found on this machine."]);
  });

  test("outside is opened only if the user confirms it", async () => {
    const outside = await scratch.write("outside/secret.go", "package secret\n");
    const refused = await goTo(outside, 1, "secret.F");
    assert.deepEqual(refused.shown, [`${outside} is outside of the workspace, GOROOT and the module cache.`]);
    assert.equal(refused.led, undefined);
    assert.equal((await goTo(outside, 1, "secret.F", "Open It")).led, `${outside}:1`);
  });

  test("that the user chose leads to others of its folder", async () => {
    const here = await scratch.write("mine/pkg/a.go", "package pkg\n");
    const other = await scratch.write("mine/pkg/b.go", "package pkg\n\n\n");
    const restore = replace(vscode.window, "showOpenDialog", async () => [vscode.Uri.file(here)]);
    const first = await goTo("/their/pkg/a.go", 1, "", "Locate…");
    restore();
    assert.equal(first.led, `${here}:1`);
    const second = await goTo("/their/pkg/b.go", 3, "");
    assert.deepEqual(second.shown, []);
    assert.equal(second.led, `${other}:3`);
    await tools.state.sourceMappings.set([]);
    assert.equal((await goTo("/their/pkg/b.go", 3, "")).led, undefined);
  });

  for (const hostile of [
    `${folder.fsPath}/../../etc/passwd`,
    "file:///etc/passwd",
    "command:workbench.action.quit",
    "vscode-userdata:/x",
    "/a\u0000b.go",
    "..\\x.go",
  ]) {
    test(`that is named ${JSON.stringify(hostile.slice(-24))} is no path`, async () => {
      const { led, shown } = await goTo(hostile, 1, "main.heavy", "Open It");
      assert.equal(led, undefined);
      assert.equal(shown.length, 1);
      assert.match(shown[0]!, /^The profile names the source file .*, which is not a valid path\.$/);
    });
  }

  test("of another machine's share is neither read nor opened", async () => {
    const requested: vscode.Uri[] = [];
    const { fs } = vscode.workspace;
    const watching = {
      readFile: (uri: vscode.Uri) => fs.readFile(uri),
      stat(uri: vscode.Uri) {
        requested.push(uri);
        return fs.stat(uri);
      },
    };
    const restore = replace(vscode.workspace, "fs", watching);
    const { shown } = await goTo("\\\\evil\\share\\x.go", 1, "main.F", "Open It");
    restore();
    assert.deepEqual(shown, ["\\\\evil\\share\\x.go was not found on this machine."]);
    assert.ok(requested.length > 0);
    const outside = ({ authority, path }: vscode.Uri) =>
      authority !== "" || !path.startsWith(`${folder.path}/`);
    assert.deepEqual(requested.filter(outside).map(String), []);
  });

  test("is given to the page as text where it is found without a question", async () => {
    const heavy = "/x/cmd/heavy/heavy.go";
    assert.deepEqual(await read(heavy, "main.heavy", 4, 3), [SOURCE, ""]);
    assert.deepEqual(await read("/x/nowhere.go", "main.nowhere", 3), [
      undefined,
      "/x/nowhere.go was not found on this machine.",
    ]);
  });

  /** What the page receives for a function with values from `first` on: the text, and the notice. */
  async function read(named: string, name: string, first: number, startLine = 0) {
    sent.length = 0;
    const builds = [{ name, startLine, first, last: first }];
    await send({ kind: "readSource", file: named, line: 0, function: name, builds, others: [] });
    const [answer] = sent;
    assert.ok(answer?.kind === "source" && answer.file === named && answer.function === name);
    return [answer.text, answer.notice];
  }

  test("of another release of Go is refused, unless the module cache has the right one", async () => {
    const { goroot, gomodcache } = (await goFolders())!;
    const here = readFileSync(join(goroot, "VERSION"), "utf8").split("\n")[0];
    const named = "/usr/local/Cellar/go/1.17.1/libexec/src/runtime/proc.go";
    const line = lineOfMain(goroot);
    const [text, notice] = await read(named, "runtime.main", line + 1);
    assert.equal(text, undefined);
    assert.equal(
      notice,
      `proc.go here is of ${here}, but the profile was recorded with go1.17.1: its lines may differ. ` +
        "Get the source of go1.17.1 with: go install golang.org/dl/go1.17.1@latest && go1.17.1 download",
    );
    const { led, shown } = await goTo(named, line + 1, "runtime.main");
    assert.deepEqual([led, shown], [undefined, [notice]]);
    const proc = join(goroot, "src/runtime/proc.go");
    assert.equal((await goTo(named, line + 1, "runtime.main", "Open Anyway")).led, `${proc}:${line + 1}`);

    // Where each declaration is where it was, the source is shown, and marked.
    const [marked, mark] = await read(named, "runtime.main", line + 1, line);
    assert.match(marked!, /^func main\(\) \{$/m);
    assert.match(
      mark!,
      /here is of go1\S+, but the profile was recorded with go1\.17\.1: its lines may differ\.$/,
    );
    assert.deepEqual((await read(named.replace("1.17.1", here!.slice(2)), "runtime.main", line + 1))[1], "");

    const right = "golang.org/toolchain@v0.0.1-go1.17.1.linux-amd64";
    const own = "package runtime\n\nfunc main() {\n}\n";
    await scratch.write(`modcache/${right}/src/runtime/proc.go`, own);
    await scratch.write(`modcache/${right}/VERSION`, "go1.17.1");
    assert.deepEqual(await read(named, "runtime.main", 3), [own, ""]);
    rmSync(join(gomodcache, "golang.org"), { recursive: true });
  });

  test("of another version of a module is refused", async () => {
    const [text, notice] = await read("example.com/sample@v1.2.3/cmd/heavy/heavy.go", "main.heavy", 4);
    assert.equal(text, undefined);
    assert.match(notice!, /^heavy\.go here is not that of example\.com\/sample@v1\.2\.3, which was profiled/);
    assert.match(notice!, /go mod download example\.com\/sample@v1\.2\.3$/);
    const [confirmed] = await read("example.com/sample@v1.2.3/cmd/heavy/heavy.go", "main.heavy", 4, 3);
    assert.equal(confirmed, SOURCE);
  });

  test("that was changed since is refused, with the line that shows it", async () => {
    for (const [first, startLine, why] of [
      [2, 0, "line 2 has a value of main.heavy, but is not a line of it"],
      [4, 2, "main.heavy begins at line 3, and at line 2 in the profile"],
      [99, 0, "it ends at line 10, and line 99 has a value"],
    ] as const) {
      assert.deepEqual(await read(file.fsPath, "main.heavy", first, startLine), [
        undefined,
        `heavy.go here is not as it was when it was profiled: ${why}. It was changed since, or is another file.`,
      ]);
    }
    const { led, shown } = await goTo(file.fsPath, 2, "main.heavy");
    assert.equal(led, undefined);
    assert.match(shown[0]!, /line 2 has a value of main\.heavy/);
  });

  test("is located by the page, which requests its files again", async () => {
    const here = await scratch.write("mine/pkg/a.go", "package pkg\n\nfunc F() {}\n");
    const restore = replace(vscode.window, "showOpenDialog", async () => [vscode.Uri.file(here)]);
    await send({ kind: "locateSource", file: "/their/pkg/a.go", line: 0, function: "pkg.F" });
    restore();
    assert.deepEqual(sent, [{ kind: "sourcesMoved" }]);
    assert.deepEqual(await read("/their/pkg/a.go", "pkg.F", 3), ["package pkg\n\nfunc F() {}\n", ""]);
  });

  test("shows what its lines weigh, until it is edited, another profile shows its own, or the page closes", async () => {
    const editor = await vscode.window.showTextDocument(file);
    const shown = new Map<unknown, readonly vscode.DecorationOptions[]>();
    const texts = () =>
      [...shown.values()]
        .flat()
        .map(({ range, renderOptions }) => `${range.start.line + 1}: ${renderOptions?.after?.contentText}`)
        .sort();
    const seen = {
      document: editor.document,
      setDecorations: (type: unknown, options: readonly vscode.DecorationOptions[]) =>
        void shown.set(type, options),
    };
    const restore = replace(vscode.window, "visibleTextEditors", [seen]);
    const line = (number: number, share: number, flat: string) => ({
      file: "/x/cmd/heavy/heavy.go",
      function: "main.heavy",
      line: number,
      flat,
      cum: "1.2s",
      share,
    });
    const missing = { ...line(1, 0.5, "1s"), file: "/x/nowhere.go", function: "main.nowhere" };
    const lines = [line(4, 0.9, "1s"), line(8, 0.02, "20ms"), missing];
    const builds = [
      { name: "main.heavy", startLine: 0, first: 4, last: 4 },
      { name: "main.light", startLine: 0, first: 8, last: 8 },
    ];
    const functions = [{ file: "/x/cmd/heavy/heavy.go", builds }];
    const decorate = (title: string, shownLines = lines, own = functions) =>
      send({ kind: "decorate", title, lines: shownLines, functions: own });
    const moved = [{ ...functions[0]!, builds: [{ ...builds[1]!, startLine: 6 }] }];
    const refused = await notificationsDuring(() => decorate("cpu", lines, moved));
    assert.match(refused[0]!, /main\.light begins at line 7, and at line 6 in the profile/);
    assert.deepEqual(texts(), []);
    sent.length = 0;
    await decorate("cpu <img src=x>");
    assert.deepEqual(texts(), ["4: flat 1s · cum 1.2s", "8: flat 20ms · cum 1.2s"]);
    assert.deepEqual(sent, [{ kind: "decorating", on: true }]);
    const hover = [...shown.values()].flat()[0]!.hoverMessage as vscode.MarkdownString;
    assert.ok(!hover.isTrusted && !hover.supportHtml);
    assert.doesNotMatch(
      await vscode.commands.executeCommand<string>("markdown.api.render", hover.value),
      /<img/,
    );

    await editor.edit((change) => change.insert(new vscode.Position(0, 0), "\n"));
    await until("end of the lines", () => texts().length === 0);
    await editor.document.save();
    await vscode.workspace.fs.writeFile(file, Buffer.from(SOURCE));
    restore();

    sent.length = 0;
    await decorate("cpu");
    await decorate("cpu");
    assert.deepEqual(sent, [
      { kind: "decorating", on: true },
      { kind: "decorating", on: true },
    ]);
    sent.length = 0;
    // Ended before it is shown: it must not appear.
    const late = decorate("cpu");
    await decorate("cpu", []);
    await late;
    assert.deepEqual(sent, [{ kind: "decorating", on: false }]);
    await decorate("cpu");
    const other = { ...page, send: async () => true };
    await handleMessage({ kind: "decorate", title: "heap", lines, functions }, other, tools);
    assert.deepEqual(sent.at(-1), { kind: "decorating", on: false });
  });

  test("reports that none of its files was found", async () => {
    const lines = [{ file: "/x/nowhere.go", function: "main.f", line: 1, flat: "1", cum: "1", share: 1 }];
    const shown = await notificationsDuring(() =>
      send({ kind: "decorate", title: "cpu", lines, functions: [] }),
    );
    assert.match(shown[0]!, /^None of the profile's source files was found\./);
    assert.deepEqual(sent, [{ kind: "decorating", on: false }]);
  });

  test("is saved by the page where the user chooses", async () => {
    const target = vscode.Uri.file(join(scratch.path, "flame.svg"));
    let suggested: vscode.Uri | undefined;
    const restore = replace(
      vscode.window,
      "showSaveDialog",
      async ({ defaultUri }: vscode.SaveDialogOptions) => {
        suggested = defaultUri;
        return target;
      },
    );
    await send({
      kind: "save",
      name: "../../etc/x.svg",
      bytes: new TextEncoder().encode("<svg/>").buffer as ArrayBuffer,
    });
    restore();
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(target)).toString(), "<svg/>");
    assert.equal(vscode.Uri.joinPath(suggested!, "..").path, folder.path);
  });
});
