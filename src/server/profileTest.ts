/** Profiles one test or benchmark of a trusted folder: `go test` writes to a scratch folder, the profile is saved. */
import { join } from "node:path";
import { type CommandRecord, CommandTimeout } from "../engine/command.ts";
import { readRegularFile } from "../engine/files.ts";
import { writeWhole } from "../engine/scratch.ts";
import type { ProfileTestParams, ProfileTestResult } from "./protocol.ts";
import { withGo } from "./withGo.ts";

/** The largest unpacked profile of one test, in bytes; the runtime writes a few MB. */
const CAP = 256 * 1024 ** 2;

/** A name that `-run` and `-bench` take as it is: letters, digits and `_` mean themselves in a regular expression. */
const NAME = /^(Test|Benchmark)[\p{L}\p{Nd}_]*$/u;

/**
 * Runs the test or benchmark and writes its profile to `saveAs` if it has samples. The test binary, the profile and
 * the temporary files of go test are in a scratch folder; the test itself runs in its package's folder, as usual.
 * @throws Cancelled after everything is removed; Error with one sentence if there is no go command, or if the file
 * is not a profile.
 */
export async function profileTest(
  params: ProfileTestParams,
  signal: AbortSignal,
): Promise<ProfileTestResult> {
  if (!NAME.test(params.test)) {
    throw new Error(`${JSON.stringify(params.test)} is not the name of a test or benchmark.`);
  }
  const commands: CommandRecord[] = [];
  try {
    return await withGo(params, signal, async ({ go, run, scratch, outside }) => {
      const file = join(scratch.path, "profile.pprof");
      const argv = [go, ...goTestArguments(params, file, join(scratch.path, "profiled.test"))];
      const options = { cwd: params.folder, env: outside };
      const { exitCode, stdout } = await run(argv, options, (record) => commands.push(record));
      if (exitCode !== 0) {
        return { outcome: "failed", commands };
      }
      // If no test has that name, go test profiles itself; on a busy machine that yields samples.
      const samples = didRun(params.test, stdout) ? await saved(file, params.saveAs) : 0;
      return samples === 0 ? { outcome: "no-sample", commands } : { outcome: "saved", samples, commands };
    });
  } catch (error) {
    if (error instanceof CommandTimeout) {
      return { outcome: "timed-out", commands };
    }
    throw error;
  }
}

/**
 * Whether the test ran, by what go test printed: a benchmark prints a line with the number of processors or the name
 * of a sub-benchmark after its name; if no test ran, the package's line ends with a note (cmd/go/internal/test).
 */
export function didRun(test: string, stdout: string): boolean {
  return test.startsWith("Benchmark")
    ? new RegExp(`^${test}(?=[-/\\s])`, "m").test(stdout)
    : !/\[no tests to run\]$/m.test(stdout);
}

/**
 * Saves the profile; returns the number of its samples as `countSamples` does. If build constraints exclude every test
 * file, go test writes none and succeeds.
 */
async function saved(file: string, saveAs: string): Promise<number | undefined> {
  const bytes = await readRegularFile(file, { most: CAP });
  const samples = bytes === undefined ? 0 : await countSamples(bytes);
  if (bytes !== undefined && samples !== 0) {
    await writeWhole(saveAs, bytes);
  }
  return samples;
}

/** How long a benchmark runs, in seconds: at 100 samples a second, one processor gives enough of them. */
const BENCH_SECONDS = 3;

/** `go help testflag`. The command has a timeout of its own, so go test needs none. */
function goTestArguments(
  { test, profile, times }: ProfileTestParams,
  file: string,
  binary: string,
): string[] {
  const isBenchmark = test.startsWith("Benchmark");
  const only = isBenchmark
    ? ["-run=^$", `-bench=^${test}$`, "-benchmem", `-benchtime=${BENCH_SECONDS * times}s`, "-count=1"]
    : [`-run=^${test}$`, `-count=${times}`];
  const flag = profile === "cpu" ? "-cpuprofile" : "-memprofile";
  return ["test", ...only, "-timeout=0", `${flag}=${file}`, `-o=${binary}`, "."];
}

/**
 * How many samples the profiler took: 0 if no sample has a value, undefined if the profile does not have the number. The
 * heap profile of a program that hardly allocates has only zeros.
 */
export async function countSamples(bytes: Uint8Array): Promise<number | undefined> {
  const { openedProfile } = await import("../disk/openedProfile.ts");
  const opened = await openedProfile(bytes, CAP);
  if ("problem" in opened) {
    throw new Error(opened.problem);
  }
  const { samples, sampleTypes } = opened.profile;
  if (!samples.values.some((value) => value !== 0)) {
    return 0;
  }
  const row = sampleTypes.findIndex(({ type, unit }) => type === "samples" && unit === "count");
  const counts = samples.values.filter((_, index) => index % sampleTypes.length === row);
  return row < 0 ? undefined : counts.reduce((sum, value) => sum + value, 0);
}
