import assert from "node:assert/strict";
import * as vscode from "vscode";

suite("the extension", () => {
  test("is there, and activates without an error", async () => {
    const extension = vscode.extensions.getExtension("go-verify.go-verify");
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
