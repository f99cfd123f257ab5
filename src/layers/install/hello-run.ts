import { join } from "node:path";
import { type Check, fail, pass } from "../../engine/check.ts";
import { firstLine, howItEnded } from "../../engine/command.ts";
import { explain } from "../shared/symptoms.ts";
import hello from "./programs/hello/main.go";

const EXPECTED = "✅ Go runtime OK\n";

/**
 * Builds into a file of its own and runs that: `go run` may run a cached program (since go1.24), which proves
 * nothing of the linker; and an exit code proves nothing, since GOFLAGS=-n or -exec build or run nothing with 0.
 */
export const helloRun: Check = {
  id: "install.hello-run",
  title: "A program compiles and runs",
  about:
    "The smallest proof that compiler, linker, standard library, build cache and temporary folder work together: a program is built by `go build`, run, and must print its line.",
  needs: ["install.go-on-path"],
  effort: "quick",
  async run(context) {
    const folder = await context.scratch("hello");
    await folder.write("go.mod", "module example.com/hello\n");
    await folder.write("main.go", hello);
    const program = join(folder.path, process.platform === "win32" ? "hello.exe" : "hello");
    const built = await context.go(["build", "-buildvcs=false", "-o", program, "."], { cwd: folder.path });
    if (built.exitCode !== 0) {
      return fail(explain(built, context, "A program does not compile."));
    }
    const ran = await context.command([program], { cwd: folder.path });
    if (ran.exitCode !== 0) {
      return fail(explain(ran, context, "The program was built but does not run."));
    }
    if (ran.stdout !== EXPECTED) {
      return fail({
        message: "The program ran but did not print its line.",
        cause: `It printed ${JSON.stringify(firstLine(ran.stdout))} (${howItEnded(ran)}).`,
      });
    }
    return pass(EXPECTED.trim());
  },
};
