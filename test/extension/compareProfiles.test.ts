/** Choosing two profiles to compare, in a real editor. */
import assert from "node:assert/strict";
import { copyFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { openScratch, type Scratch } from "../../src/engine/scratch.ts";
import { handleMessage, type MessageTools } from "../../src/extension/profiles/profileMessages.ts";
import { openSourceView } from "../../src/extension/profiles/profileSource.ts";
import { openState } from "../../src/extension/state.ts";
import { until } from "../support/until.ts";
import { api, extension, memory, replace } from "./support.ts";

suite("Compare Profiles", function () {
  this.timeout(60_000);
  let scratch: Scratch;
  let before: vscode.Uri;
  let after: vscode.Uri;

  suiteSetup(async () => {
    await api();
    scratch = await openScratch();
    const real = join(extension().extensionPath, "test/fixtures/profiles/go/small.cpu.pprof");
    [before, after] = ["b-before.pprof", "a-after.pprof"].map((name, age) => {
      const file = join(scratch.path, name);
      copyFileSync(real, file);
      utimesSync(file, 1_800_000_000 + age, 1_800_000_000 + age);
      return vscode.Uri.file(file);
    }) as [vscode.Uri, vscode.Uri];
  });
  suiteTeardown(() => scratch.dispose());
  teardown(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  /** The active profile, once it is `uri`. */
  const front = async (uri: vscode.Uri) => {
    const { profiles } = await api();
    return until("active profile", () => {
      const page = profiles.active();
      return page?.uri.toString() === uri.toString() && page;
    });
  };
  const open = async (uri: vscode.Uri) => {
    await vscode.commands.executeCommand("vscode.openWith", uri, "goVerify.profile");
    return front(uri);
  };
  const toolsOf = async (): Promise<MessageTools> => {
    const { profiles } = await api();
    const state = openState(memory());
    const source = { mappings: state.sourceMappings, goFolders: async () => undefined };
    return { ...profiles, state, source, view: openSourceView(source) };
  };

  test("shows the newer of two selected files against the older, also when it is opened again", async () => {
    await vscode.commands.executeCommand("goVerify.compareProfiles", after, [after, before]);
    assert.equal((await front(after)).base?.toString(), before.toString());
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    assert.equal((await open(after)).base?.toString(), before.toString());
    await handleMessage({ kind: "forgetBase" }, await front(after), await toolsOf());
    assert.equal((await front(after)).base, undefined);
  });

  test("changes the base of an editor that is open", async () => {
    const { profiles } = await api();
    const page = await open(before);
    assert.equal(page.base, undefined);
    await profiles.open(before, after);
    assert.equal((await front(before)).base?.toString(), after.toString());
    assert.equal(await front(before), page);
  });

  test("offers what is open and what is in the folder of the active profile", async () => {
    await open(after);
    let offered: readonly vscode.QuickPickItem[] = [];
    const restore = replace(vscode.window, "showQuickPick", async (items: typeof offered) => {
      offered = items;
      return items[0];
    });
    await vscode.commands.executeCommand("goVerify.compareProfiles");
    restore();
    const labels = offered.map(({ label, description }) => `${label} ${description ?? ""}`);
    assert.equal(labels[0], "b-before.pprof in the same folder");
    assert.match(labels.at(-1)!, /Browse/);
    assert.equal((await front(after)).base?.toString(), before.toString());
  });

  test("offers what is open first, and nothing twice", async () => {
    await open(before);
    const page = await open(after);
    let offered: readonly vscode.QuickPickItem[] = [];
    const restore = replace(vscode.window, "showQuickPick", async (items: typeof offered) => {
      offered = items;
      return undefined;
    });
    await handleMessage({ kind: "compareWith" }, page, await toolsOf());
    restore();
    assert.deepEqual(
      offered.filter(({ label }) => label === "b-before.pprof").map(({ description }) => description),
      ["open"],
    );
  });

  test("offers an earlier capture of the same profile first, if it still exists", async () => {
    const page = await open(after);
    const tools = await toolsOf();
    const from = "http://127.0.0.1:6060/debug/pprof/heap";
    await tools.state.captures.set([
      { uri: after.toString(), from },
      { uri: vscode.Uri.joinPath(after, "../gone.pprof").toString(), from },
      { uri: vscode.Uri.joinPath(after, "../other.pprof").toString(), from: `${from}2` },
      { uri: before.toString(), from },
    ]);
    let offered: readonly vscode.QuickPickItem[] = [];
    const restore = replace(vscode.window, "showQuickPick", async (items: typeof offered) => {
      offered = items;
      return undefined;
    });
    await handleMessage({ kind: "compareWith" }, page, tools);
    restore();
    const [first, ...others] = offered.map(({ label, description }) => `${label} ${description ?? ""}`);
    assert.equal(first, "b-before.pprof the same profile, captured earlier");
    assert.ok(
      others.every((label) => !/captured earlier/.test(label)),
      others.join(),
    );
  });

  test("swaps the profile and its base, in the same place", async () => {
    const { profiles } = await api();
    await profiles.open(after, before);
    const tools = await toolsOf();
    await handleMessage({ kind: "swap" }, await front(after), tools);
    const page = await front(before);
    assert.equal(page.base?.toString(), after.toString());
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await until("close of the old editor", () => tabs().length === 1);
  });
});
