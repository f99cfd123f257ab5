import { join } from "node:path";
import { lastFlag, splitFlags } from "../../disk/goFlags.ts";
import { type Check, fail, pass } from "../../engine/check.ts";
import { REINSTALL, unset, whereSet } from "../shared/symptoms/symptom.ts";
import { explain } from "../shared/symptoms.ts";
import { goEnvValues } from "./go-env-values.ts";

/** Starting a module needs no network, no cache and no compiler, so a failure points at the settings of the go command. */
export const moduleInit: Check = {
  id: "install.module-init",
  title: "A new module can be started",
  label: "New module",
  about:
    "`go mod init` in an empty folder must write a go.mod file with a module line. It fails if modules are disabled (GO111MODULE=off) or a setting is invalid.",
  needs: ["install.go-on-path"],
  effort: "quick",
  async run(context) {
    const { GOFLAGS, GOTOOLCHAIN } = await goEnvValues(context, ["GOFLAGS", "GOTOOLCHAIN"]);
    const modfile = lastFlag(splitFlags(GOFLAGS), "modfile")?.value;
    if (modfile) {
      // Not run: it would write a file of the user's.
      return fail({
        message: "go mod init does not write go.mod.",
        cause: `GOFLAGS, set ${whereSet("GOFLAGS", context)}, contains -modfile=${modfile}, so go mod init writes that file instead.`,
        fix: unset("GOFLAGS", context),
      });
    }
    const folder = await context.scratch("module");
    // Writing go.mod takes a lock in GOMODCACHE, and would create that folder (modload/init.go, modfetch.SideLock).
    const env = {
      GOMODCACHE: (await context.scratch("modcache")).path,
      // A go.mod above the temporary folder would select another release, which is then downloaded.
      GOTOOLCHAIN: GOTOOLCHAIN.replace(/(^|\+)(auto|path)$/, "") || "local",
    };
    const result = await context.go(["mod", "init", "example.com/hello"], { cwd: folder.path, env });
    if (result.exitCode !== 0) {
      return fail(explain(result, context, "go mod init fails."));
    }
    // The go command writes "module" first (cmd/go/internal/modload/init.go); "creating new go.mod" on stderr is not an error.
    const text = await context.readText(join(folder.path, "go.mod"));
    if (text === undefined || !/^module example\.com\/hello$/m.test(text)) {
      const wrote = text === undefined ? "nothing" : "no module line";
      return fail({
        message: `\`go mod init\` reported success but wrote ${wrote}.`,
        cause:
          text === undefined
            ? "No go.mod was written."
            : `go.mod contains: ${JSON.stringify(text.slice(0, 200))}`,
        fix: REINSTALL,
      });
    }
    const release = /^go (\S+)$/m.exec(text)?.[1];
    return pass(release ? `go.mod with "go ${release}"` : "go.mod with a module line");
  },
};
