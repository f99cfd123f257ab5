/** What each view, command and document shows, with made-up results if the real Go does not give them. */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Status } from "../../src/engine/check.ts";
import type { Report } from "../../src/engine/report.ts";
import { openTexts, SELF_TEST } from "../../src/extension/documents/texts.ts";
import { openState } from "../../src/extension/state.ts";
import { type Board, openBoard } from "../../src/extension/verify/board.ts";
import { openProblems, showProblems } from "../../src/extension/verify/problems.ts";
import { openSession } from "../../src/extension/verify/session.ts";
import { viewMessage } from "../../src/extension/verify/status.ts";
import { treeOf } from "../../src/extension/verify/tree.ts";
import { hasHidden } from "../../src/formats/visible.ts";
import { until } from "../support/until.ts";
import { check, command, report } from "../unit/formats/sample.ts";
import { api, drawn, memory, replace, settings } from "./support.ts";

const HOSTILE = "<img src=x onerror=alert(1)> [x](command:boom) \u001b[31m\u202e **b** `c` $(bug)";

/** A board with one row for each status. */
function boardOf(made: Report): Board {
  const board = openBoard();
  board.restore(made);
  return board;
}

const all: Status[] = ["pass", "warn", "fail", "skip", "error"];
const everyStatus = report(
  all.map((status) => check({ id: `install.${status}`, title: `is ${status}`, status, summary: "fact" })),
);
const about = async () => "Why it matters.";
const treeOn = (board: Board, onlyFailed = () => false) =>
  treeOf({ layer: "install", board, onlyFailed, about });

suite("tree", () => {
  test("a status is an icon and a word, for the eye and for a screen reader", async () => {
    const tree = treeOn(boardOf(everyStatus));
    const items = await Promise.all((await tree.getChildren())!.map((node) => tree.getTreeItem(node)));
    const shown = items.map(({ iconPath, description }) => [(iconPath as vscode.ThemeIcon).id, description]);
    assert.deepEqual(shown, [
      ["testing-passed-icon", "earlier · passed · fact · 318 ms"],
      ["warning", "earlier · warning · fact · 318 ms"],
      ["testing-failed-icon", "earlier · failed · fact · 318 ms"],
      ["testing-skipped-icon", "earlier · skipped · fact · 318 ms"],
      ["testing-error-icon", "earlier · error · fact · 318 ms"],
    ]);
    assert.equal(items[2]!.accessibilityInformation?.label, "is fail, earlier · failed · fact · 318 ms");
  });

  test("a row with a report of this session has its colour; an earlier one is dimmed", async () => {
    const board = boardOf(everyStatus);
    board.apply({
      type: "finished",
      id: "install.fail",
      check: check({ id: "install.fail", status: "fail" }),
    });
    const tree = treeOn(board);
    const colorOf = async (id: string) =>
      ((await tree.getTreeItem(id)).iconPath as vscode.ThemeIcon).color?.id;
    assert.equal(await colorOf("install.fail"), "testing.iconFailed");
    assert.equal(await colorOf("install.pass"), "disabledForeground");
  });

  test("the filter shows what needs attention", async () => {
    const tree = treeOn(boardOf(everyStatus), () => true);
    assert.deepEqual(await tree.getChildren(), ["install.warn", "install.fail", "install.error"]);
  });

  test("findings are below their check, with their location, then the link to the log", async () => {
    const finding = { severity: "error", message: "Wrong.", cause: "Because.", fix: "mend it" } as const;
    const location = { path: "/a/b.go", line: 7 };
    const row = check({ id: "install.a", status: "fail", findings: [{ ...finding, location }, finding] });
    const tree = treeOn(boardOf(report([row])));
    const nodes = (await tree.getChildren("install.a"))!;
    const items = await Promise.all(nodes.map((node) => tree.getTreeItem(node)));
    assert.deepEqual(
      items.map(({ label, description, command: { command, arguments: args } = {} as vscode.Command }) => [
        label,
        description,
        command,
        args,
      ]),
      [
        ["Wrong.", "/a/b.go:7", "goVerify.openLocation", [location]],
        ["Wrong.", undefined, "goVerify.showLog", ["install.a"]],
        ["Show log", undefined, "goVerify.showLog", ["install.a"]],
      ],
    );
    assert.equal(items[0]!.accessibilityInformation?.label, "Error: Wrong. Because. mend it");
    assert.equal(tree.getParent!(nodes[0]!), "install.a");
  });

  test("hostile text stays text", async () => {
    const hostile = {
      severity: "error",
      message: HOSTILE,
      cause: HOSTILE,
      fix: `${HOSTILE}\n\`\`\`\n[y](command:z)`,
    } as const;
    const row = check({
      id: "install.a",
      title: HOSTILE,
      summary: HOSTILE,
      status: "fail",
      findings: [hostile],
    });
    const tree = treeOn(boardOf(report([row])));
    const item = await tree.getTreeItem("install.a");
    const tooltip = (await tree.resolveTreeItem!(
      item,
      "install.a",
      new vscode.CancellationTokenSource().token,
    ))!.tooltip as vscode.MarkdownString;
    assert.ok(!tooltip.isTrusted && !tooltip.supportHtml && !tooltip.supportThemeIcons);
    const shown = [tooltip.value, item.label, item.description].map(String);
    assert.deepEqual(shown.filter(hasHidden), []);
    const html = await vscode.commands.executeCommand<string>("markdown.api.render", tooltip.value);
    assert.doesNotMatch(html, /<img|href=|<strong>b<|<script/);
    assert.match(html, /Why it matters/);
  });
});

