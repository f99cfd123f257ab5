/** How a mount namespace of one's own is made and known; without any import, so that plain scripts can use it too. */
import { readlinkSync } from "node:fs";

/** Set in a process that runs in such a namespace, to the name of the one that it came from. */
export const OUTER = "GO_VERIFY_MOUNTS";

/** The command that runs another in a mount namespace of its own. */
export const UNSHARE = ["unshare", "--mount", "--propagation", "private"] as const;

/** The name of this process's mount namespace; Linux only. */
export function namespace(): string {
  return readlinkSync("/proc/self/ns/mnt");
}
