/** Every fault of every check must be caught with the right cause; on every healthy twin the check stays silent. */
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import type { Case, CaseSet } from "../../src/engine/case.ts";
import { type Outcome, openSelfTest, playInTurns, type SelfTest } from "../../src/engine/selfTest.ts";
import { findToolchain } from "../../src/engine/toolchain.ts";
import { cases, layers } from "../../src/layers/index.ts";

/** One case and the promise of its outcome, so that cases are played side by side and told in their own order. */
interface Played {
  set: CaseSet;
  testCase: Case;
  outcome: PromiseWithResolvers<Outcome>;
}

/** Twice as many as there are processors: while some compile, others wait for what hangs. */
const AT_ONCE = Math.min(2 * availableParallelism(), 8);

/** Cases that compile the library or the toolchain anew, or vet it: `npm run test:cases` plays them too. */
const LONG = new Set([
  "install.standard-library catches: a file that does not pass go vet",
  "install.hello-run catches: GOCACHE on a disk that is mounted noexec",
  "install.hello-run catches: GOFLAGS=-buildmode=plugin",
  "install.cross-build catches: GOFLAGS=-buildmode=c-archive",
  "install.tools catches: a tool on demand does not compile",
]);
const isFull = process.env.GO_VERIFY_CASES === "all";

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
      if (!isFull && LONG.has(title(set, testCase))) {
        test(`${title(set, testCase)} (takes long: npm run test:cases)`);
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
    const test = selfTest;
    void playInTurns(played, AT_ONCE, (one) => play(one, test));
  });

  suiteTeardown(() => selfTest?.close());
});

async function play({ set, testCase, outcome }: Played, selfTest: SelfTest): Promise<void> {
  const ending = selfTest.play(set, testCase);
  // Nobody may be waiting yet; the test that will is told all the same.
  outcome.promise.catch(() => undefined);
  outcome.resolve(ending);
  await ending.catch(() => undefined);
}
