import assert from "node:assert/strict";
import { openState } from "../../../src/extension/state.ts";
import { check, command, report } from "../formats/sample.ts";

function memory(values: Record<string, unknown> = {}) {
  return {
    values,
    keys: () => Object.keys(values),
    get: <T>(key: string) => values[key] as T,
    update: async (key: string, value: unknown) => {
      values[key] = structuredClone(value);
    },
  };
}

const long = command({ stdout: "short", stderr: "x".repeat(100_000) });
const kept = report([check({ commands: [long] })]);

suite("state", () => {
  test("a kept report comes back, its long outputs cut and told so", async () => {
    const state = openState(memory());
    await state.keepReport(kept);
    const back = state.lastReport()!;
    const [cut] = back.layers[0]!.checks[0]!.commands;
    assert.equal(cut!.stdout, "short");
    assert.match(cut!.stderr, /^x{8192}\n… 91808 characters cut …\n$/);
    assert.equal(cut!.truncated, true);
    assert.deepEqual({ ...back, layers: [] }, { ...kept, layers: [] });
    assert.equal(long.stderr.length, 100_000);
  });

  for (const value of [
    undefined,
    null,
    7,
    "report",
    [],
    {},
    { schema: "go-verify/report/2", layers: [] },
    { schema: "go-verify/report/1" },
  ]) {
    test(`${JSON.stringify(value)} is no report`, () => {
      assert.equal(openState(memory({ "goVerify.lastReport": value })).lastReport(), undefined);
    });
  }

  test("the filter is off until it is switched on", async () => {
    const state = openState(memory());
    assert.equal(state.onlyOff(), false);
    await state.setOnlyOff(true);
    assert.equal(state.onlyOff(), true);
  });
});
