import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { type CaseSet, casesOf } from "../../../src/engine/case.ts";
import { fail, pass } from "../../../src/engine/check.ts";
import { Cancelled, CommandFailed } from "../../../src/engine/command.ts";
import { type Outcome, type SelfTestOptions, selfTest } from "../../../src/engine/selfTest.ts";
import { checkNamed, layersOf } from "./checks.ts";
import { openPrograms, type Programs } from "./programs.ts";

suite("a self-test", () => {
  let programs: Programs;
  setup(() => {
    programs = openPrograms();
    mkdirSync(programs.path("goroot/bin"), { recursive: true });
    programs.script("goroot/bin/go", `echo '${programs.path("goroot")}'`);
  });
  teardown(() => programs.remove());

  const check = checkNamed("a.b", async ({ env }) =>
    env.PLANTED === undefined ? pass("whole") : fail({ message: "It is broken.", cause: env.PLANTED }),
  );
  const healthy = { plain: { plant: () => {} } };
  const breaks = (cause: string) => ({
    plant: ({ env }: { env: Record<string, string | undefined> }) => {
      env.PLANTED = cause;
    },
  });

  function play(sets: CaseSet[], more: Partial<SelfTestOptions> = {}): Promise<Outcome[]> {
    return selfTest({
      layers: layersOf([check]),
      cases: sets,
      env: process.env,
      go: programs.path("goroot/bin/go"),
      signal: new AbortController().signal,
      ...more,
    });
  }
  const told = (outcomes: Outcome[]) => outcomes.map(({ name, judged }) => [name, ...judged]);

  test("judges each case by what the check really answers", async () => {
    const set = casesOf(check, {
      faults: {
        caught: { ...breaks("a cut wire"), expect: { cause: /wire/ } },
        "caught with another cause": { ...breaks("a cut wire"), expect: { cause: /water/ } },
        "not caught": { plant: () => {} },
        "not plantable": {
          plant: () => {
            throw new Error("no room");
          },
        },
        "not possible here": { ...breaks("x"), unavailable: () => "needs another system" },
      },
      healthy: { ...healthy, "a false alarm": breaks("nothing") },
    });
    const outcomes = await play([set]);
    assert.deepEqual(told(outcomes), [
      ["caught"],
      ["caught with another cause", 'no cause matches /water/: ["a cut wire"]'],
      ["not caught", "status is pass, expected fail"],
      ["not plantable", "could not be played: no room"],
      ["not possible here"],
      ["plain"],
      ["a false alarm", "status is fail, expected pass"],
    ]);
    assert.equal(outcomes[4]!.unavailable, "needs another system");
    assert.equal(outcomes[4]!.report, undefined);
    assert.equal(outcomes[0]!.report?.status, "fail");
  });

  test("plays what must be alone before or after all others, one at a time", async () => {
    const log: string[] = [];
    const playing = (name: string, alone?: "first" | "last") => ({
      alone,
      async plant() {
        log.push(`${name} begins`);
        await new Promise((done) => setTimeout(done, 20));
        log.push(`${name} ends`);
      },
    });
    const set = casesOf(check, {
      faults: { one: playing("one", "last"), two: playing("two", "last") },
      healthy: { three: playing("three"), four: playing("four", "first") },
    });
    await play([set], { jobs: 3 });
    assert.deepEqual(
      log,
      ["four", "three", "one", "two"].flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
  });

  test("gives each case a folder of its own, and leaves none", async () => {
    const folders: string[] = [];
    const plant = (stage: { folder: string }) => {
      folders.push(stage.folder);
    };
    const TMPDIR = programs.path("tmp");
    mkdirSync(TMPDIR);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = TMPDIR;
    try {
      await play([casesOf(check, { faults: { one: { plant } }, healthy: { two: { plant } } })]);
    } finally {
      if (before === undefined) {
        delete process.env.TMPDIR;
      } else {
        process.env.TMPDIR = before;
      }
    }
    assert.equal(new Set(folders).size, 2);
    assert.ok(folders.every((folder) => folder.startsWith(TMPDIR) && !existsSync(folder)));
    assert.deepEqual(readdirSync(TMPDIR), []);
  });

  test("needs a go command that answers", async () => {
    const go = programs.script("broken", "echo 'go: cannot find GOROOT directory: /gone' >&2; exit 2");
    await assert.rejects(play([], { go }), (error) => {
      assert.ok(error instanceof CommandFailed);
      assert.equal(error.message, "broken env GOROOT failed: go: cannot find GOROOT directory: /gone");
      return true;
    });
  });

  test("ends when it is cancelled", async () => {
    const abort = new AbortController();
    const set = casesOf(check, { faults: { one: { plant: () => abort.abort() } }, healthy });
    await assert.rejects(play([set], { signal: abort.signal, jobs: 1 }), Cancelled);
  });
});
