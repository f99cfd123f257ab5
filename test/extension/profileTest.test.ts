/** A test or benchmark is profiled from its file, with the real go command. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { openScratch } from "../../src/engine/scratch.ts";
import { profileTest } from "../../src/extension/profiles/profileTest.ts";
import { until } from "../support/until.ts";
import { api, notificationsDuring, processesWith, profilesOpened, replace, settings } from "./support.ts";

const SOURCE = `package main

import (
	"testing"
	"time"
)

func BenchmarkBurn(b *testing.B) {
	for range b.N {
		for began := time.Now(); time.Since(began) < 10*time.Millisecond; {
		}
	}
}

func TestWrong(t *testing.T) { t.Fatal("wrong on purpose") }
func TestEndless(t *testing.T) { select {} }
`;

suite("tests and benchmarks", function () {
  this.timeout(180_000);
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  const file = vscode.Uri.joinPath(folder, "burn_test.go");

  suiteSetup(async () => {
    await vscode.workspace.fs.writeFile(file, Buffer.from(SOURCE));
    await api();
    await vscode.window.showTextDocument(file);
  });
  suiteTeardown(async () => {
    await settings.reset();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(file);
  });

  const lenses = async (uri: vscode.Uri) => {
    await vscode.workspace.openTextDocument(uri);
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      uri,
      99,
    );
    return found
      .filter(({ command }) => command?.command === "goVerify.profileTest")
      .map(({ range, command }) => [range.start.line, command!.title, command!.arguments![0]] as const);
  };
  const profile = async (test: string, kind: string) => {
    const all = await lenses(file);
    const [, , request] = all.find(([, title]) => title === `Profile ${kind}`)!;
    // A function may be gone from the file while its lens is still there.
    await vscode.commands.executeCommand("goVerify.profileTest", { ...request, test });
  };
  test("offer to be profiled", async () => {
    assert.deepEqual(
      (await lenses(file)).map(([line, title, { test: name }]) => [line, title, name]),
      ["BenchmarkBurn", "TestWrong", "TestEndless"].flatMap((name) =>
        ["CPU", "memory"].map((kind) => [
          SOURCE.slice(0, SOURCE.indexOf(name)).split("\n").length - 1,
          `Profile ${kind}`,
          name,
        ]),
      ),
    );
  });

  test("offer nothing in other files, where it is switched off, or in a folder that is not trusted", async () => {
    assert.deepEqual(await lenses(vscode.Uri.joinPath(folder, "main.go")), []);
    await settings.set({ codeLens: false });
    assert.deepEqual(await lenses(file), []);
    await settings.set({ codeLens: true });
    const restore = replace(vscode.workspace, "isTrusted", false);
    try {
      assert.deepEqual(await lenses(file), []);
    } finally {
      restore();
    }
    assert.equal((await lenses(file)).length, 6);
  });

  test("of a file that belongs to no folder of the workspace are neither offered nor run", async () => {
    const scratch = await openScratch();
    try {
      const outside = vscode.Uri.file(await scratch.write("burn_test.go", SOURCE));
      assert.deepEqual(await lenses(outside), []);
      const request = { uri: outside.toString(), test: "BenchmarkBurn", profile: "cpu" };
      const shown = await notificationsDuring(async () =>
        vscode.commands.executeCommand("goVerify.profileTest", request),
      );
      assert.equal(shown.length, 1);
      assert.match(shown[0]!, /burn_test\.go is not in this workspace, so its tests are not run\.$/);
    } finally {
      scratch.dispose();
    }
  });

  test("become a profile that is opened, and leave nothing in the folder", async () => {
    const before = readdirSync(folder.fsPath).sort();
    const [uri] = await profilesOpened(() => profile("BenchmarkBurn", "CPU"));
    assert.match(uri!.path, /\/profiles\/BenchmarkBurn-cpu-[\dT-]+\.pprof$/);
    const bytes = await vscode.workspace.fs.readFile(uri!);
    assert.deepEqual([...bytes.subarray(0, 2)], [0x1f, 0x8b]);
    assert.deepEqual(readdirSync(folder.fsPath).sort(), before);
  });

  for (const [name, sentence, said] of [
    [
      "TestWrong",
      /^go test failed for TestWrong \(exit code 1\), so there is no profile\.$/,
      /wrong on purpose/,
    ],
    ["TestGone", /^TestGone has no samples: /, /no tests to run/],
  ] as const) {
    test(`${name} gives one sentence, and its log`, async () => {
      await vscode.window.showTextDocument(file);
      const shown = await notificationsDuring(
        () => profile(name, "CPU"),
        () => "Show Log",
      );
      assert.equal(shown.length, 1);
      assert.match(shown[0]!, sentence);
      const log = await until("log", () => {
        const text = vscode.window.activeTextEditor?.document;
        return text?.languageId === "go-verify-log" && text.getText();
      });
      assert.match(log, said);
      assert.match(log, new RegExp(`-run=\\^${name}\\$`));
    });
  }

  test("end with all their processes when they take longer than the limit", async () => {
    await settings.set({ timeout: 5 });
    const shown = await notificationsDuring(() => profile("TestEndless", "CPU"));
    await settings.set({ timeout: undefined });
    assert.match(shown[0]!, /^TestEndless was ended after [56]\.\d s, the limit in goVerify\.timeout\.$/);
    assert.deepEqual(processesWith("profiled.test"), []);
  });

  test("end with all their processes when they are cancelled", async () => {
    const source = new vscode.CancellationTokenSource();
    const restore = replace(
      vscode.window,
      "withProgress",
      (_: unknown, task: (progress: object, token: vscode.CancellationToken) => Promise<void>) =>
        task({ report() {} }, source.token),
    );
    const shown = await notificationsDuring(async () => {
      const running = profile("TestEndless", "memory");
      await until("process of the test", () => processesWith("profiled.test").length > 0);
      source.cancel();
      await running;
    });
    restore();
    assert.deepEqual(shown, []);
    assert.deepEqual(processesWith("profiled.test"), []);
  });

  test("with few samples are offered to run ten times as long, and to be saved elsewhere", async () => {
    const times: number[] = [];
    const opened: string[] = [];
    const answers = ["Run Longer", "Save As…"];
    const scratch = await openScratch();
    const target = vscode.Uri.file(join(scratch.path, "mine.pprof"));
    const request = async (_: string, params: { times: number; saveAs: string }) => {
      times.push(params.times);
      await vscode.workspace.fs.writeFile(vscode.Uri.file(params.saveAs), Buffer.from("profile"));
      return { outcome: "saved", samples: 13, commands: [] } as never;
    };
    const parts = {
      server: { request: request as never },
      recordings: vscode.Uri.file(join(scratch.path, "recordings")),
      logs: { set: () => {}, show: async () => {} },
      open: async (uri: vscode.Uri) => void opened.push(uri.path),
    };
    const restore = replace(vscode.window, "showSaveDialog", async () => target);
    const shown = await notificationsDuring(
      async () => {
        await profileTest({ uri: file.toString(), test: "BenchmarkBurn", profile: "cpu" }, parts);
        await until("copy", () => opened.at(-1) === target.path);
      },
      () => answers.shift(),
    );
    restore();
    scratch.dispose();
    assert.deepEqual(times, [1, 10]);
    assert.deepEqual(shown, Array(2).fill("BenchmarkBurn has only 13 samples, so its shares are uncertain."));
  });

  test("can be picked from a file of the workspace if none is open", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const offered: string[][] = [];
    const restore = replace(vscode.window, "showQuickPick", async (items: vscode.QuickPickItem[]) => {
      offered.push(items.map(({ label }) => label));
      return offered.length === 1 ? items.find(({ label }) => label === "burn_test.go") : undefined;
    });
    await vscode.commands.executeCommand("goVerify.profileTest");
    restore();
    assert.ok(offered[0]!.includes("burn_test.go"));
    assert.equal(offered[1]![0], "BenchmarkBurn");
  });

  test("can be picked from the palette", async () => {
    let offered: readonly vscode.QuickPickItem[] = [];
    const restore = replace(vscode.window, "showQuickPick", async (items: vscode.QuickPickItem[]) => {
      offered = items;
      return undefined;
    });
    await vscode.window.showTextDocument(file);
    await vscode.commands.executeCommand("goVerify.profileTest");
    restore();
    assert.deepEqual(
      offered.slice(0, 2).map(({ label, description }) => [label, description]),
      [
        ["BenchmarkBurn", "CPU time"],
        ["BenchmarkBurn", "memory"],
      ],
    );
  });
});
