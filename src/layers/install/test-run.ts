import { splitFlags } from "../../disk/goFlags.ts";
import { type Check, type CheckContext, fail, type Problem, pass } from "../../engine/check.ts";
import type { CommandOptions, CommandResult } from "../../engine/command.ts";
import { scratchGoMod } from "../../engine/toolchain.ts";
import { withBuildCache } from "../shared/build-cache.ts";
import { damagedBuild } from "../shared/build-error.ts";
import { explain } from "../shared/symptoms.ts";
import { blameGoflags, goEnvValues } from "./go-env-values.ts";
import failing from "./programs/test-run/failing/planted_test.go";
import mistake from "./programs/test-run/mistake/mistake.go";
import passing from "./programs/test-run/passing/sum_test.go";

/** Runs one command, by default without the flags that write files of the user's. */
type Run = (env?: CommandOptions["env"]) => Promise<CommandResult>;

/** Exit codes alone prove nothing: with GOFLAGS=-exec=true or -run=none every test is "ok". */
export const testRun: Check = withBuildCache({
  id: "install.test-run",
  title: "go test and go vet give correct results",
  label: "go test and vet",
  about:
    "A test that must pass passes, a test that must fail fails with its message, and go vet finds a planted mistake and no other. A toolchain that never runs tests, or whose vet finds nothing, always looks green.",
  needs: ["install.hello-run"],
  effort: "standard",
  compilesFrom: "standard",
  async run(context) {
    const folder = await context.scratch("test-run");
    await folder.write("go.mod", scratchGoMod("example.com/testrun"));
    await folder.write("passing/sum_test.go", passing);
    await folder.write("failing/planted_test.go", failing);
    await folder.write("mistake/mistake.go", mistake);
    const harmless = await withoutUserFiles(context);
    const command =
      (...args: string[]): Run =>
      (env = harmless) =>
        context.go(args, { cwd: folder.path, env });

    const problem =
      (await judge(
        context,
        folder.path,
        command("test", "-json", "-count=1", "./passing", "./failing"),
        testProblem,
      )) ?? (await judge(context, folder.path, command("vet", "-json", "./..."), vetProblem));
    return problem
      ? fail(problem)
      : pass("one test passes, one fails with its message, vet finds one mistake");
  },
});

/** What is wrong with the result of a command; undefined if nothing is. */
type Judge = (answer: CommandResult) => string | undefined;

async function judge(
  context: CheckContext,
  cwd: string,
  run: Run,
  problemOf: Judge,
): Promise<Problem | undefined> {
  const answer = await run();
  const message = problemOf(answer);
  if (message === undefined) {
    return undefined;
  }
  const works = async (env: CommandOptions["env"]) => problemOf(await run(env)) === undefined;
  const printed = { ...answer, stdout: outputOf(answer.stdout) };
  return (
    (await blameGoflags(context, message, works, answer)) ??
    damagedBuild(printed, context, cwd, message) ??
    explain(printed, context, message)
  );
}

function testProblem({ exitCode, stdout }: CommandResult): string | undefined {
  const events = eventsOf(stdout);
  const ended = (test: string) =>
    events.find(({ Test, Action }) => Test === test && ["pass", "fail", "skip"].includes(Action ?? ""))
      ?.Action;
  if (ended("TestSum") === undefined && ended("TestPlanted") === undefined) {
    return exitCode === 0 ? "go test succeeds, but runs no test." : "go test does not run.";
  }
  if (ended("TestSum") !== "pass") {
    return "A test that must pass does not pass.";
  }
  const printed = events.some(
    ({ Test, Output }) => Test === "TestPlanted" && Output?.includes("planted failure"),
  );
  return ended("TestPlanted") === "fail" && printed && exitCode === 1
    ? undefined
    : "A test that must fail is not reported as failed with its message.";
}

/** `go vet -json` exits with 0 and prints an object for each package, to stdout (before go1.25 to stderr, with comments). */
function vetProblem({ exitCode, stdout, stderr }: CommandResult): string | undefined {
  const places = [...`${stdout}\n${stderr}`.matchAll(/"posn":\s*"([^"\n]*)"/g)].map(([, place]) => place!);
  if (exitCode !== 0) {
    return "go vet does not run.";
  }
  if (!places.some((place) => /mistake\.go:8:\d+$/.test(place))) {
    return "go vet does not find a planted mistake.";
  }
  return places.length > 1 ? "go vet reports a problem in correct code." : undefined;
}

/** One line of `go test -json` (cmd/internal/test2json). */
interface TestEvent {
  Action?: string;
  Test?: string;
  Output?: string;
}

function eventsOf(stdout: string): TestEvent[] {
  return stdout.split("\n").flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === "object" && value !== null ? [value as TestEvent] : [];
    } catch {
      return [];
    }
  });
}

/** The output of the tests, unwrapped from the events. */
function outputOf(stdout: string): string {
  const outputs = eventsOf(stdout).flatMap(({ Output }) => (typeof Output === "string" ? [Output] : []));
  return outputs.length > 0 ? outputs.join("") : stdout;
}

/** Flags with which `go test` writes a file ("go help testflag"): GOFLAGS may name a file of the user's, which must not change. */
const WRITES =
  /^(test\.)?(o|c|coverprofile|cpuprofile|memprofile|blockprofile|mutexprofile|trace|outputdir|gocoverdir)$/;

async function withoutUserFiles(context: CheckContext): Promise<CommandOptions["env"]> {
  const { GOFLAGS } = await goEnvValues(context, ["GOFLAGS"]);
  const flags = splitFlags(GOFLAGS);
  if (!flags.some(({ name }) => WRITES.test(name))) {
    return {};
  }
  const others = flags.filter(({ name }) => !WRITES.test(name));
  const words = others.map(({ name, value }) => `'-${name}${value === undefined ? "" : `=${value}`}'`);
  return { GOFLAGS: ["-buildvcs=false", ...words].join(" ") };
}
