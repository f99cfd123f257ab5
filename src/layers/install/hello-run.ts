import { type Check, type CheckContext, fail, type Problem, pass } from "../../engine/check.ts";
import { type CommandOptions, type CommandResult, firstLine } from "../../engine/command.ts";
import { scratchGoMod } from "../../engine/toolchain.ts";
import { withBuildCache } from "../shared/build-cache.ts";
import { damagedBuild } from "../shared/build-error.ts";
import { unset, whereSet } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import { blameGoflags, goEnvValues } from "./go-env-values.ts";
import hello from "./programs/hello/main.go";

const EXPECTED = "✅ Go runtime OK\n";

/**
 * Runs the program twice with `go run`: the first time go links it and runs it in the temporary folder, the second time
 * it runs the program stored in the build cache (since go1.24). The exit code proves nothing: with GOFLAGS=-n or -exec
 * it is 0 although the program does not run. So the check compares the printed line.
 */
export const helloRun: Check = withBuildCache({
  id: "install.hello-run",
  title: "A program compiles and runs",
  label: "Hello program",
  about:
    "The smallest proof that the compiler, the linker, the standard library, the build cache and the temporary folder work together: `go run` builds and runs a program that must print one line, then runs it again from the build cache.",
  needs: ["install.go-on-path"],
  effort: "quick",
  async run(context) {
    const folder = await context.scratch("hello");
    await folder.write("go.mod", scratchGoMod("example.com/hello"));
    await folder.write("main.go", hello);
    const goRun = (env?: CommandOptions["env"]) =>
      context.go(["run", "-buildvcs=false", "."], { cwd: folder.path, env });

    const first = await goRun();
    if (!greets(first)) {
      return fail(await whyNot(first, context, folder.path, goRun));
    }
    const second = await goRun();
    if (!greets(second)) {
      const problem = explain(
        second,
        context,
        "A program runs the first time, but not the second time, from the build cache.",
      );
      const fix = "Set GOCACHE to a folder where programs can be executed.";
      return fail(/fork\/exec/.test(second.stderr) ? { ...problem, fix } : problem);
    }
    return pass(EXPECTED.trim());
  },
});

function greets({ exitCode, stdout }: CommandResult): boolean {
  return exitCode === 0 && stdout === EXPECTED;
}

/** Settings that change what `go run` does are proven by running it again without them, not by their names. */
async function whyNot(
  first: CommandResult,
  context: CheckContext,
  cwd: string,
  goRun: (env: CommandOptions["env"]) => Promise<CommandResult>,
): Promise<Problem> {
  const message =
    first.exitCode === 0
      ? "go run succeeds, but the program's line is not printed."
      : "A program does not compile and run.";
  return (
    (await blameTarget(context, message, goRun)) ??
    (await blameGoflags(context, message, async (env) => greets(await goRun(env)), first)) ??
    (first.exitCode === 0
      ? { message, cause: `go run printed ${JSON.stringify(firstLine(first.stdout))}.` }
      : (damagedBuild(first, context, cwd, message) ?? explain(first, context, message)))
  );
}

/** GOOS and GOARCH as the proven cause: built for this machine, the program runs. */
async function blameTarget(
  context: CheckContext,
  message: string,
  goRun: (env: CommandOptions["env"]) => Promise<CommandResult>,
): Promise<Problem | undefined> {
  const target = await goEnvValues(context, ["GOOS", "GOARCH", "GOHOSTOS", "GOHOSTARCH"]);
  const { GOOS, GOARCH, GOHOSTOS, GOHOSTARCH } = target;
  const foreign = (["GOOS", "GOARCH"] as const).filter((name) =>
    name === "GOOS" ? GOOS !== GOHOSTOS : GOARCH !== GOHOSTARCH,
  );
  if (foreign.length === 0 || !greets(await goRun({ GOOS: GOHOSTOS, GOARCH: GOHOSTARCH }))) {
    return undefined;
  }
  const where = foreign.map((name) => `${name} is set ${whereSet(name, context)}`).join(", ");
  return {
    message,
    cause: `Programs are built for ${GOOS}/${GOARCH}, not for this machine (${GOHOSTOS}/${GOHOSTARCH}): ${where}.`,
    fix: foreign.map((name) => unset(name, context)).join("; "),
  };
}
