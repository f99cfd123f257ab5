import assert from "node:assert/strict";
import { computing } from "../../../src/cli/computing.ts";

suite("work that only computes", () => {
  let cancel: AbortController;
  const listener = () => cancel.abort();
  setup(() => {
    cancel = new AbortController();
    process.on("SIGHUP", listener);
  });
  teardown(() => process.off("SIGHUP", listener));

  test("does not begin after a signal of which no listener was told yet", async () => {
    process.kill(process.pid, "SIGHUP");
    await assert.rejects(computing(cancel.signal, assert.fail), { name: "Cancelled" });
  });

  test("nor after one that a listener was told of", async () => {
    cancel.abort();
    await assert.rejects(computing(cancel.signal, assert.fail), { name: "Cancelled" });
  });

  test("runs without listeners, which are there again when it has ended", async () => {
    const before = process.listeners("SIGHUP");
    assert.deepEqual(await computing(cancel.signal, () => process.listeners("SIGHUP")), []);
    const failing = () => Promise.reject(new Error("failed"));
    await assert.rejects(computing(cancel.signal, failing), /^Error: failed$/);
    assert.deepEqual(process.listeners("SIGHUP"), before);
  });
});
