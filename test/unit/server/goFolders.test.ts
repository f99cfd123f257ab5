import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { goFolders } from "../../../src/server/goFolders.ts";

const never = () => new AbortController().signal;

suite("GOROOT and the module cache", function () {
  this.timeout(60_000);

  test("is what go env says", async () => {
    const said = execFileSync("go", ["env", "GOROOT", "GOMODCACHE"], {
      encoding: "utf8",
      env: { ...process.env, GOTOOLCHAIN: "local" },
    });
    const { goroot, gomodcache } = await goFolders({ env: {}, timeoutMs: 30_000 }, never());
    assert.equal(`${goroot}\n${gomodcache}\n`, said);
  });

  test("is not known where there is no go command, or what there is does not answer as one", async () => {
    const nowhere = { path: "/nowhere/go", origin: "goVerify.goPath" };
    await assert.rejects(goFolders({ env: {}, go: nowhere, timeoutMs: 30_000 }, never()), {
      name: "CommandFailed",
    });
    const other = { path: process.execPath, origin: "goVerify.goPath" };
    await assert.rejects(goFolders({ env: {}, go: other, timeoutMs: 30_000 }, never()), {
      name: "CommandFailed",
    });
  });
});
