/** In a folder that is not trusted no process of ours starts. The real Restricted Mode is driven in test/ui. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { api, notificationsDuring, replace, servers } from "./support.ts";

const STARTERS = [
  ["goVerify.verifyInstall"],
  ["goVerify.verifyEverything"],
  ["goVerify.proveChecks"],
  ["goVerify.selectGo"],
  ["goVerify.runCheck", "install.hello-run"],
  ["goVerify.profileTest", { uri: "file:///x/a_test.go", test: "TestA", profile: "cpu" }],
  ["goVerify.queryChecksumDatabase"],
] as const;

suite("a folder that is not trusted", () => {
  let restore: () => void;
  suiteSetup(async () => {
    await api();
    restore = replace(vscode.workspace, "isTrusted", false);
  });
  suiteTeardown(() => restore());

  for (const [command, ...args] of STARTERS) {
    test(`${command} says why it does nothing`, async () => {
      const before = servers();
      const shown = await notificationsDuring(async () => {
        await vscode.commands.executeCommand(command, ...args);
      });
      assert.deepEqual(shown, ["This folder is not trusted, so Go Verify starts no process in it."]);
      assert.deepEqual(servers(), before);
    });
  }
});
