/** Which go a terminal finds: the login shell runs the person's start-up files, and these may change PATH. */
import { basename, isAbsolute } from "node:path";
import type { CheckContext } from "../../../engine/check.ts";
import { CommandTimeout } from "../../../engine/command.ts";

/** Shells that take `-lc` and know `command -v` and `printf` (POSIX; fish has all of them). */
const SHELLS = ["bash", "zsh", "sh", "dash", "ksh", "mksh", "ash", "fish"];

const LIMIT_MS = 3000;

/** Stands before the answer, since start-up files may print as well. */
const MARK = "go-verify found:";

/** What a login shell takes for `go`: a path, or what it is instead; undefined with the reason where it was not asked. */
export type ShellAnswer = { found: string } | { found: undefined; reason: string };

/** Asks the login shell. Nothing of the user's goes into its command line. */
export async function goOfLoginShell(context: CheckContext): Promise<ShellAnswer> {
  const { SHELL } = context.env;
  if (process.platform === "win32" || !SHELL || !isAbsolute(SHELL)) {
    return { found: undefined, reason: "no SHELL is set, so no terminal was asked" };
  }
  if (!SHELLS.includes(basename(SHELL))) {
    return { found: undefined, reason: `${SHELL} is not a shell that can be asked` };
  }
  try {
    const argv = [SHELL, "-lc", `printf '%s\\n' '${MARK}'; command -v go`];
    const answer = await context.command(argv, { timeoutMs: LIMIT_MS, maxOutput: 64 * 1024, hangUp: true });
    const said = answer.stdout.lastIndexOf(`${MARK}\n`);
    return said < 0 || answer.startError
      ? { found: undefined, reason: `${SHELL} did not answer` }
      : { found: answer.stdout.slice(said + MARK.length + 1).split("\n")[0]! };
  } catch (error) {
    if (error instanceof CommandTimeout) {
      return { found: undefined, reason: `${SHELL} took longer than ${LIMIT_MS / 1000} s to start` };
    }
    throw error;
  }
}
