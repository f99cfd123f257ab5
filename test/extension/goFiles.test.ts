/** What the editor shows in an open go.sum and go.mod: live diagnostics, hovers, quick fixes. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as vscode from "vscode";
import { until } from "../support/until.ts";
import { api, processesWith, replace, servers, settings } from "./support.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const ZIP = `a.b/c v1.0.0 ${hash("x")}\n`;
const MOD = `a.b/c v1.0.0/go.mod ${hash("y")}\n`;

suite("an open go.sum", function () {
  this.timeout(120_000);
  const folder = () => vscode.workspace.workspaceFolders![0]!.uri;
  const uriOf = (name: string) => vscode.Uri.joinPath(folder(), name);
  const messages = (uri: vscode.Uri) =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint)
      .map(({ range, message, source }) => `${source} ${range.start.line + 1}: ${message.split("\n")[0]}`);
  const hover = async (uri: vscode.Uri, line: number) => {
    const found = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      uri,
      new vscode.Position(line, 1),
    );
    return found.flatMap(({ contents }) => contents.map((part) => (part as vscode.MarkdownString).value));
  };
  let sum: vscode.Uri;

  suiteSetup(async () => {
    sum = uriOf("go.sum");
    writeFileSync(sum.fsPath, `${ZIP}one two\n${MOD}`);
    await api();
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    rmSync(sum.fsPath);
    await settings.reset();
  });

  test("starts no server in a folder that is not trusted", async () => {
    const before = servers();
    const restore = replace(vscode.workspace, "isTrusted", false);
    try {
      await vscode.window.showTextDocument(sum);
      assert.deepEqual(await hover(uriOf("go.mod"), 0), []);
      assert.deepEqual(servers(), before);
      assert.deepEqual(messages(sum), []);
    } finally {
      restore();
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    }
  });

  test("has its problems at their lines, and follows edits", async () => {
    const { document } = await vscode.window.showTextDocument(sum);
    await until("diagnostic", () => messages(sum).length > 0);
    assert.equal(messages(sum).length, 1);
    assert.match(messages(sum)[0]!, /^Go Verify 2: The line has 2 of 3 words/);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(sum, new vscode.Position(0, 0), ZIP.replace(hash("x"), hash("z")));
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until("conflict", () =>
      messages(sum).some((message) => /2: Line 1 has another hash/.test(message)),
    );
    assert.ok(document.isDirty);
  });

  test("offers to remove a broken line, and to explain", async () => {
    const at = new vscode.Range(2, 0, 2, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      sum,
      at,
    );
    assert.deepEqual(
      actions.map(({ title }) => title),
      ["Remove this line", "Explain the check", "Show go.sum Changes"],
    );
    assert.ok(await vscode.workspace.applyEdit(actions[0]!.edit!));
    await until("end of the fault", () => messages(sum).every((message) => !/2 words/.test(message)));
    const { command, arguments: args = [] } = actions[1]!.command!;
    await vscode.commands.executeCommand(command, ...args);
    assert.match(vscode.window.activeTextEditor!.document.getText(), /Every go\.sum is well-formed/);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  test("shows what a line covers, and where the lines of a requirement are", async () => {
    const [said] = await hover(sum, 1);
    assert.match(said!, /^`a\.b\/c v1\.0\.0`\n\nThis line covers the module zip/);
    assert.match(said!, /- go\.mod file: \[line 3\]\(file:.*go\.sum#L3\)/);
    const mod = uriOf("go.mod");
    const edit = new vscode.WorkspaceEdit();
    edit.insert(mod, new vscode.Position(0, 0), "require a.b/c v1.0.0\n");
    assert.ok(await vscode.workspace.applyEdit(edit));
    const about = await hover(mod, 0);
    assert.match(about.join("\n"), /^go\.sum lines for `a\.b\/c v1\.0\.0`\n\n- Module zip: \[go\.sum:1\]/);
    await vscode.window.showTextDocument(mod);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  test("has an error at a line whose hash HEAD does not have, and a lens that says it first", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e", ...args], { cwd: folder().fsPath });
    const alarms = () => messages(other).filter((message) => message.includes("changed its hash"));
    mkdirSync(uriOf("alarm").fsPath);
    const other = uriOf("alarm/go.sum");
    try {
      writeFileSync(other.fsPath, `${MOD}${ZIP}`);
      git("init", "-q", ".");
      git("add", "alarm");
      git("commit", "-q", "-m", "state");
      writeFileSync(other.fsPath, `${MOD}${ZIP.replace(hash("x"), hash("z"))}`);
      await vscode.window.showTextDocument(other);
      await until("alarm", () => alarms().length > 0);
      assert.deepEqual(alarms(), [`Go Verify 2: a.b/c v1.0.0 changed its hash.`]);
      const [diagnostic] = vscode.languages.getDiagnostics(other);
      assert.equal(diagnostic?.severity, vscode.DiagnosticSeverity.Error);
      assert.match(diagnostic.message, /Before merging, compare both hashes with the checksum database/);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        other,
        diagnostic.range,
      );
      assert.equal(actions[0]?.title, "Compare both hashes with the checksum database");
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        other,
        10,
      );
      assert.equal(lenses[0]?.command?.title, "✗ a.b/c v1.0.0 changed its hash");
      // Without another edit or save: the watcher of git's files notices the commit.
      git("commit", "-q", "-a", "-m", "on purpose");
      await until("end of the alarm", () => alarms().length === 0);
    } finally {
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      // The repository stays: the editor's own Git extension fails where it vanishes.
      rmSync(uriOf("alarm").fsPath, { recursive: true });
    }
  });

  test("has an error in go.mod at a requirement without which builds stop", async () => {
    const folderOf = uriOf("lacks").fsPath;
    mkdirSync(folderOf);
    try {
      writeFileSync(`${folderOf}/go.mod`, "module m.example/m\n\ngo 1.21\n\nrequire a.b/c v1.0.0\n");
      writeFileSync(`${folderOf}/go.sum`, MOD);
      writeFileSync(`${folderOf}/m.go`, 'package m\n\nimport _ "a.b/c"\n');
      const mod = uriOf("lacks/go.mod");
      await vscode.window.showTextDocument(mod);
      await until("error", () => messages(mod).length > 0);
      assert.deepEqual(messages(mod), [
        "Go Verify 5: a.b/c v1.0.0 is required and has no zip line in go.sum, so builds stop: run go mod tidy",
      ]);
      const [diagnostic] = vscode.languages.getDiagnostics(mod);
      assert.equal(diagnostic?.relatedInformation?.[0]?.location.range.start.line, 2);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        mod,
        diagnostic!.range,
      );
      assert.equal(actions[0]?.title, "Explain the check");
    } finally {
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      rmSync(folderOf, { recursive: true });
    }
  });

  test("has the language IDs of the Go extension, where that is not installed", async () => {
    assert.equal(vscode.extensions.getExtension("golang.go"), undefined);
    const languageOf = async (name: string) =>
      (await vscode.workspace.openTextDocument(uriOf(name).with({ scheme: "untitled" }))).languageId;
    for (const [name, language] of [
      ["go.sum", "go.sum"],
      ["go.work.sum", "go.sum"],
      ["go.mod", "go.mod"],
      ["go.work", "go.work"],
    ]) {
      assert.equal(await languageOf(`languages/${name}`), language);
    }
  });

  test("has no diagnostics if the user skips the check", async () => {
    await settings.set({ skip: ["proxy.gosum-wellformed"] });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(sum, new vscode.Position(0, 0), "one\n");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until("end of the diagnostics", () => messages(sum).length === 0);
  });

  test("is handled by one server", () => {
    assert.equal(servers().length, 1);
    assert.deepEqual(processesWith("dist/cli.js", "lsp"), []);
  });
});
