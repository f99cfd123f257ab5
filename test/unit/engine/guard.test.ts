import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { skip } from "../../support/skip.ts";
import { eventually, isAlive, openPrograms, type Programs, pidsIn } from "./programs.ts";

const GUARD = JSON.stringify(resolve("src/engine/guard.ts"));

suite("the guard", () => {
  let programs: Programs;
  let owner: ChildProcess | undefined;
  setup(function () {
    if (process.platform === "win32") {
      skip(this, "Windows has no sh to watch with");
    }
    programs = openPrograms();
  });
  teardown(() => {
    owner?.kill("SIGKILL");
    programs.remove();
  });

  /** A process that owns a guard and starts programs as the engine does; each writes its process ID into a file. */
  async function own(start: string): Promise<ChildProcess> {
    const writer = programs.script(
      "writer",
      `cd "$(dirname "$0")"; trap '' TERM; echo $$ >>pids; exec sleep 300`,
    );
    const program = `import { guardProcess } from ${GUARD};
import { spawn } from "node:child_process";
const guard = guardProcess();
const start = (mark, watch, argv) => {
  const child = spawn(argv[0], argv.slice(1), { detached: true, stdio: "ignore", env: { ...process.env, ...mark } });
  if (watch) guard.watch(child.pid);
  return child;
};
const writer = ${JSON.stringify(writer)};
${start}
process.stdin.on("data", (line) => eval(String(line)));`;
    owner = spawn(
      process.execPath,
      ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--input-type=module", "-e", program],
      {
        stdio: ["pipe", "ignore", "inherit"],
      },
    );
    return owner;
  }
  const started = (count: number) =>
    eventually(`${count} programs run`, () => existsSync(programs.path("pids")) && alive().length === count);
  const alive = () => pidsIn(programs.path("pids")).filter(isAlive);

  test("kills the groups it was told of when its owner is killed", async () => {
    const process = await own("for (let i = 0; i < 3; i++) start({}, true, [writer]);");
    await started(3);
    process.kill("SIGKILL");
    await eventually("all are dead", () => alive().length === 0);
  });

  test("lets them hang up first, so that a lock goes which only they take away", async () => {
    const holder = programs.script(
      "holder",
      `cd "$(dirname "$0")"; trap 'rm -f lock; exit' HUP; : >lock; echo $$ >>pids; while :; do sleep 0.05; done`,
    );
    const process = await own(`start({}, true, [${JSON.stringify(holder)}]);`);
    await started(1);
    assert.ok(existsSync(programs.path("lock")));
    process.kill("SIGKILL");
    await eventually("it is dead", () => alive().length === 0);
    assert.equal(existsSync(programs.path("lock")), false);
  });

  test("spares a group that was released", async () => {
    const process = await own(`const one = start({}, true, [writer]); start({}, true, [writer]);
setTimeout(() => guard.release(one.pid), 300);`);
    await started(2);
    await new Promise((done) => setTimeout(done, 600));
    process.kill("SIGKILL");
    await eventually("the other is dead", () => alive().length === 1);
    const [spared] = alive();
    globalThis.process.kill(spared!, "SIGKILL");
  });

  suite("on Linux", () => {
    setup(function () {
      if (process.platform !== "linux") {
        skip(this, "processes are found by /proc, which only Linux has");
      }
    });

    test("finds by the mark what was started but not yet told", async () => {
      const process = await own(
        "start(guard.mark, false, [writer]); start(guard.markOf(7), false, ['setsid', writer]);",
      );
      await started(2);
      process.kill("SIGKILL");
      await eventually("all are dead", () => alive().length === 0);
    });

    test("does so when it is closed in order", async () => {
      const process = await own("start(guard.markOf(1), false, [writer]);");
      await started(1);
      process.stdin!.write("guard.close()\n");
      await eventually("it is dead", () => alive().length === 0);
      assert.equal(process.exitCode, null);
    });

    test("sweeps up after one command and spares the others", async () => {
      const process = await own(
        "start(guard.markOf(1), false, [writer]); start(guard.markOf(12), true, [writer]);",
      );
      await started(2);
      process.stdin!.write("guard.sweep(1)\n");
      await eventually("one is dead", () => alive().length === 1);
      const [left] = alive();
      assert.match(readFileSync(`/proc/${left}/environ`, "latin1"), /GO_VERIFY_RUN=[0-9a-f-]{36}:12:\0/);
      process.kill("SIGKILL");
      await eventually("the other is dead too", () => alive().length === 0);
    });
  });

  test("ends with its owner, and holds nobody up", async () => {
    const process = await own("");
    process.stdin!.end("guard.close()\n");
    const [code] = await once(process, "exit");
    assert.equal(code, 0);
  });
});
