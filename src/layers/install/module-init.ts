import { join } from "node:path";
import { lastFlag } from "../../disk/goFlags.ts";
import { type Check, fail, pass } from "../../engine/check.ts";
import { unset, whence } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import { goEnvValues } from "./go-env-values.ts";

/** Starting a module needs no network, no cache and no compiler, so a failure here is in the go command's settings. */
export const moduleInit: Check = {
  id: "install.module-init",
  title: "A new module can be started",
  about:
    "`go mod init` in an empty folder must write a go.mod with its module line. It fails where modules are switched off (GO111MODULE=off) or a setting is not understood.",
  needs: ["install.go-on-path"],
  effort: "quick",
  async run(context) {
    const { GOFLAGS } = await goEnvValues(context, ["GOFLAGS"]);
    const modfile = lastFlag(GOFLAGS, "modfile")?.value;
    if (modfile) {
      // Not tried: it would write the user's own file.
      return fail({
        message: "go mod init does not write go.mod.",
        cause: `GOFLAGS, set ${whence("GOFLAGS", context)}, holds -modfile=${modfile}, which it writes instead.`,
        fix: unset("GOFLAGS", context),
      });
    }
    const folder = await context.scratch("module");
    // Writing go.mod takes a lock in GOMODCACHE, which it would make there (modload/init.go, modfetch.SideLock).
    const env = { GOMODCACHE: (await context.scratch("modcache")).path };
    const result = await context.go(["mod", "init", "example.com/hello"], { cwd: folder.path, env });
    if (result.exitCode !== 0) {
      return fail(explain(result, context, "go mod init does not work."));
    }
    // The go command writes "module" first (cmd/go/internal/modload/init.go); "creating new go.mod" on stderr is no error.
    const text = await context.readText(join(folder.path, "go.mod"));
    if (text === undefined || !/^module example\.com\/hello$/m.test(text)) {
      return fail({
        message: "go mod init ended well but wrote no go.mod with its module line.",
        cause:
          text === undefined
            ? "No go.mod was written."
            : `go.mod holds: ${JSON.stringify(text.slice(0, 200))}`,
        fix: "Reinstall Go: this go command does not do what it says.",
      });
    }
    const release = /^go (\S+)$/m.exec(text)?.[1];
    return pass(release ? `go.mod with "go ${release}"` : "go.mod with its module line");
  },
};
