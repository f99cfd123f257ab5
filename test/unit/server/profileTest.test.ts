/** A test or benchmark profiled with the real go command. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Cancelled } from "../../../src/engine/command.ts";
import { openScratch, type Scratch } from "../../../src/engine/scratch.ts";
import { openProfile } from "../../../src/profile/read/open.ts";
import { countSamples, didRun, profileTest } from "../../../src/server/profileTest.ts";
import type { ProfileTestParams } from "../../../src/server/protocol.ts";

const SOURCE = `package busy

import (
	"testing"
	"time"
)

var kept [][]byte

func burn(until time.Duration) (sum int) {
	for began := time.Now(); time.Since(began) < until; {
		for i := range 1000 {
			sum += i
		}
	}
	return sum
}

func BenchmarkBurn(b *testing.B) {
	for range b.N {
		burn(10 * time.Millisecond)
	}
}

func TestKeep(t *testing.T) {
	for range 64 {
		kept = append(kept, make([]byte, 1<<20))
	}
}

func TestFailing(t *testing.T) { t.Fatal("wrong on purpose") }
func TestEndless(t *testing.T) { select {} }
`;

suite("a profiled test", function () {
  this.timeout(120_000);
  let scratch: Scratch;
  let params: ProfileTestParams;

  suiteSetup(async () => {
    scratch = await openScratch();
    await scratch.write("module/go.mod", "module example.com/busy\n\ngo 1.22\n");
    await scratch.write("module/busy_test.go", SOURCE);
    const folder = join(scratch.path, "module");
    const saveAs = join(scratch.path, "saved.pprof");
    const env = { GOWORK: "off", GOFLAGS: "" };
    params = { env, folder, test: "BenchmarkBurn", profile: "cpu", times: 1, timeoutMs: 100_000, saveAs };
  });
  suiteTeardown(() => scratch.dispose());

  const run = (changes: Partial<ProfileTestParams>, signal = new AbortController().signal) =>
    profileTest({ ...params, saveAs: join(scratch.path, `${changes.test}.pprof`), ...changes }, signal);
  const typesOf = async (file: string) => {
    const profile = await openProfile(readFileSync(file), (packed) => gunzipSync(packed));
    return profile.sampleTypes.map(({ type }) => type);
  };

  test("writes the profile to the given file, and nothing into its package", async () => {
    const saveAs = join(scratch.path, "burn.pprof");
    const { outcome, samples, commands } = await run({ saveAs });
    assert.equal(outcome, "saved");
    // Three seconds of a busy loop; a loaded machine gives it less of them.
    assert.ok(samples! >= 100, `${samples} samples`);
    assert.deepEqual(await typesOf(saveAs), ["samples", "cpu"]);
    assert.match(commands[0]!.stdout, /^BenchmarkBurn\S*\s+\d+\s.*allocs\/op$/m);
    assert.deepEqual(readdirSync(params.folder).sort(), ["busy_test.go", "go.mod"]);
  });

  test("can be profiled for what it allocates", async () => {
    const saveAs = join(scratch.path, "keep.pprof");
    const { outcome } = await run({ test: "TestKeep", profile: "memory", saveAs });
    assert.equal(outcome, "saved");
    assert.deepEqual(await typesOf(saveAs), ["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"]);
  });

  test("runs as many times as long as it is told", async () => {
    const saveAs = join(scratch.path, "longer.pprof");
    const test = await run({ test: "TestKeep", profile: "memory", times: 10, saveAs });
    assert.ok(test.commands[0]!.argv.includes("-count=10"));
    const benchmark = await run({ test: "BenchmarkNowhere", times: 10 });
    assert.ok(benchmark.commands[0]!.argv.includes("-benchtime=30s"));
  });

  for (const [what, changes, outcome, said] of [
    ["fails", { test: "TestFailing" }, "failed", /wrong on purpose/],
    ["is not there", { test: "TestNowhere" }, "no-sample", /no tests to run/],
    ["is no benchmark that is there", { test: "BenchmarkNowhere" }, "no-sample", /^PASS/m],
    ["never ends", { test: "TestEndless", timeoutMs: 4000 }, "timed-out", /^/],
  ] as const) {
    test(`that ${what} gives no profile, and what the go command said`, async () => {
      const saveAs = join(scratch.path, `${changes.test}.pprof`);
      const ended = await run(changes);
      assert.equal(ended.outcome, outcome);
      assert.match(ended.commands[0]!.stdout, said);
      assert.equal(existsSync(saveAs), false);
    });
  }

  test("ran where go test says so: on a busy machine samples alone prove nothing", async () => {
    const ranAs = async (test: string, name = test) => {
      const { commands } = await run({ test });
      return didRun(name, commands[0]!.stdout);
    };
    assert.deepEqual(
      [
        await ranAs("TestKeep"),
        await ranAs("BenchmarkBurn"),
        await ranAs("TestNowhere"),
        await ranAs("BenchmarkNowhere"),
        await ranAs("BenchmarkBurn", "BenchmarkBur"),
      ],
      [true, true, false, false, false],
    );
  });

  test("took no sample where its profile has none, or rows of zeros alone", async () => {
    const taken = (name: string) =>
      countSamples(readFileSync(`test/fixtures/profiles/recorded/${name}.pb.gz`));
    assert.deepEqual(
      [await taken("cpu.idle"), await taken("heap.delta2s"), await taken("heap.leak.0")],
      [0, 0, undefined],
    );
    assert.ok((await taken("cpu.labels"))! > 100);
  });

  test("where the go command is not there has failed", async () => {
    const { outcome, commands } = await run({ go: { path: "/nowhere/go", origin: "goVerify.goPath" } });
    assert.equal(outcome, "failed");
    assert.match(commands[0]!.stderr, /ENOENT/);
  });

  test("that is cancelled ends", async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 1000);
    await assert.rejects(run({ test: "TestEndless" }, abort.signal), Cancelled);
  });

  test("has a name that means nothing else to go test", async () => {
    for (const name of ["TestA|TestB", "Test$ -exec=sh", "", "-bench"]) {
      await assert.rejects(run({ test: name }), /is not the name of a test or benchmark/);
    }
  });
});
