/** Whether a case may put a file system over a folder of its own (`Stage.mount`). */

/**
 * Why nothing can be mounted here; undefined where it can. It takes root on Linux, and a mount namespace of our own,
 * which `GO_VERIFY_MOUNTS=1` tells of: in the machine's own namespace a killed self-test would leave its mounts.
 */
export function cannotMount(): string | undefined {
  if (process.platform !== "linux") {
    return "file systems are mounted on Linux only";
  }
  if (process.getuid?.() !== 0) {
    return "only root can mount a file system";
  }
  return process.env.GO_VERIFY_MOUNTS === "1"
    ? undefined
    : "needs a mount namespace of its own: unshare -m --propagation private env GO_VERIFY_MOUNTS=1 go-verify self-test";
}
