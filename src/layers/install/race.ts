import { join } from "node:path";
import { type Check, type CheckContext, fail, pass, skip, warn } from "../../engine/check.ts";
import { type CommandOptions, type CommandResult, firstLine, howItEnded } from "../../engine/command.ts";
import { scratchGoMod } from "../../engine/toolchain.ts";
import { withBuildCache } from "../shared/build-cache.ts";
import { explainBuild } from "../shared/build-error.ts";
import { unset } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import main from "./programs/race/main.go";

/** The messages that say why the race detector is not available: cmd/go/internal/work/init.go, instrumentInit; cmd/cgo/gcc.go. */
const NOT_HERE =
  /-race requires cgo.*|-race is not supported on.*|-race is only supported on.*|C compiler "[^"\n]+" not found/;

/** GORACE's options are words (https://go.dev/doc/articles/race_detector, "Options"); log_path names a file of the user's. */
const LOG_PATH = /(?:^|\s)log_path=(\S+)/;

export const race: Check = withBuildCache({
  id: "install.race",
  title: "The race detector finds a planted race",
  label: "Race detector",
  about:
    "`go build -race` must build a program in which two goroutines write the same variable. The program must report the race and exit with code 66. The race detector needs a supported 64-bit platform and, except on macOS and Windows, cgo with a C compiler; without these the check is skipped.",
  needs: ["install.hello-run"],
  effort: "standard",
  compilesFrom: "standard",
  async run(context) {
    const folder = await context.scratch("race");
    await folder.write("go.mod", scratchGoMod("example.com/race"));
    await folder.write("main.go", main);
    const program = join(folder.path, process.platform === "win32" ? "race.exe" : "race");
    const build = ["build", "-race", "-buildvcs=false", "-o", program, "."];
    const built = await context.go(build, { cwd: folder.path });
    if (built.exitCode !== 0) {
      const why = NOT_HERE.exec(built.stderr)?.[0];
      return why
        ? skip(`the race detector is not available here: ${why}`)
        : fail(explainBuild(built, context, folder.path, "Nothing can be built with -race."));
    }
    return judge(context, (env) => context.command([program], { cwd: folder.path, env }));
  },
});

async function judge(context: CheckContext, run: (env: CommandOptions["env"]) => Promise<CommandResult>) {
  const options = context.env.GORACE ?? "";
  const logPath = LOG_PATH.exec(options)?.[1];
  const ran = await run({ GORACE: options.replace(LOG_PATH, "") || undefined });
  if (!foundRace(ran)) {
    const message = "The race detector does not find a planted race.";
    if (options !== "" && foundRace(await run({ GORACE: undefined }))) {
      const cause = `GORACE is set to ${options}; without it the race is found.`;
      return fail({ message, cause, fix: unset("GORACE", context) });
    }
    return fail(
      firstLine(ran.stderr) === ""
        ? { message, cause: `The program printed nothing to stderr: ${howItEnded(ran)}.` }
        : explain(ran, context, message),
    );
  }
  if (logPath !== undefined && !["stdout", "stderr"].includes(logPath)) {
    return warn({
      message: "Race reports do not reach the terminal.",
      cause: `GORACE is set to ${options}, so reports are written to ${logPath}.<process ID>.`,
      fix: unset("GORACE", context),
    });
  }
  return pass("a planted race is reported, exit code 66");
}

/** The report names the very line; 66 is the detector's own exit code. */
function foundRace({ exitCode, stderr }: CommandResult): boolean {
  const at = stderr.indexOf("WARNING: DATA RACE");
  return exitCode === 66 && at >= 0 && /main\.go:9\b/.test(stderr.slice(at));
}
