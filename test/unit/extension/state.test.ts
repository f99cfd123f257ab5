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
const saved = report([check({ commands: [long] })]);

suite("state", () => {
  test("a saved report is restored, with long outputs cut and marked", async () => {
    const state = openState(memory());
    await state.saveReport(saved);
    const back = state.lastReport()!;
    const [cut] = back.layers[0]!.checks[0]!.commands;
    assert.equal(cut!.stdout, "short");
    assert.match(cut!.stderr, /^x{8192}\n… 91808 characters cut …\n$/);
    assert.equal(cut!.truncated, true);
    assert.deepEqual({ ...back, layers: [] }, { ...saved, layers: [] });
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
    { ...saved, layers: [{}] },
    { ...saved, layers: [{ ...saved.layers[0], checks: [null] }] },
    { ...saved, layers: [{ ...saved.layers[0], checks: [{ ...saved.layers[0]!.checks[0], findings: 7 }] }] },
  ]) {
    test(`${JSON.stringify(value)?.slice(-80)} is not a report`, () => {
      assert.equal(openState(memory({ "goVerify.lastReport": value })).lastReport(), undefined);
    });
  }

  test("what another release stored otherwise is dropped", () => {
    const state = openState(
      memory({
        "goVerify.capturedFrom": ["http://a", 7, null],
        "goVerify.captures": [{ uri: "file:///a", from: "http://a" }, { uri: "file:///b" }, null, "x"],
        "goVerify.sourceMappings": { from: "/a", to: "file:///b" },
      }),
    );
    assert.deepEqual(state.capturedFrom.get(), ["http://a"]);
    assert.deepEqual(state.captures.get(), [{ uri: "file:///a", from: "http://a" }]);
    assert.deepEqual(state.sourceMappings.get(), []);
  });

  test("the filter is off until it is switched on", async () => {
    const state = openState(memory());
    assert.equal(state.onlyFailed(), false);
    await state.setOnlyFailed(true);
    assert.equal(state.onlyFailed(), true);
  });
});