suite("problems", () => {
  const place = { path: join(tmpdir(), "a folder", "go.mod"), line: 3 };
  const wrong = {
    severity: "error",
    message: "Wrong.",
    cause: "Because.",
    fix: "mend it",
    location: place,
  } as const;
  const row = check({ id: "install.a", status: "fail", findings: [wrong] });
  let problems: vscode.DiagnosticCollection;
  setup(() => {
    problems = openProblems();
  });
  teardown(() => problems.dispose());
  const shown = () => vscode.languages.getDiagnostics(vscode.Uri.file(place.path));

  test("a finding with a location is one, with cause and fix", () => {
    const board = openBoard();
    board.apply({ type: "planned", checks: [{ id: "install.a", title: "a", label: "a" }] });
    board.apply({ type: "finished", id: "install.a", check: row });
    showProblems(problems, board);
    const [problem] = shown();
    assert.equal(problem!.message, "Wrong.\nBecause.\nmend it");
    assert.equal(problem!.range.start.line, 2);
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Error);
    assert.deepEqual([problem!.source, problem!.code], ["Go Verify", "install.a"]);
    board.apply({ type: "finished", id: "install.a", check: check({ id: "install.a" }) });
    showProblems(problems, board);
    assert.deepEqual(shown(), []);
  });

  test("a finding of an earlier session is not one: it may be fixed", () => {
    showProblems(problems, boardOf(report([row])));
    assert.deepEqual(shown(), []);
  });
});

suite("the last report", () => {
  test("is shown dimmed with its age when the workspace is opened again", async () => {
    const threeHoursAgo = new Date(Date.now() - 3 * 3_600_000).toISOString();
    const memento = memory();
    await openState(memento).saveReport({ ...everyStatus, startedAt: threeHoursAgo });
    const board = openBoard();
    const start = () => assert.fail("no process may start");
    const server = { request: start, languageClient: start, on: () => {}, dispose: () => {} };
    const session = openSession({ server, board, state: openState(memento) });
    session.restore();
    assert.match((await drawn(treeOn(board)))[0]!, /^is pass \| earlier · passed/);
    assert.equal(viewMessage(session, true), "go1.26.8 linux/amd64 · not ready · 3 h ago");
  });
});

suite("the proof of the checks", () => {
  test("shows cases with another result first, and the counts", async () => {
    const { board, session } = await api();
    const texts = openTexts(board, session);
    const outcome = {
      checkId: "install.a",
      kind: "fault",
      judged: [],
      summary: "caught",
      durationMs: 1,
    } as const;
    texts.setOutcomes([
      { ...outcome, name: "no HOME", judged: [] },
      { ...outcome, name: "a full disk", judged: [], unavailable: "only root can mount", summary: "" },
      {
        ...outcome,
        name: "in a link",
        kind: "healthy",
        judged: ["status is fail, expected pass"],
        summary: "oh",
      },
    ]);
    assert.deepEqual((await texts.of(SELF_TEST)).text.trimEnd().split("\n"), [
      "Cases with the expected result: 1; with another result: 1; not possible on this machine: 1",
      "",
      "✗ install.a · healthy · in a link",
      "    oh",
      "    status is fail, expected pass",
      "✓ install.a · fault · no HOME",
      "    caught",
      "– install.a · fault · a full disk",
      "    only root can mount",
    ]);
  });
});

