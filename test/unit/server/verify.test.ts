/** What the server does for a client, on the real go command. */
import assert from "node:assert/strict";
import { Cancelled } from "../../../src/engine/command.ts";
import type { RunEvent } from "../../../src/engine/runOptions.ts";
import type { VerifyParams } from "../../../src/server/protocol.ts";
import { goChoices, list, prove, verify } from "../../../src/server/verify.ts";

const params: VerifyParams = {
  env: {},
  runId: 1,
  layers: [],
  checks: ["install.go-on-path"],
  skip: [],
  depth: "quick",
  timeoutMs: 60_000,
  network: false,
};

const never = () => new AbortController().signal;

suite("server", function () {
  this.timeout(120_000);

  test("verifies what is asked for and tells of it as it goes", async () => {
    const events: RunEvent[] = [];
    const report = await verify(params, never(), (event) => events.push(event));
    assert.deepEqual(
      events.filter(({ type }) => type !== "progress").map(({ type }) => type),
      ["planned", "started", "finished"],
    );
    assert.deepEqual(
      report.layers.map(({ id, checks }) => [id, checks.map((check) => [check.id, check.status])]),
      [["install", [["install.go-on-path", "pass"]]]],
    );
  });

  test("verifies the go command that it is given", async () => {
    const go = { path: "/nowhere/go", origin: "goVerify.goPath" };
    const report = await verify({ ...params, go }, never(), () => {});
    assert.equal(report.go?.path, "/nowhere/go");
    assert.equal(report.verdict, "not-ready");
  });

  test("refuses what does not exist", async () => {
    const run = verify({ ...params, checks: ["install.nothing"] }, never(), () => {});
    await assert.rejects(run, { name: "SelectionError", message: /^There is no check "install\.nothing": / });
  });

  test("ends when it is cancelled", async () => {
    const abort = new AbortController();
    const run = verify(params, abort.signal, () => abort.abort());
    await assert.rejects(run, Cancelled);
  });

  test("lets a check prove itself, case by case", async () => {
    const told: string[] = [];
    const asked = { env: {}, runId: 1, checks: ["install.module-init"] };
    const outcomes = await prove(asked, never(), ({ name }, done, total) =>
      told.push(`${done}/${total} ${name}`),
    );
    assert.deepEqual(
      outcomes.flatMap(({ judged }) => judged),
      [],
    );
    assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(["fault", "healthy"]));
    assert.equal(told.length, outcomes.length);
    assert.match(told.at(-1)!, new RegExp(`^${told.length}/${told.length} `));
  });

  test("says that it needs a go command to prove anything", async () => {
    const asked = { env: { PATH: "/nowhere", Path: "/nowhere" }, runId: 1, checks: [] };
    await assert.rejects(
      prove(asked, never(), () => {}),
      { message: /^No go command was found/ },
    );
  });

  test("lists every check with its cases", () => {
    const install = list().find(({ id }) => id === "install")!;
    const bare = install.checks.filter(({ faults, healthy }) => faults.length === 0 || healthy.length === 0);
    assert.ok(install.checks.length > 0);
    assert.deepEqual(bare, []);
  });

  test("reads the release of each go on PATH without running it", async () => {
    const [first] = await goChoices({ env: {} });
    assert.match(first!.version!, /^go1\.\d+/);
  });
});
