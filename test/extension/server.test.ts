/** The life of the language server: a crash is shown once, and the server is restarted. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { until } from "../support/until.ts";
import { api, fakeGo, notificationsDuring, processesWith, servers, settings } from "./support.ts";

/** Seconds that only this editor's processes sleep for: another editor may run the same test. */
const SLEEP = `7${process.pid}`;

suite("the language server", function () {
  this.timeout(180_000);

  suiteSetup(() => settings.set({ depth: "quick", network: false }));
  suiteTeardown(() => settings.reset());

  test("killed during a run, it is reported once and restarted, and leaves no process", async () => {
    const go = fakeGo(`sleep ${SLEEP} & sleep ${SLEEP}1`);
    try {
      await settings.set({ goPath: go.path });
      const { board } = await api();
      const shown = await notificationsDuring(async () => {
        const run = vscode.commands.executeCommand("goVerify.verifyInstall");
        await until("process of the run", () => processesWith("sleep", SLEEP).length >= 2);
        const [pid] = servers();
        process.kill(pid!, "SIGKILL");
        await run;
        await until("other server", () => servers().some((other) => other !== pid));
      });
      assert.equal(shown.length, 1);
      assert.match(shown[0]!, /^The Go Verify language server ended unexpectedly and was restarted\./);
      assert.deepEqual(
        board.all().filter(({ phase }) => phase !== undefined),
        [],
      );
      await until("end of what the run had started", () => processesWith("sleep", SLEEP).length === 0);
    } finally {
      await settings.set({ goPath: undefined });
      go.remove();
    }
  });

  test("works again after that", async () => {
    const { session } = await api();
    const { report } = await session.verify({ layers: [], checks: ["install.go-on-path"] });
    assert.equal(report.layers[0]!.checks[0]!.status, "pass");
    assert.equal(servers().length, 1);
  });

  test("an API that takes a token passes its cancel on", async () => {
    const { session } = await api();
    const run = session.verify({ layers: [], checks: [] });
    session.cancel();
    await assert.rejects(run, { name: "RunCancelled" });
  });
});
