/** Which go command a terminal finds: the login shell runs the user's start-up files, which may change PATH. */
import { basename, isAbsolute } from "node:path";
import type { CheckContext } from "../../../engine/check.ts";
import { CommandTimeout } from "../../../engine/command.ts";

/** Shells that take `-lc` and know `command -v` and `printf` (POSIX; fish has all of them). */
const SHELLS = ["bash", "zsh", "sh", "dash", "ksh", "mksh", "ash", "fish"];

const LIMIT_MS = 3000;

/** Printed before the answer, since start-up files may print as well. */
const MARKER = "go-verify found:";

/** What a login shell runs as `go`: a path, or an alias or function; undefined with the reason if it is not known. */
export type ShellAnswer = { found: string } | { found: undefined; reason: string };

/** Queries the login shell. Its command line contains nothing from the user. */
export async function goOfLoginShell(context: CheckContext): Promise<ShellAnswer> {
  const { SHELL } = context.env;
  if (process.platform === "win32" || !SHELL || !isAbsolute(SHELL)) {
    return { found: undefined, reason: "SHELL does not name a shell that can be queried" };
  }
  if (!SHELLS.includes(basename(SHELL))) {
    return { found: undefined, reason: `${SHELL} is not a supported shell` };
  }
  try {
    const argv = [SHELL, "-lc", `printf '%s\\n' '${MARKER}'; command -v go`];
    const answer = await context.command(argv, { timeoutMs: LIMIT_MS, maxOutput: 64 * 1024, hangUp: true });
    const start = answer.stdout.lastIndexOf(`${MARKER}\n`);
    return start < 0 || answer.startError
      ? { found: undefined, reason: `${SHELL} did not respond` }
      : { found: answer.stdout.slice(start + MARKER.length + 1).split("\n")[0]! };
  } catch (error) {
    if (error instanceof CommandTimeout) {
      return { found: undefined, reason: `${SHELL} took longer than ${LIMIT_MS / 1000} s to start` };
    }
    throw error;
  }
}
