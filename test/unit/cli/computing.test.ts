import assert from "node:assert/strict";
import { computing } from "../../../src/cli/computing.ts";

suite("work that only computes", () => {
  let told = 0;
  const listener = () => {
    told++;
  };
  setup(() => {
    told = 0;
    process.on("SIGHUP", listener);
  });
  teardown(() => process.off("SIGHUP", listener));

  test("does not begin after a signal of which no listener was told yet", async () => {
    process.kill(process.pid, "SIGHUP");
    await assert.rejects(computing(assert.fail), /^Error: cancelled$/);
    assert.equal(told, 1);
  });

  test("runs without listeners, which are there again when it has ended", async () => {
    const before = process.listeners("SIGHUP");
    assert.deepEqual(await computing(() => process.listeners("SIGHUP")), []);
    await assert.rejects(
      computing(() => Promise.reject(new Error("failed"))),
      /^Error: failed$/,
    );
    assert.deepEqual(process.listeners("SIGHUP"), before);
  });
});
