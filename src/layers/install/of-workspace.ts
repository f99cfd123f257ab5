/** Checks are about the toolchain that builds: a workspace may select another one than that of the go command on PATH. */
import { type Check, type CheckContext, finding } from "../../engine/check.ts";
import { CommandFailed, type CommandOptions } from "../../engine/command.ts";
import type { GoEnv } from "../../engine/toolchain.ts";
import { otherToolchain } from "./version/workspace-toolchain.ts";

/** Checks about the go command on PATH and its settings. install.version judges the selection itself. */
const OF_PATH = new Set(["install.go-on-path", "install.version", "install.environment", "install.storage"]);

/**
 * The check, which judges the toolchain that the workspace selects if that one is on this machine. Nothing is downloaded:
 * with its name in GOTOOLCHAIN the go command runs it from PATH or the module cache (cmd/go/internal/toolchain, Exec).
 */
export function ofWorkspace(check: Check): Check {
  if (OF_PATH.has(check.id)) {
    return check;
  }
  return {
    ...check,
    async run(context) {
      const { workspace } = context;
      const env = workspace === undefined ? undefined : await context.goEnv().catch(() => undefined);
      const other = workspace && env && (await otherToolchain(context, workspace, env));
      if (!other) {
        return check.run(context);
      }
      const result = await check.run(withToolchain(context, other.name));
      const note = finding("info", {
        message: `This is about ${other.name}, which builds in the workspace, not about ${env.GOVERSION}.`,
        cause: `${other.why}.`,
        location: other.location,
      });
      return result.status === "skip" ? result : { ...result, findings: [...result.findings, note] };
    },
  };
}

function withToolchain(context: CheckContext, name: string): CheckContext {
  const named = (given: CommandOptions = {}) => ({ ...given, env: { GOTOOLCHAIN: name, ...given.env } });
  let env: Promise<GoEnv> | undefined;
  const changed: CheckContext = {
    ...context,
    go: (args, given) => context.go(args, named(given)),
    command: (argv, given) => context.command(argv, named(given)),
    goEnv() {
      env ??= changed.go(["env", "-json"]).then((answer) => {
        if (answer.exitCode !== 0) {
          throw new CommandFailed(answer);
        }
        return JSON.parse(answer.stdout) as GoEnv;
      });
      return env;
    },
  };
  return changed;
}
