/** Profiles open by what they are, in a real editor: their tabs, their names and icons, and the home of the pprof view. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as vscode from "vscode";
import { openScratch, type Scratch } from "../../src/engine/scratch.ts";
import { openProfileHome } from "../../src/extension/profiles/profileHome.ts";
import type { OpenProfile } from "../../src/extension/profiles/types.ts";
import { openState } from "../../src/extension/state.ts";
import { openBoard } from "../../src/extension/verify/board.ts";
import { treeOf } from "../../src/extension/verify/tree.ts";
import type { ToPage } from "../../src/webview/protocol.ts";
import { until } from "../support/until.ts";
import { api, extension, memory, notificationsDuring, replace } from "./support.ts";

suite("tabs of profiles", function () {
  this.timeout(120_000);
  let scratch: Scratch;
  let fixture: string;

  suiteSetup(async () => {
    await api();
    scratch = await openScratch();
    fixture = join(extension().extensionPath, "test/fixtures/profiles/go/small.cpu.pprof");
  });
  suiteTeardown(() => scratch.dispose());
  teardown(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  const write = (name: string, content?: string | Uint8Array) => {
    const path = join(scratch.path, name);
    if (content === undefined) {
      copyFileSync(fixture, path);
    } else {
      writeFileSync(path, content);
    }
    return vscode.Uri.file(path);
  };
  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  /** The tabs, as `profile cpu.prof`, `text cpu.out`. */
  const shown = () =>
    tabs().map(({ input, label }) =>
      input instanceof vscode.TabInputCustom && input.viewType.startsWith("goVerify.profile")
        ? `profile ${label}`
        : input instanceof vscode.TabInputText
          ? `text ${label}`
          : `other ${label}`,
    );
  const untilShown = async (...expected: string[]) => {
    await until(expected.join(), () => shown().join() === expected.join()).catch((error) => {
      throw new Error(`${error.message}: ${shown()}`);
    });
  };
  /** What a page is sent when it loads. */
  const sentBy = async (page: OpenProfile): Promise<ToPage[]> => {
    const sent: ToPage[] = [];
    Object.defineProperty(page.panel.webview, "postMessage", {
      configurable: true,
      value: async (message: ToPage) => sent.push(message) > 0,
    });
    await page.load();
    Reflect.deleteProperty(page.panel.webview, "postMessage");
    return sent;
  };
  const open = (uri: vscode.Uri) => vscode.commands.executeCommand("vscode.open", uri);

  for (const name of ["cpu.prof", "profile001.pb.gz", "heap.out", "profile", "mem.2026-11-30", "x.gz"]) {
    test(`${name} opens as a profile`, async () => {
      await open(write(name));
      await untilShown(`profile ${name}`);
    });
  }

  test("a profile that is open already is shown again, not as a second tab", async () => {
    const uri = write("again");
    await open(uri);
    await untilShown("profile again");
    await vscode.commands.executeCommand("workbench.action.keepEditor");
    await open(write("other.prof"));
    await untilShown("profile again", "profile other.prof");
    await open(uri);
    await until("the first tab", () => tabs().find(({ isActive }) => isActive)?.label === "again");
    await new Promise((done) => setTimeout(done, 500));
    assert.equal(
      shown()
        .filter((name) => name.endsWith(" again"))
        .join(),
      "profile again",
    );
  });

  test("a page has the path of its file from the folder of the workspace, for a command", async () => {
    const folder = vscode.workspace.workspaceFolders![0]!.uri;
    const inside = vscode.Uri.joinPath(folder, "my profiles", "cpu.pprof");
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(inside, ".."));
    await vscode.workspace.fs.copy(vscode.Uri.file(fixture), inside);
    const { profiles } = await api();
    await profiles.open(inside, write("base.pprof"));
    const sent = await sentBy(await until("page", () => profiles.active()));
    const message = sent.find(({ kind }) => kind === "open");
    assert.ok(message?.kind === "open");
    assert.equal(message.profile.path, "my profiles/cpu.pprof");
    assert.equal(message.base?.path, join(scratch.path, "base.pprof"));
    assert.equal(message.shell, process.platform === "win32" ? "powershell" : "posix");
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(inside, ".."), { recursive: true });
  });

  test("a pipe, a device, and a large file that is no profile are not read", async () => {
    symlinkSync("/dev/zero", join(scratch.path, "device.pprof"));
    execFileSync("mkfifo", [join(scratch.path, "pipe.pprof")]);
    truncateSync(write("large.pprof", "").fsPath, 900 * 1024 ** 2);
    const { profiles } = await api();
    for (const [name, reason] of [
      ["device.pprof", /device\.pprof is not a regular file, so it is not read\.$/],
      ["pipe.pprof", /pipe\.pprof is not a regular file, so it is not read\.$/],
      ["large.pprof", /^large\.pprof has 900 MB and does not begin as a profile, so it is not read\.$/],
    ] as const) {
      const uri = vscode.Uri.file(join(scratch.path, name));
      await profiles.open(uri);
      const isShown = () => (profiles.active()?.uri.path === uri.path ? profiles.active() : undefined);
      const [broken] = (await sentBy(await until(name, isShown))).filter(({ kind }) => kind === "broken");
      assert.ok(broken?.kind === "broken");
      assert.match(broken.message, reason);
    }
  });

  test("a profile that is not packed opens as one", async () => {
    await open(
      write("raw.bin", gunzipSync(Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.file(fixture))))),
    );
    await untilShown("profile raw.bin");
  });

  test("a text stays in the text editor, whatever its name", async () => {
    for (const [name, text] of [
      ["cover.out", "mode: set\na.go:1.1,2.2 1 1\n"],
      ["haskell.prof", "Time and Allocation Profiling Report\n"],
      ["heap.txt", "heap profile: 0: 0 [0: 0] @ heap/1048576\n"],
    ] as const) {
      await open(write(name, text));
      await untilShown(`text ${name}`);
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    }
  });

  test("a file that is chosen to be opened as a profile shows why it is none", async () => {
    const uri = write("cover.txt", "mode: set\n");
    await vscode.commands.executeCommand("goVerify.openAsProfile", uri, [uri]);
    await untilShown("profile cover.txt");
  });

  test("all selected files are opened", async () => {
    const uris = [write("a"), write("b.bin")];
    await vscode.commands.executeCommand("goVerify.openAsProfile", uris[0], uris);
    await untilShown("profile a", "profile b.bin");
  });

  test("a profile that is reopened as text stays text", async () => {
    const uri = write("stays");
    await open(uri);
    await untilShown("profile stays");
    const { profiles } = await api();
    await until("page", () => profiles.active());
    await vscode.commands.executeCommand("reopenActiveEditorWith", "default");
    await untilShown("text stays");
    await new Promise((done) => setTimeout(done, 1000));
    assert.deepEqual(shown(), ["text stays"]);
  });

  test("a name that a setting gives to an editor stays there", async () => {
    const workbench = vscode.workspace.getConfiguration("workbench");
    await workbench.update("editorAssociations", { "*.mine": "default" }, vscode.ConfigurationTarget.Global);
    await open(write("cpu.mine"));
    await untilShown("text cpu.mine");
    await new Promise((done) => setTimeout(done, 1000));
    assert.deepEqual(shown(), ["text cpu.mine"]);
    await workbench.update("editorAssociations", undefined, vscode.ConfigurationTarget.Global);
  });

  test("a comparison names both in its title, and has an icon", async () => {
    const { profiles } = await api();
    await profiles.open(write("after.pprof"), write("before.pprof"));
    await untilShown("profile before.pprof ↔ after.pprof");
    const page = await until("page", () => profiles.active());
    const { light, dark } = page.panel.iconPath as { light: vscode.Uri; dark: vscode.Uri };
    for (const icon of [light, dark]) {
      const [type, drawing] = icon.path.split(";base64,");
      assert.equal(`${icon.scheme}:${type}`, "data:image/svg+xml");
      assert.match(atob(drawing!), /^<svg /);
    }
    page.base = undefined;
    await page.load();
    await untilShown("profile after.pprof");
  });

  test("a recording has a name for people, and can be saved with another", async () => {
    await open(write("BenchmarkWords-cpu-2026-11-24T07-01-22.pprof"));
    await untilShown("profile BenchmarkWords · cpu");
    const target = vscode.Uri.file(join(scratch.path, "mine.pprof"));
    const restore = replace(vscode.window, "showSaveDialog", async () => target);
    await vscode.commands.executeCommand("goVerify.saveProfileAs");
    restore();
    await untilShown("profile BenchmarkWords · cpu", "profile mine.pprof");
  });

  test("the pprof view is a home: what to do, and what was opened before", async () => {
    const { trees } = await api();
    const tree = trees.get("pprof")!;
    const rows = async (node?: string) => {
      const nodes = (await tree.getChildren(node)) ?? [];
      return Promise.all(nodes.map(async (own) => ({ own, item: await tree.getTreeItem(own) })));
    };
    const actions = (await rows()).filter(({ item }) => item.command);
    assert.deepEqual(
      actions.map(({ item }) => [item.label, item.command?.command]),
      [
        ["Open a profile…", "goVerify.openProfile"],
        ["Capture from a URL…", "goVerify.captureProfile"],
        ["Compare two profiles…", "goVerify.compareProfiles"],
        ["Profile a test or benchmark…", "goVerify.profileTest"],
      ],
    );
    assert.ok(actions.every(({ item }) => item.iconPath && item.tooltip));

    const uri = write("recent.pprof");
    await open(uri);
    await untilShown("profile recent.pprof");
    const group = (await rows()).find(({ item }) => item.label === "Recent profiles")!;
    const [first] = await rows(group.own);
    assert.equal(first!.item.label, "recent.pprof");
    assert.equal(tree.getParent!(first!.own), group.own);

    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(uri);
    const [gone] = await rows(group.own);
    assert.equal(gone!.item.description, "no longer exists");
    assert.equal((gone!.item.iconPath as vscode.ThemeIcon).id, "warning");
    const { command, arguments: args } = gone!.item.command!;
    const said = await notificationsDuring(async () => vscode.commands.executeCommand(command, ...args!));
    assert.deepEqual(said, [`${uri.fsPath} no longer exists, so it was removed from the list.`]);
    assert.ok((await rows(group.own)).every(({ item }) => item.label !== "recent.pprof"));
  });

  test("the home is above the checks of its layer, and its list is bounded", async () => {
    const state = openState(memory());
    const home = openProfileHome(state.recentProfiles);
    const board = openBoard();
    board.apply({ type: "planned", checks: [{ id: "pprof.a", title: "a", label: "a" }] });
    const tree = home.above(
      treeOf({ layer: "pprof", board, onlyFailed: () => false, about: async () => "" }),
    );
    for (let i = 0; i < 30; i++) {
      await home.opened(vscode.Uri.file(`/nowhere/${i}.pprof`));
    }
    const nodes = (await tree.getChildren())!;
    assert.deepEqual(nodes.slice(-2), ["home/recent", "pprof.a"]);
    const recent = (await tree.getChildren("home/recent"))!;
    assert.equal(recent.length, 12);
    assert.match(recent[0]!, /29\.pprof$/);
  });
});