suite("commands", function () {
  this.timeout(60_000);
  const location = join(tmpdir(), `go-verify-export-${process.pid}`);

  suiteSetup(async () => {
    await settings.set({ depth: "quick", network: false });
    const { session } = await api();
    await session.verify({ layers: [], checks: ["install.hello-run"] });
  });
  suiteTeardown(() => settings.reset());

  test("Explain Check shows why it matters, and its cases", async () => {
    await vscode.commands.executeCommand("goVerify.explainCheck", "install.hello-run");
    const text = vscode.window.activeTextEditor!.document.getText();
    assert.match(text, /^A program compiles and runs\n {2}install\.hello-run · quick\n/);
    assert.match(text, /Why it matters\n {2}\S/);
    assert.match(text, /Faults that it must find\n {2}- \S/);
    assert.match(text, /Unusual but healthy set-ups that it must accept\n {2}- \S/);
  });

  test("Explain Check offers the checks if there is no row", async () => {
    let offered: readonly vscode.QuickPickItem[] = [];
    const restore = replace(vscode.window, "showQuickPick", async (items: vscode.QuickPickItem[]) => {
      offered = items;
      return undefined;
    });
    await vscode.commands.executeCommand("goVerify.explainCheck");
    restore();
    assert.ok(offered.some(({ description }) => description === "install.hello-run"));
  });

  test("Copy Fix takes the fix to the clipboard", async () => {
    const { board } = await api();
    const wrong = { severity: "error", message: "Wrong.", cause: "", fix: "unset GOROOT" } as const;
    const row = check({
      id: "install.hello-run",
      status: "fail",
      findings: [wrong, { ...wrong, fix: "hash -r" }],
    });
    board.apply({ type: "finished", id: row.id, check: row });
    await vscode.commands.executeCommand("goVerify.copyFix", "install.hello-run");
    assert.equal(await vscode.env.clipboard.readText(), "unset GOROOT\nhash -r");
    await vscode.commands.executeCommand("goVerify.copyFix", "install.hello-run#1");
    assert.equal(await vscode.env.clipboard.readText(), "hash -r");
  });

  for (const [label, expected] of [
    ["JSON", /"schema": "go-verify\/report\/1"/],
    ["Text", /^Go Verify · go1\./],
    ["Markdown", /Go Verify/],
    ["JUnit", /^<\?xml [^>]*>\s*<testsuites /],
    ["SARIF", /"version": "2\.1\.0"/],
  ] as const) {
    test(`Export Report writes ${label}`, async () => {
      const restore = [
        replace(vscode.window, "showQuickPick", async (items: vscode.QuickPickItem[]) =>
          items.find((item) => item.label === label),
        ),
        replace(vscode.window, "showSaveDialog", async () => vscode.Uri.file(location)),
      ];
      await vscode.commands.executeCommand("goVerify.exportReport");
      for (const back of restore) {
        back();
      }
      assert.match(readFileSync(location, "utf8"), expected);
      rmSync(location);
    });
  }

  test("Select Go offers what PATH holds with its release, writes the setting, and takes it back", async () => {
    type Choice = vscode.QuickPickItem & { path?: string };
    let pick = (items: Choice[]) => items.find(({ label }) => label.startsWith("$(terminal)"));
    const restore = replace(vscode.window, "showQuickPick", async (items: Choice[]) => pick(items));
    const goPath = () => vscode.workspace.getConfiguration("goVerify").get("goPath");
    await vscode.commands.executeCommand("goVerify.selectGo");
    const picked = goPath();
    pick = (items) => {
      const own = items.find(({ path }) => path === picked)!;
      assert.match(own.description!, /^go1\.\d+\S* · selected$/);
      return items.find(({ path }) => path === "");
    };
    await vscode.commands.executeCommand("goVerify.selectGo");
    restore();
    assert.match(String(picked), /[\\/]go$/);
    assert.equal(goPath(), "");
  });

  test("a log links the files that exist, folds what is long, and copies each command", async () => {
    const { board } = await api();
    const [main] = await vscode.workspace.findFiles("main.go");
    const stderr = `${main!.fsPath}:5:2: wrong\n/nowhere/x.go:9: gone\n`;
    const row = check({
      id: "install.hello-run",
      status: "fail",
      commands: [
        command({ stdout: "a\n".repeat(40) }),
        command({ exitCode: 1, stderr, files: { "go.mod": "module a\n" } }),
      ],
    });
    board.apply({ type: "finished", id: row.id, check: row });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.commands.executeCommand("goVerify.showLog", "install.hello-run");
    const editor = vscode.window.activeTextEditor!;
    const { document } = editor;
    assert.match(document.lineAt(editor.selection.active.line).text, /^What is wrong/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      "vscode.executeLinkProvider",
      document.uri,
    );
    const places = links.map(({ range, target }) => [document.getText(range), target?.fragment]);
    assert.deepEqual(places, [[`${main!.fsPath}:5:2`, "L5,2"]]);
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      "vscode.executeFoldingRangeProvider",
      document.uri,
    );
    const textAt = (line: number) => document.lineAt(line).text.trim();
    assert.deepEqual(
      ranges.map(({ start }) => textAt(start).slice(0, 10)),
      ["2 · exit 1", "set-up  ma", "stderr  2 ", "1 · exit 0", "stdout  40"],
    );
    const hidden = () =>
      editor.visibleRanges
        .slice(0, -1)
        .map(({ end }, index) => [
          textAt(end.line).slice(0, 6),
          editor.visibleRanges[index + 1]!.start.line - end.line - 1,
        ]);
    await until("folded set-up and output", () => hidden().length === 2);
    assert.deepEqual(hidden(), [
      ["set-up", 4],
      ["stdout", 40],
    ]);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    assert.deepEqual(
      lenses.map(({ range, command }) => [textAt(range.start.line).slice(0, 12), command?.title]),
      [
        ["What was run", "$(copy) Copy all commands"],
        ["2 · exit 1 ·", "$(copy) Copy command"],
        ["1 · exit 0 ·", "$(copy) Copy command"],
      ],
    );
    const { command: lens } = lenses[1]!;
    await vscode.commands.executeCommand(lens!.command, ...lens!.arguments!);
    assert.equal(
      await vscode.env.clipboard.readText(),
      "mkdir -p /tmp/scratch && cd /tmp/scratch\ncat > go.mod <<'EOF'\nmodule a\nEOF\ncd /tmp/scratch && go version",
    );
  });
});
