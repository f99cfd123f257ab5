/** Profiles one test or benchmark of a trusted folder: `go test` writes into scratch, the profile is kept. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandRecord, CommandTimeout } from "../engine/command.ts";
import { gunzip, gunzipPieces } from "../engine/gunzip.ts";
import { writeWhole } from "../engine/scratch.ts";
import { inflateWith } from "../profile/read/gzip.ts";
import { openProfile } from "../profile/read/open.ts";
import type { ProfileTestParams, ProfileTestResult } from "./protocol.ts";
import { withGo } from "./withGo.ts";

/** What a profile of one run may be when unpacked, in bytes; the runtime's own are a few MB. */
const CAP = 256 * 1024 ** 2;

/** A name that `-run` and `-bench` take as it is: letters, digits and `_` mean themselves in a regular expression. */
const NAME = /^(Test|Benchmark)[\p{L}\p{Nd}_]*$/u;

/**
 * Runs the test or benchmark, and writes its profile to `saveAs` where it has samples. The test binary, the profile
 * and what go test makes on its way lie in scratch; the test itself runs in its package's folder, as always.
 * @throws Cancelled after everything is gone; Error with one sentence where there is no go command, or what it wrote
 * is no profile.
 */
export async function profileTest(
  params: ProfileTestParams,
  signal: AbortSignal,
): Promise<ProfileTestResult> {
  if (!NAME.test(params.test)) {
    throw new Error(`${JSON.stringify(params.test)} is no name of a test or benchmark.`);
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
      // go test profiles itself even where nothing has that name; on a busy machine that takes samples.
      const outcome = didRun(params.test, stdout) ? await kept(file, params.saveAs) : "no-sample";
      return { outcome, commands };
    });
  } catch (error) {
    if (error instanceof CommandTimeout) {
      return { outcome: "timed-out", commands };
    }
    throw error;
  }
}

/**
 * Whether what was asked for ran, by what go test printed: a benchmark has a line of its own, with the number of
 * processors or of a sub-benchmark behind its name; where no test ran, the package's line ends so (cmd/go/internal/test).
 */
export function didRun(test: string, stdout: string): boolean {
  return test.startsWith("Benchmark")
    ? new RegExp(`^${test}(?=[-/\\s])`, "m").test(stdout)
    : !/\[no tests to run\]$/m.test(stdout);
}

/** Keeps what go test wrote. Without a test file that its build constraints let in, it does nothing and succeeds. */
async function kept(file: string, saveAs: string): Promise<"saved" | "no-sample"> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined || !(await hasSamples(bytes))) {
    return "no-sample";
  }
  await writeWhole(saveAs, bytes);
  return "saved";
}

/** `go help testflag`. One limit of time is enough: the command's own. */
function goTestArguments({ test, profile }: ProfileTestParams, file: string, binary: string): string[] {
  const isBenchmark = test.startsWith("Benchmark");
  const only = isBenchmark ? ["-run=^$", `-bench=^${test}$`, "-benchmem"] : [`-run=^${test}$`];
  const flag = profile === "cpu" ? "-cpuprofile" : "-memprofile";
  return ["test", ...only, "-count=1", "-timeout=0", `${flag}=${file}`, `-o=${binary}`, "."];
}

/** Whether a profile says anything. The heap profile of a program that hardly allocated has rows of zeros alone. */
export async function hasSamples(bytes: Uint8Array): Promise<boolean> {
  const { samples } = await openProfile(bytes, inflateWith(gunzip, gunzipPieces), CAP);
  return samples.values.some((value) => value !== 0);
}
