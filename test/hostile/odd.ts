/** What may lie where a file is read, and makes a reader wait or read without end. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { isRoot } from "./support.ts";

/** Where Linux gives its messages: a regular file by its mode, that waits for the next one. */
export const KERNEL = "a link to the messages of the kernel";

/** Makes each kind of odd file at a path. */
export const ODD: Readonly<Record<string, (path: string) => void>> = {
  "a pipe": (path) => execFileSync("mkfifo", [path]),
  "a device": (path) => execFileSync("mknod", [path, "c", "1", "5"]),
  "a link to a pipe": (path) => {
    execFileSync("mkfifo", [`${path}.pipe`]);
    symlinkSync(`${path}.pipe`, path);
  },
  "a link to a device": (path) => symlinkSync("/dev/zero", path),
  [KERNEL]: (path) => symlinkSync("/proc/kmsg", path),
  "a file of 3 GB": (path) => {
    writeFileSync(path, "");
    truncateSync(path, 3 * 1024 ** 3);
  },
  "a folder": (path) => mkdirSync(path),
  "a file that may not be read": (path) => {
    writeFileSync(path, "x");
    chmodSync(path, 0);
  },
};

/** Only root makes a device, and only root may read all files. */
export function canMake(kind: string): boolean {
  return kind === "a device" ? isRoot : kind !== "a file that may not be read" || !isRoot;
}
