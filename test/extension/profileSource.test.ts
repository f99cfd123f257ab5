/** A profile page opens source files and shows the values of lines, with real files and the real go command. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
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
    assert.equal((await goTo(proc, 10, "runtime.main")).led, `${proc}:10`);
    assert.equal((await goTo("runtime/proc.go", 10, "runtime.main")).led, `${proc}:10`);
    assert.equal((await goTo("/opt/go/src/runtime/proc.go", 10, "runtime.main")).led, `${proc}:10`);
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
    const first = await goTo("/their/pkg/a.go", 1, "pkg.F", "Find It…");
    restore();
    assert.equal(first.led, `${here}:1`);
    const second = await goTo("/their/pkg/b.go", 3, "pkg.G");
    assert.deepEqual(second.shown, []);
    assert.equal(second.led, `${other}:3`);
    await tools.state.sourceMappings.set([]);
    assert.equal((await goTo("/their/pkg/b.go", 3, "pkg.G")).led, undefined);
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
    await send({ kind: "readSource", file: "/x/cmd/heavy/heavy.go", line: 3, function: "main.heavy" });
    await send({ kind: "readSource", file: "/x/nowhere.go", line: 3, function: "main.nowhere" });
    assert.deepEqual(sent, [
      { kind: "source", file: "/x/cmd/heavy/heavy.go", text: SOURCE },
      { kind: "source", file: "/x/nowhere.go", text: undefined },
    ]);
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
    const lines = [line(4, 0.9, "1s"), line(8, 0.02, "20ms"), line(99, 0.5, "9s"), missing];
    await send({ kind: "decorate", title: "cpu <img src=x>", lines });
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
    await send({ kind: "decorate", title: "cpu", lines });
    await send({ kind: "decorate", title: "cpu", lines });
    assert.deepEqual(sent, [
      { kind: "decorating", on: true },
      { kind: "decorating", on: true },
    ]);
    sent.length = 0;
    // Ended before it is shown: it must not appear.
    const late = send({ kind: "decorate", title: "cpu", lines });
    await send({ kind: "decorate", title: "cpu", lines: [] });
    await late;
    assert.deepEqual(sent, [{ kind: "decorating", on: false }]);
    await send({ kind: "decorate", title: "cpu", lines });
    const other = { ...page, send: async () => true };
    await handleMessage({ kind: "decorate", title: "heap", lines }, other, tools);
    assert.deepEqual(sent.at(-1), { kind: "decorating", on: false });
  });

  test("reports that none of its files was found", async () => {
    const lines = [{ file: "/x/nowhere.go", function: "main.f", line: 1, flat: "1", cum: "1", share: 1 }];
    const shown = await notificationsDuring(() => send({ kind: "decorate", title: "cpu", lines }));
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
