/** The extension host dies while a run goes on: nothing of the run lives on, and the next start tidies up. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { openScratch, type Scratch } from "../../src/engine/scratch.ts";
import { skip } from "../support/skip.ts";
import { until } from "../support/until.ts";
import { openWindow, type Window } from "./support.ts";

/** The living processes whose environment and command line hold these texts. */
function processes(mark: string, line: string): number[] {
  const read = (pid: string, of: string) => {
    try {
      return readFileSync(`/proc/${pid}/${of}`, "latin1").replaceAll("\0", " ");
    } catch {
      // It ended since the folder was listed.
      return "";
    }
  };
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => read(pid, "environ").includes(mark) && read(pid, "cmdline").includes(line))
    .map(Number);
}

suite("an extension host that is killed", function () {
  this.timeout(600_000);
  let scratch: Scratch;
  let tmp: string;
  let window: Window;

  suiteSetup(async function () {
    if (process.platform !== "linux") {
      skip(this, "processes are found by /proc, which only Linux has");
    }
    scratch = await openScratch();
    tmp = (await scratch.folder("tmp")).path;
    const go = execFileSync("/bin/sh", ["-c", "command -v go"], { encoding: "utf8" }).trim();
    await scratch.write("hang", "");
    await scratch.write(
      "bin/go",
      `#!/bin/sh\n[ -e '${join(scratch.path, "hang")}' ] && { sleep 300 & sleep 301; }\nexec '${go}' "$@"\n`,
      0o755,
    );
    window = await openWindow({
      env: {
        TMPDIR: tmp,
        PATH: [join(scratch.path, "bin"), process.env.PATH].join(delimiter),
        GOCACHE: process.env.GO_VERIFY_GOCACHE ?? join(scratch.path, "gocache"),
      },
      settings: { "goVerify.depth": "quick", "goVerify.network": false },
    });
  });
  suiteTeardown(async () => {
    await window?.close();
    scratch?.dispose();
  });
  teardown(async function () {
    if (this.currentTest?.state === "failed") {
      await window.keepSight(this.currentTest.title);
    }
  });

  const mark = () => `TMPDIR=${tmp}`;
  const verdict = (text: string) =>
    window.page.locator(".statusbar-item[id='go-verify.go-verify.goVerify.verdict']", { hasText: text });
  /** The palette has the command once the extension has started, which its verdict shows. */
  const verify = async () => {
    await verdict("Go not verified").waitFor();
    await window.run("Go Verify: Verify Go Install");
  };
  const scratchFolders = () => readdirSync(tmp).filter((name) => name.startsWith("go-verify-"));

  test("leaves no process of a run, and no folder after the next start", async () => {
    // The stand-in for VS Code has a folder there too.
    const before = scratchFolders();
    await verify();
    await until("run", () => processes(mark(), "sleep 30").length >= 2);
    const left = scratchFolders().filter((name) => !before.includes(name));
    assert.ok(left.length > 0);
    const hosts = processes(mark(), "--type=extensionHost");
    assert.ok(hosts.length > 0);
    for (const pid of hosts) {
      process.kill(pid, "SIGKILL");
    }
    await until("end of what the run had started", () => processes(mark(), "sleep 30").length === 0);
    rmSync(join(scratch.path, "hang"));
    await until("next host", () =>
      processes(mark(), "--type=extensionHost").some((pid) => !hosts.includes(pid)),
    );
    await verify();
    await verdict("Go ready").waitFor({ timeout: 120_000 });
    assert.deepEqual(
      scratchFolders().filter((name) => left.includes(name)),
      [],
    );
  });
});
