/**
 * What ends our commands when this process is killed and can do nothing more. Node cannot ask the kernel for
 * that (PR_SET_PDEATHSIG), so a small `sh` waits on a pipe that closes with us, however we go, and then ends
 * the process groups that it knows of, and on Linux also whatever carries the run's mark in its environment:
 * a child that moved to a group of its own, or one started in the instant before we died. The groups receive SIGHUP
 * first: a user's start-up files may hold a lock (pyenv's rehash does) that only they remove.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";

/** Watches over the process groups of one run. */
export interface ProcessGuard {
  /** What the environment of each process of the run must add to be found by the guard. */
  readonly mark: Readonly<Record<string, string>>;
  /** The same for one command of the run, to be found apart from the others; `command` is a number of its own. */
  markOf(command: number): Readonly<Record<string, string>>;
  /** From now on the group that `pid` leads dies with this process. */
  watch(pid: number): void;
  /** The group is gone: its number may be another's. */
  release(pid: number): void;
  /** Kills what still carries the mark of a command that has ended: it left the command's group. */
  sweep(command: number): void;
  /** Kills what still carries the run's mark, then ends the guard. */
  close(): void;
}

const MARK = "GO_VERIFY_RUN";

/**
 * Reads `+ GROUP`, `- GROUP`, `? COMMAND` (sweep) and `.` (end) until the pipe closes. A sweep looks again until
 * it finds none, five times at most, since what it kills may have started another in that moment. Plain POSIX
 * sh: it runs under dash, bash and busybox alike.
 */
const SCRIPT = `
groups=" "
sweep() {
  for round in 1 2 3 4 5; do
    found=
    for file in $(grep -lsF "$1" /proc/[0-9]*/environ 2>/dev/null); do
      pid=\${file#/proc/}
      kill -s KILL "\${pid%/environ}" 2>/dev/null && found=yes
    done
    [ -n "$found" ] || return 0
  done
}
while read -r sign what; do
  case $sign in
    +) groups="$groups$what " ;;
    -) groups="\${groups%% $what *} \${groups#* $what }" ;;
    "?") sweep "$1:$what:" ;;
    .) break ;;
  esac
done
end() { for group in $groups; do kill -s "$1" -- "-$group"; done 2>/dev/null; }
[ "$groups" = " " ] || { end HUP; sleep 0.5; end KILL; }
sweep "$1"`;

/** Starts a guard. On Windows, where there is no `sh`, and where it cannot start, it watches nothing. */
export function guardProcess(): ProcessGuard {
  if (process.platform === "win32") {
    return { mark: {}, markOf: () => ({}), watch() {}, release() {}, sweep() {}, close() {} };
  }
  const id = randomUUID();
  const child = spawn("/bin/sh", ["-c", SCRIPT, "go-verify-guard", `${MARK}=${id}`], {
    stdio: ["pipe", "ignore", "ignore"],
    // A session of its own: the terminal's Ctrl-C is not for it.
    detached: true,
    cwd: "/",
    env: { PATH: "/usr/bin:/bin:/run/current-system/sw/bin" },
  });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  (child.stdin as unknown as { unref?(): void }).unref?.();
  const send = (line: string) => {
    child.stdin.write(`${line}\n`);
  };
  return {
    mark: { [MARK]: id },
    markOf: (command) => ({ [MARK]: `${id}:${command}:` }),
    watch: (pid) => send(`+ ${pid}`),
    release: (pid) => send(`- ${pid}`),
    sweep: (command) => send(`? ${command}`),
    close: () => {
      child.stdin.end(".\n");
    },
  };
}
