import { type Check, fail, pass } from "../../engine/check.ts";
import { explain } from "../shared/symptoms.ts";

/** Finds the go command and hears it answer. `go version` prints `go version go1.26.8 linux/amd64` (cmd/go/internal/version). */
export const goOnPath: Check = {
  id: "install.go-on-path",
  title: "One go command answers, from its own GOROOT",
  about:
    "Everything else builds on the go command that PATH gives first. Where two installs meet, a terminal, the editor and CI may each use another one.",
  needs: [],
  effort: "quick",
  async run(context) {
    const { path } = context.toolchain;
    if (path === undefined) {
      return fail({
        message: "No go command was found.",
        cause: "No folder on PATH holds a go command that can be run.",
        fix: "Install Go from https://go.dev/dl and add its bin folder to PATH.",
      });
    }
    const answer = await context.go(["version"]);
    if (!/^go version (\S+)( .*)? (\w+)\/(\w+)$/m.test(answer.stdout)) {
      return fail(explain(answer, context, `${path} does not answer.`));
    }
    return pass(path);
  },
};
