/** What each view, command and document shows, with made-up results if the real Go does not give them. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import type { Finding, Status } from "../../src/engine/check.ts";
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
import { api, drawn, memory, notificationsDuring, replace, settings } from "./support.ts";

const HOSTILE = "<img src=x onerror=alert(1)> [x](command:boom) \u001b[31m\u202e **b** `c` $(bug)";

/** A board with one row for each status. */
function boardOf(made: Report): Board {
  const board = openBoard();
  board.restore(made);
  return board;
}

const all: Status[] = ["pass", "warn", "fail", "skip", "error"];
const everyStatus = report(
  all.map((status) =>
    check({ id: `install.${status}`, title: `is ${status}`, label: status, status, summary: "fact" }),
  ),
);
const about = async () => "Why it matters.";
const treeOn = (board: Board, onlyFailed = () => false) =>
  treeOf({ layer: "install", board, onlyFailed, about });

suite("tree", () => {
  test("a row has a short label, then the fact; a status is an icon and a word, also for a screen reader", async () => {
    const tree = treeOn(boardOf(everyStatus));
    const items = await Promise.all((await tree.getChildren())!.map((node) => tree.getTreeItem(node)));
    const shown = items.map(({ label, iconPath, description }) => [
      label,
      (iconPath as vscode.ThemeIcon).id,
      description,
    ]);
    assert.deepEqual(shown, [
      ["fail", "testing-failed-icon", "fact · failed · 318 ms · earlier"],
      ["error", "testing-error-icon", "fact · error · 318 ms · earlier"],
      ["warn", "warning", "fact · warning · 318 ms · earlier"],
      ["pass", "testing-passed-icon", "fact · passed · 318 ms · earlier"],
      ["skip", "testing-skipped-icon", "fact · skipped · earlier"],
    ]);
    assert.equal(items[0]!.accessibilityInformation?.label, "fail, fact · failed · 318 ms · earlier");
    const none = new vscode.CancellationTokenSource().token;
    const { tooltip } = (await tree.resolveTreeItem!(items[0]!, "install.fail", none))!;
    assert.match((tooltip as vscode.MarkdownString).value, /\*\*is fail \(failed\)\*\*/);
  });

  test("a row with a report of this session has its colour, in each theme; an earlier one is dimmed", async () => {
    const board = boardOf(everyStatus);
    for (const status of ["fail", "error", "warn"] as const) {
      const id = `install.${status}`;
      board.apply({ type: "finished", id, check: check({ id, status }) });
    }
    const tree = treeOn(board);
    const colorOf = async (id: string) =>
      ((await tree.getTreeItem(id)).iconPath as vscode.ThemeIcon).color?.id;
    // testing.iconFailed and testing.iconErrored have no value in high contrast, so icons would be white there.
    assert.equal(await colorOf("install.fail"), "problemsErrorIcon.foreground");
    assert.equal(await colorOf("install.error"), "problemsErrorIcon.foreground");
    assert.equal(await colorOf("install.warn"), "problemsWarningIcon.foreground");
    assert.equal(await colorOf("install.pass"), "disabledForeground");
  });

  test("a waiting row is grey and no warning", async () => {
    const board = openBoard();
    board.apply({ type: "planned", checks: [{ id: "install.a", title: "is a", label: "a" }] });
    const { iconPath, description } = await treeOn(board).getTreeItem("install.a");
    const { id, color } = iconPath as vscode.ThemeIcon;
    assert.deepEqual([id, color?.id, description], ["circle-outline", "testing.iconUnset", "waiting"]);
  });

  test("a row whose settings have changed says so by icon and word", async () => {
    const board = boardOf(everyStatus);
    board.setOutdated(new Set(["install.fail"]));
    const { iconPath, description, resourceUri } = await treeOn(board).getTreeItem("install.fail");
    assert.deepEqual(
      [(iconPath as vscode.ThemeIcon).id, description, resourceUri?.query],
      ["history", "out of date: verify again · fact · failed · 318 ms", "dimmed"],
    );
  });

  test("checks with one cause are below the first of them, and it counts them", async () => {
    const because = { severity: "error", message: "Wrong.", cause: "Because.", fix: "mend it" } as const;
    const failing = (id: string) => check({ id, label: id, status: "fail", findings: [because] });
    const skipped = check({ id: "install.c", label: "c", status: "skip", skippedBecause: ["install.b"] });
    const other = check({ id: "install.d", status: "fail", findings: [{ ...because, cause: "Other." }] });
    const made = report([failing("install.a"), failing("install.b"), skipped, other]);
    const tree = treeOn(boardOf(made), () => true);
    assert.deepEqual(await tree.getChildren(), ["install.a", "install.d"]);
    assert.deepEqual(await tree.getChildren("install.a"), [
      "install.a#0",
      "install.a#log",
      "install.b",
      "install.c",
    ]);
    assert.equal(tree.getParent!("install.b"), "install.a");
    assert.match(String((await tree.getTreeItem("install.a")).description), / · failed · 2 more checks · /);
  });

  test("the filter shows what needs attention", async () => {
    const tree = treeOn(boardOf(everyStatus), () => true);
    assert.deepEqual(await tree.getChildren(), ["install.fail", "install.error", "install.warn"]);
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
      label: HOSTILE,
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
  const folder = join(tmpdir(), `go-verify-problems-${process.pid}`, "a folder");
  const goMod = join(folder, "go.mod");
  const place = { path: goMod, line: 3 };
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
    mkdirSync(folder, { recursive: true });
    writeFileSync(goMod, "module m\n");
  });
  teardown(() => {
    problems.dispose();
    rmSync(dirname(folder), { recursive: true });
  });
  const shown = () => vscode.languages.getDiagnostics(vscode.Uri.file(place.path));
  /** A board with this result of the present session. */
  const freshBoard = (...findings: Finding[]) => {
    const board = openBoard();
    board.apply({ type: "planned", checks: [{ id: "install.a", title: "a", label: "a" }] });
    board.apply({ type: "finished", id: "install.a", check: { ...row, findings } });
    return board;
  };

  test("a finding with a location is one, with cause and fix", async () => {
    const board = freshBoard(wrong);
    await showProblems(problems, board);
    const [problem] = shown();
    assert.equal(problem!.message, "Wrong.\nBecause.\nmend it");
    assert.equal(problem!.range.start.line, 2);
    assert.equal(problem!.severity, vscode.DiagnosticSeverity.Error);
    assert.deepEqual([problem!.source, problem!.code], ["Go Verify", "install.a"]);
    board.apply({ type: "finished", id: "install.a", check: check({ id: "install.a" }) });
    await showProblems(problems, board);
    assert.deepEqual(shown(), []);
  });

  test("a finding of an earlier session is not one: it may be fixed", async () => {
    await showProblems(problems, boardOf(report([row])));
    assert.deepEqual(shown(), []);
  });

  test("findings about files that do not exist are one problem for one cause, at the go.mod above", async () => {
    const missing = (name: string, cause = "Because.") => ({
      ...wrong,
      cause,
      location: { path: join(folder, "gone", name), line: 7 },
    });
    const names = Array.from({ length: 21 }, (_, index) => `${index}.go`);
    await showProblems(
      problems,
      freshBoard(...names.map((name) => missing(name)), missing("x.go", "Another."), wrong),
    );
    assert.deepEqual(
      shown().map(({ message, range }) => [message, range.start.line]),
      [
        ["Wrong.\nand 20 more of the same cause\nBecause.\nmend it", 0],
        ["Wrong.\nAnother.\nmend it", 0],
        ["Wrong.\nBecause.\nmend it", 2],
      ],
    );
    assert.deepEqual(vscode.languages.getDiagnostics(vscode.Uri.file(missing("0.go").location.path)), []);
  });

  test("a finding about a missing file below no go.mod is not one: only the view shows it", async () => {
    const path = join(dirname(folder), "gone", "a.go");
    await showProblems(problems, freshBoard({ ...wrong, location: { path } }));
    const ours = vscode.languages
      .getDiagnostics()
      .flatMap(([, found]) => found)
      .filter(({ code, message }) => code === "install.a" && message.startsWith("Wrong."));
    assert.deepEqual(ours, []);
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
    assert.match((await drawn(treeOn(board)))[3]!, /^pass \| fact · passed · 318 ms · earlier/);
    assert.equal(viewMessage(session), "✗ not ready · 3 h ago · go1.26.8 linux/amd64, /usr/local/go/bin/go");
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

  test("Copy Fix and Explain Check offer what failed first; Copy Fix only what has a fix", async () => {
    const { board } = await api();
    const finding = { severity: "warning", message: "Odd.", cause: "", fix: "go env -u GOFLAGS" } as const;
    const before = board.all().map((row) => [row.id, row.report!] as const);
    const warned = check({
      id: "install.environment",
      label: "Settings",
      status: "warn",
      findings: [finding],
    });
    const failed = check({
      id: "install.version",
      label: "Version",
      status: "fail",
      findings: [{ ...finding, fix: "" }],
    });
    const offers = async (command: string) => {
      let offered: readonly vscode.QuickPickItem[] = [];
      const restore = replace(vscode.window, "showQuickPick", async (items: vscode.QuickPickItem[]) => {
        offered = items;
        return undefined;
      });
      await vscode.commands.executeCommand(command);
      restore();
      return offered.map(({ label, description, detail }) => [label, description, detail].join(" | "));
    };
    board.restore(report([check()]));
    assert.deepEqual(
      await notificationsDuring(async () => vscode.commands.executeCommand("goVerify.copyFix")),
      ["No check has a fix to copy."],
    );
    board.apply({ type: "planned", checks: [warned, failed] });
    for (const row of [warned, failed]) {
      board.apply({ type: "finished", id: row.id, check: row });
    }
    assert.deepEqual(await offers("goVerify.copyFix"), [
      "Settings | install.environment | warning: ✅ Go runtime OK",
    ]);
    assert.deepEqual((await offers("goVerify.explainCheck")).slice(0, 2), [
      "Version | install.version | failed: ✅ Go runtime OK",
      "Settings | install.environment | warning: ✅ Go runtime OK",
    ]);
    board.restore(report(before.map(([, found]) => found)));
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
