/** What the server runs for a client, with the real go command. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Cancelled } from "../../../src/engine/command.ts";
import type { SelectionError } from "../../../src/engine/plan.ts";
import type { RunEvent } from "../../../src/engine/runOptions.ts";
import { openScratch, type Scratch } from "../../../src/engine/scratch.ts";
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

  test("runs the selected checks and sends each report once, with its event", async () => {
    const events: RunEvent[] = [];
    const report = await verify(params, never(), (event) => events.push(event));
    assert.deepEqual(
      events.filter(({ type }) => type !== "progress").map(({ type }) => type),
      ["planned", "started", "finished"],
    );
    const finished = events.filter((event) => event.type === "finished");
    assert.deepEqual(
      finished.map(({ check }) => [check.id, check.status]),
      [["install.go-on-path", "pass"]],
    );
    assert.ok(finished[0]!.check.commands.length > 0);
    assert.deepEqual(report.layers, [
      { id: "install", title: "Install", status: "pass", checks: ["install.go-on-path"] },
    ]);
    assert.equal(report.verdict, "ready");
  });

  test("verifies the go command that it is given", async () => {
    const go = { path: "/nowhere/go", origin: "goVerify.goPath" };
    const report = await verify({ ...params, go }, never(), () => {});
    assert.equal(report.go?.path, "/nowhere/go");
    assert.equal(report.verdict, "not-ready");
  });

  test("refuses what does not exist", async () => {
    const run = verify({ ...params, checks: ["install.nothing"] }, never(), () => {});
    await assert.rejects(run, (error: SelectionError) => {
      assert.equal(error.name, "SelectionError");
      assert.deepEqual(
        { ...error.problem, known: [] },
        {
          kind: "unknown",
          what: "check",
          id: "install.nothing",
          near: [],
          known: [],
        },
      );
      return true;
    });
  });

  test("names the setting that allows a command more time", async () => {
    const events: RunEvent[] = [];
    await verify({ ...params, timeoutMs: 1 }, never(), (event) => events.push(event));
    const [finished] = events.filter((event) => event.type === "finished");
    assert.equal(finished?.check.status, "error");
    assert.match(finished.check.findings[0]!.fix, /, or raise the limit in goVerify\.timeout\.$/);
  });

  test("ends when it is cancelled", async () => {
    const abort = new AbortController();
    const run = verify(params, abort.signal, () => abort.abort());
    await assert.rejects(run, Cancelled);
  });

  test("runs the cases of a check", async () => {
    const shown: string[] = [];
    const request = { env: {}, runId: 1, checks: ["install.module-init"] };
    const outcomes = await prove(request, never(), ({ name }, done, total) =>
      shown.push(`${done}/${total} ${name}`),
    );
    assert.deepEqual(
      outcomes.flatMap(({ judged }) => judged),
      [],
    );
    assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(["fault", "healthy"]));
    assert.equal(shown.length, outcomes.length);
    assert.match(shown.at(-1)!, new RegExp(`^${shown.length}/${shown.length} `));
  });

  test("reports that the self-test needs a go command", async () => {
    const request = { env: { PATH: "/nowhere", Path: "/nowhere" }, runId: 1, checks: [] };
    await assert.rejects(
      prove(request, never(), () => {}),
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

suite("the server and the workspace", function () {
  this.timeout(120_000);
  let scratch: Scratch;
  let workspace: string;
  suiteSetup(async () => {
    scratch = await openScratch();
    workspace = join(scratch.path, "workspace");
    mkdirSync(join(workspace, "bin"), { recursive: true });
    writeFileSync(join(workspace, "go.mod"), "module example.com/m\n");
    writeFileSync(join(workspace, "go.sum"), "one two\n");
    const go = join(workspace, "bin", "go");
    writeFileSync(go, "#!/bin/sh\nexit 1\n");
    chmodSync(go, 0o755);
  });
  suiteTeardown(() => scratch.dispose());

  /** The environment with a go command of the workspace first on PATH. */
  const env = () => {
    const name = process.env.PATH === undefined ? "Path" : "PATH";
    return { [name]: [join(workspace, "bin"), process.env[name]].join(delimiter) };
  };
  const statusOf = async (more: Partial<VerifyParams>) => {
    const events: RunEvent[] = [];
    const checks = ["proxy.gosum-wellformed"];
    await verify({ ...params, checks, ...more }, never(), (event) => events.push(event));
    const finished = events.filter((event) => event.type === "finished");
    return finished.find(({ id }) => id === "proxy.gosum-wellformed")?.check.status;
  };

  test("checks its go.sum, if there is a workspace", async () => {
    assert.equal(await statusOf({ workspace }), "fail");
    assert.equal(await statusOf({}), "skip");
  });

  test("does not use a go command of the workspace", async () => {
    const report = await verify({ ...params, workspace, env: env() }, never(), () => {});
    assert.notEqual(report.go?.path, join(workspace, "bin", "go"));
    assert.match(report.go?.version ?? "", /^go1\./);
    const [first] = await goChoices({ env: env(), workspace });
    assert.equal(first?.path, join(workspace, "bin", "go"));
    assert.notEqual(first?.unusable, undefined);
    assert.equal((await goChoices({ env: env() }))[0]?.unusable, undefined);
  });
});
