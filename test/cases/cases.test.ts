/** Every fault of every check must be caught with the right cause; on every healthy twin the check stays silent. */
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import type { Case, CaseSet } from "../../src/engine/case.ts";
import { type Outcome, openSelfTest, type SelfTest } from "../../src/engine/selfTest.ts";
import { findToolchain } from "../../src/engine/toolchain.ts";
import { cases, layers } from "../../src/layers/index.ts";

/** One case and the promise of its outcome, so that cases are played side by side and told in their own order. */
interface Played {
  set: CaseSet;
  testCase: Case;
  outcome: PromiseWithResolvers<Outcome>;
}

const title = (set: CaseSet, { kind, name }: Case) =>
  `${set.check.id} ${kind === "fault" ? "catches" : "is silent on"}: ${name}`;

suite("cases", function () {
  this.timeout(20 * 60_000);
  const wanted = new RegExp(process.env.GO_VERIFY_GREP ?? "");
  const played: Played[] = [];
  let selfTest: SelfTest | undefined;

  for (const set of cases) {
    for (const testCase of set.cases) {
      const reason = testCase.unavailable?.();
      if (reason !== undefined) {
        test(`${title(set, testCase)} (not on this machine: ${reason})`);
        continue;
      }
      const one: Played = { set, testCase, outcome: Promise.withResolvers() };
      if (wanted.test(`cases ${title(set, testCase)}`)) {
        played.push(one);
      }
      test(title(set, testCase), async () => {
        const { judged, report } = await one.outcome.promise;
        assert.deepEqual(judged, [], JSON.stringify(report, null, 1));
      });
    }
  }

  suiteSetup(async () => {
    const { path } = await findToolchain({ env: process.env });
    assert.ok(path, "There is no go command on PATH.");
    selfTest = await openSelfTest({
      layers,
      env: process.env,
      go: path,
      gocache: process.env.GO_VERIFY_GOCACHE,
      signal: new AbortController().signal,
    });
    void playAll(played, selfTest);
  });

  suiteTeardown(() => selfTest?.close());
});

/** Plays some at once, and then those that must be alone. */
async function playAll(played: readonly Played[], selfTest: SelfTest): Promise<void> {
  const queue = played.filter(({ testCase }) => !testCase.alone);
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await play(next, selfTest);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker));
  for (const one of played.filter(({ testCase }) => testCase.alone)) {
    await play(one, selfTest);
  }
}

async function play({ set, testCase, outcome }: Played, selfTest: SelfTest): Promise<void> {
  const ending = selfTest.play(set, testCase);
  // Nobody may be waiting yet; the test that will is told all the same.
  outcome.promise.catch(() => undefined);
  outcome.resolve(ending);
  await ending.catch(() => undefined);
}
