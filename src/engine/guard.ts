/**
 * What ends our commands when this process is killed and can do nothing more. Node cannot ask the kernel for
 * that (PR_SET_PDEATHSIG), so a small `sh` waits on a pipe that closes with us, however we go, and then kills
 * the process groups it was told of, and on Linux also whatever carries the run's mark in its environment:
 * a child that moved to a group of its own, or one started in the instant before we died.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";

/** Watches over the process groups of one run. */
export interface ProcessGuard {
  /** What each command's environment must add to be found by the guard. */
  readonly mark: Readonly<Record<string, string>>;
  /** From now on the group that `pid` leads dies with this process. */
  watch(pid: number): void;
  /** The group is gone: its number may be another's. */
  release(pid: number): void;
  close(): void;
}

const MARK = "GO_VERIFY_RUN";

const SCRIPT = `
groups=" "
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
    .) exit 0 ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
for file in $(grep -lsF "${MARK}=$1" /proc/[0-9]*/environ 2>/dev/null); do
  pid=\${file#/proc/}; kill -s KILL "\${pid%/environ}" 2>/dev/null
done`;

/** Starts a guard. On Windows, where there is no `sh`, and where it cannot start, it watches nothing. */
export function guardProcess(): ProcessGuard {
  const id = randomUUID();
  if (process.platform === "win32") {
    return { mark: {}, watch() {}, release() {}, close() {} };
  }
  const child = spawn("/bin/sh", ["-c", SCRIPT, "go-verify-guard", id], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
  });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  (child.stdin as unknown as { unref?(): void }).unref?.();
  const tell = (line: string) => {
    child.stdin.write(`${line}\n`);
  };
  return {
    mark: { [MARK]: id },
    watch: (pid) => tell(`+ ${pid}`),
    release: (pid) => tell(`- ${pid}`),
    close: () => {
      child.stdin.end(".\n");
    },
  };
}
