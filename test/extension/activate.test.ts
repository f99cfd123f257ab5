import assert from "node:assert/strict";
import * as vscode from "vscode";
import { until } from "../support/until.ts";
import { extension, servers } from "./support.ts";

suite("activation", () => {
  test("follows the start of the window, so that profiles of any name open by their content", async () => {
    await until("activation", () => extension().isActive);
  });

  test("starts no process and does not read what it may never need", async () => {
    await extension().activate();
    assert.deepEqual(servers(), []);
    const loaded = Object.keys(require.cache).filter((file) => file.startsWith(extension().extensionPath));
    assert.ok(loaded.some((file) => file.endsWith("extension.js")));
    assert.deepEqual(
      loaded.filter((file) =>
        /dist.(languageClient|languageProtocol|extensionOnDemand|openedProfile|re2js|execa)\.js$/.test(file),
      ),
      [],
    );
  });

  test("registers every command that package.json names, and a view for each layer", async () => {
    const { contributes } = extension().packageJSON;
    const known = new Set(await vscode.commands.getCommands(true));
    const wanted: string[] = [
      ...contributes.commands.map(({ command }: { command: string }) => command),
      ...contributes.views.goVerify.map(({ id }: { id: string }) => `${id}.focus`),
    ];
    assert.deepEqual(
      wanted.filter((command) => !known.has(command)),
      [],
    );
  });
});
