import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import {
  ending,
  expectNoTrace,
  expectNothingLeft,
  openPlace,
  type Place,
  type StartOptions,
} from "./support.ts";

suite("a signal", () => {
  let place: Place;
  setup(() => {
    place = openPlace();
  });
  teardown(() => place.remove());

  /** Starts a run whose go command hangs and ignores all that can be ignored, and waits until it does. */
  async function hanging(options: StartOptions = {}): Promise<ChildProcess> {
    const go = place.go(`trap '' TERM INT HUP
sleep 300 & setsid sleep 301 & touch "$HOME/../hangs"; wait; sleep 302`);
    const output = place.path("report");
    const child = place.start(
      ["verify", "--check", "install.go-on-path", "--go", go, "--output", output],
      options,
    );
    for (let waited = 0; !readdirSync(place.folder).includes("hangs"); waited += 20) {
      assert.ok(waited < 30_000, "it does not start");
      await delay(20);
    }
    return child;
  }

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    test(`${signal} cancels within 2 s, in order, with exit code 130`, async () => {
      const child = await hanging();
      const ended = ending(child);
      const asked = performance.now();
      child.kill(signal);
      const ran = await ended;
      // Twice the promise, since the machine may be busy; the time-out of the run is 300 s.
      assert.ok(performance.now() - asked < 4000);
      assert.equal(ran.code, 130);
      expectNoTrace(ran);
      await expectNothingLeft(place);
      assert.ok(!readdirSync(place.folder).some((file) => file.startsWith("report")), "no half a report");
    });
  }

  test("a second time ends the process at once, and still nothing is left", async () => {
    const child = await hanging();
    const ended = ending(child);
    child.kill("SIGINT");
    child.kill("SIGTERM");
    const ran = await ended;
    assert.equal(ran.code, 130);
    expectNoTrace(ran);
    await expectNothingLeft(place);
  });

  test("SIGKILL leaves no process, and the next start removes the scratch folder", async () => {
    const child = await hanging();
    const ended = ending(child);
    child.kill("SIGKILL");
    await ended;
    for (let waited = 0; place.processes().length > 0; waited += 50) {
      assert.ok(waited < 5000, "processes are left");
      await delay(50);
    }
    const [left, ...others] = readdirSync(place.tmp);
    assert.match(left!, /^go-verify-/);
    assert.deepEqual(others, []);
    const ran = await place.cli(["verify", "--check", "install.go-on-path"]);
    assert.equal(ran.code, 0);
  });

  test("to the process group, as Ctrl-C sends it, is one cancel", async () => {
    const child = await hanging({ detached: true });
    const ended = ending(child);
    process.kill(-child.pid!, "SIGINT");
    const ran = await ended;
    assert.equal(ran.code, 130);
    expectNoTrace(ran);
    await expectNothingLeft(place);
  });
});
