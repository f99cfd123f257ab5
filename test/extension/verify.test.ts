/** A whole run against the real go command, as the tree, the logs and the editor show it. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { checksOf } from "../../src/engine/report.ts";
import { uriOf } from "../../src/extension/documents/documentName.ts";
import { viewMessage } from "../../src/extension/verify/status.ts";
import { until } from "../support/until.ts";
import { api, drawn, fakeGo, installTree, notificationsDuring, processesWith, settings } from "./support.ts";

const verifyInstall = () => vscode.commands.executeCommand("goVerify.verifyInstall");

/** Seconds that only this editor's processes sleep for: another editor may run the same test. */
const SLEEP = `7${process.pid}`;

suite("a run", function () {
  this.timeout(180_000);

  suiteSetup(() => settings.set({ depth: "quick", network: false }));
  suiteTeardown(() => settings.reset());

  test("shows each row waiting, running, then passed with its fact", async () => {
    const { board, session } = await api();
    const tree = await installTree();
    const seen = new Map<string, Set<string>>();
    const watching = tree.onDidChangeTreeData!(() => {
      for (const { id, phase, report } of board.rows("install")) {
        const ofRow = seen.get(id) ?? new Set();
        seen.set(id, ofRow.add(phase ?? report?.status ?? "nothing"));
      }
    });
    await notificationsDuring(async () => verifyInstall());
    watching.dispose();
    const states = [...seen.get("install.hello-run")!];
    assert.deepEqual(states.slice(states.indexOf("waiting")), ["waiting", "running", "pass"]);
    const rows = await drawn(tree);
    const hello = rows.find((row) => row.startsWith("Hello program"));
    assert.match(hello ?? rows.join("\n"), /^Hello program \| ✅ Go runtime OK.* · passed · [\d.]+ m?s$/);
    assert.match(session.report()!.go!.version, /^go1\./);
    assert.equal(checksOf(session.report()!).length, board.all().length);
  });

  test("shows each command in the log of its check", async () => {
    await vscode.commands.executeCommand("goVerify.showLog", "install.hello-run");
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document.uri.toString(), uriOf({ kind: "log", id: "install.hello-run" }).toString());
    assert.equal(editor.document.languageId, "go-verify-log");
    const text = editor.document.getText();
    assert.match(text, /^✓ A program compiles/);
    assert.match(text, /\n1 · exit 0 · /);
    assert.match(text, /\bgo (build|run)\b/);
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /^What was found/);
  });

  test("is followed by one notification with the whole story, as no view of ours is visible", async () => {
    const shown = await notificationsDuring(async () => verifyInstall());
    assert.equal(shown.length, 1);
    assert.match(shown[0]!, /^(ready|ready with warnings|not ready): .*\d+ passed.* in [\d.]+ m?s/);
  });

  test("of a go command that does not work says so, and what is new since the run before", async () => {
    const go = fakeGo('echo "go: cannot find GOROOT directory: /nowhere" >&2; exit 2');
    try {
      await settings.set({ goPath: go.path });
      const shown = await notificationsDuring(async () => verifyInstall());
      const { board, session } = await api();
      assert.equal(session.report()!.verdict, "not-ready");
      assert.equal(session.report()!.go!.path, go.path);
      assert.match(shown[0]!, /^not ready: .*\d+ new\)\. /);
      assert.ok(shown[0]!.includes(go.path), `the notification names no go command: ${shown[0]}`);
      assert.match(shown[0]!, /Go command: .*\(\d+ more checks\)\.$/);
      const failed = board.row("install.go-on-path")!.report!;
      assert.equal(failed.status, "fail");
      const tree = await installTree();
      assert.equal((await tree.getChildren())![0], "install.go-on-path", "what failed comes first");
      const nodes = (await tree.getChildren("install.go-on-path"))!;
      assert.deepEqual(nodes.slice(0, 2), ["install.go-on-path#0", "install.go-on-path#log"]);
      assert.ok(nodes.includes("install.hello-run"), "what was skipped because of it is below it");
      await vscode.commands.executeCommand("goVerify.showLog", "install.go-on-path");
      const text = vscode.window.activeTextEditor!.document.getText();
      assert.match(text, /cannot find GOROOT directory/);
      assert.match(text, /\n1 · exit 2 · /);
    } finally {
      await settings.set({ goPath: undefined });
      go.remove();
    }
    const shown = await notificationsDuring(async () => verifyInstall());
    assert.match(shown[0]!, /\d+ fixed/);
  });

  test("is out of date after a setting changed that it depends on, and no longer when that is taken back", async () => {
    const { board, session } = await api();
    const tree = await installTree();
    const row = async () => (await tree.getTreeItem("install.hello-run")).description;
    assert.deepEqual([session.outdated(), viewMessage(session)?.startsWith("↻")], [[], false]);
    await settings.set({ goPath: "/opt/another/go", depth: "deep" });
    try {
      await until("marks", () => session.outdated().length === 2);
      assert.deepEqual(session.outdated(), ["goVerify.goPath", "goVerify.depth"]);
      assert.ok(board.all().every(({ outdated }) => outdated));
      assert.match(String(await row()), /^out of date: verify again · /);
      assert.match(
        viewMessage(session)!,
        /^↻ out of date: verify again \(goVerify\.goPath, goVerify\.depth changed\) · . [a-z ]+ · (just now|\d+ min ago) · go1\.\S+ \S+, \S+go$/,
      );
    } finally {
      await settings.set({ goPath: undefined, depth: "quick" });
    }
    await until("end of the marks", () => session.outdated().length === 0);
    assert.doesNotMatch(String(await row()), /out of date/);
    await settings.set({ order: "fixed", profileLimit: 7 });
    await settings.set({ order: undefined, profileLimit: undefined });
    assert.deepEqual(session.outdated(), []);
  });

  test("shows a finding with a location as a Problem, and removes it when it is fixed", async () => {
    const folder = vscode.workspace.workspaceFolders![0]!.uri;
    const file = vscode.Uri.joinPath(folder, "bad.env");
    const ours = vscode.Uri.joinPath(folder, ".vscode", "settings.json");
    const problems = () =>
      vscode.languages.getDiagnostics(file).filter(({ source }) => source === "Go Verify");
    const write = (uri: vscode.Uri, text: string) => vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    try {
      await write(file, "GOPROXY=off\nGOOS=linus\n");
      await write(ours, JSON.stringify({ "go.toolsEnvVars": { GOENV: file.fsPath } }));
      await until("setting of the folder", () =>
        vscode.workspace.getConfiguration("go", folder).get("toolsEnvVars"),
      );
      await notificationsDuring(async () => verifyInstall());
      const [problem] = problems();
      assert.ok(problem, "no problem was shown");
      assert.equal(problem.code, "install.environment");
      assert.match(problem.message, /GOOS/);
      assert.equal(problem.range.start.line, 1);
    } finally {
      await vscode.workspace.fs.delete(ours);
      await vscode.workspace.fs.delete(file);
    }
    await until(
      "end of the setting",
      () => vscode.workspace.getConfiguration("go", folder).get("toolsEnvVars") === undefined,
    );
    await notificationsDuring(async () => verifyInstall());
    assert.deepEqual(problems(), []);
  });

  test("of one check shows its log, and leaves the other rows", async () => {
    const { session } = await api();
    const before = checksOf(session.report()!).map(({ id }) => id);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const shown = await notificationsDuring(async () =>
      vscode.commands.executeCommand("goVerify.runCheck", "install.module-init"),
    );
    assert.deepEqual(shown, []);
    assert.equal(
      vscode.window.activeTextEditor?.document.uri.toString(),
      uriOf({ kind: "log", id: "install.module-init" }).toString(),
    );
    assert.deepEqual(
      checksOf(session.report()!).map(({ id }) => id),
      before,
    );
  });

  test("a second one is refused while the first goes on; cancel ends it with all its processes", async () => {
    const go = fakeGo(`sleep ${SLEEP} & sleep ${SLEEP}1`);
    try {
      await settings.set({ goPath: go.path });
      const { board, session } = await api();
      const before = session.report();
      const first = verifyInstall();
      await until("process of the run", () => processesWith("sleep", SLEEP).length >= 2);
      const shown = await notificationsDuring(async () => verifyInstall());
      assert.deepEqual(shown, ["A run is already in progress."]);
      assert.match(
        await until("name of the running check", () => session.progress()?.now || undefined),
        /\w/,
      );
      const began = Date.now();
      await vscode.commands.executeCommand("goVerify.cancel");
      await first;
      assert.ok(Date.now() - began < 2000, `cancel took ${Date.now() - began} ms`);
      assert.deepEqual(processesWith("sleep", SLEEP), []);
      assert.deepEqual(
        board.all().filter(({ phase }) => phase !== undefined),
        [],
      );
      assert.equal(session.progress(), undefined);
      assert.equal(session.report(), before);
    } finally {
      await vscode.commands.executeCommand("goVerify.cancel");
      await settings.set({ goPath: undefined });
      go.remove();
    }
  });

  test("with settings of the wrong type uses the defaults and says so", async () => {
    await settings.set({ timeout: "soon", depth: "fast" });
    const shown = await notificationsDuring(async () => verifyInstall());
    await settings.set({ timeout: undefined, depth: "quick" });
    assert.match(
      shown[0]!,
      /goVerify\.timeout is "soon", not a number of seconds from 1 to 86400: 900 is used\./,
    );
    assert.match(
      shown[0]!,
      /goVerify\.depth is "fast", not one of quick, standard, deep: "standard" is used\./,
    );
  });

  test("with a setting that skips a check that does not exist says so, and runs the others", async () => {
    await settings.set({ skip: ["install.hello", "install.hello-run"] });
    const shown = await notificationsDuring(async () => verifyInstall());
    await settings.set({ skip: undefined });
    assert.equal(shown.length, 1);
    assert.match(
      shown[0]!,
      /^(ready|ready with warnings|not ready): .* goVerify\.skip names "install\.hello", but there is no such check\.$/,
    );
    const { session } = await api();
    const ids = checksOf(session.report()!).map(({ id }) => id);
    assert.ok(ids.includes("install.go-on-path") && !ids.includes("install.hello-run"), ids.join());
  });

  test("of a check that this version does not have is refused in one sentence", async () => {
    const shown = await notificationsDuring(async () =>
      vscode.commands.executeCommand("goVerify.runCheck", "install.hello"),
    );
    assert.deepEqual(shown, ["There is no check install.hello in this version of Go Verify."]);
  });

  test("that the settings leave without a check is refused in their words", async () => {
    const { session } = await api();
    const all = (await session.catalog()).flatMap(({ checks }) => checks.map(({ id }) => id));
    await settings.set({ skip: all });
    const shown = await notificationsDuring(async () => verifyInstall());
    await settings.set({ skip: undefined });
    assert.deepEqual(shown, ["No check to run: goVerify.skip and goVerify.depth exclude all of them."]);
  });
});
