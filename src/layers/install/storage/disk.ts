/** What the operating system reports about a folder. Nothing is written. */
import { constants, type Stats } from "node:fs";
import { access, lstat, realpath, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { within } from "../../../engine/paths.ts";

/** One mounted file system, as Linux reports it. */
export interface Mount {
  /** Where it is mounted, absolute. */
  point: string;
  /** `ext4`, `tmpfs`, `overlay`, … */
  type: string;
  noexec: boolean;
}

/** A folder that exists or must be created. */
export interface FolderFacts {
  path: string;
  /** The folder itself or, where it does not exist, the nearest parent that does. */
  existing: string;
  missing: boolean;
  /** Why no file can be created in it, in words; undefined if it is writable. */
  unwritable: string | undefined;
  /** Undefined if the system does not report it (anything but Linux). */
  mount: Mount | undefined;
  /** The number of its device: folders on one device share its space. */
  device: number;
  /** What this user may fill: root may use the blocks that are reserved. Undefined if the file system does not report it. */
  freeBytes: number | undefined;
  /** The same without the blocks that are reserved for root, as df shows it. */
  availableBytes: number | undefined;
  /** Files that can still be created; undefined if the file system has no such limit. */
  freeFiles: number | undefined;
}

/**
 * The mounts in `/proc/self/mountinfo` (proc_pid_mountinfo(5)): its fields 5 and 6 are the mount point and its flags,
 * and after the lone hyphen comes its type.
 */
export function parseMounts(text: string): Mount[] {
  return text.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const [, , , , point, flags] = before.split(" ");
    const [type] = after.split(" ");
    if (!point || !flags || !type) {
      return [];
    }
    return {
      point: point.replace(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      ),
      type,
      noexec: flags.split(",").includes("noexec"),
    };
  });
}

/** The mount that contains `path`: the deepest mount point above it; of several at one point, the last one hides the others. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    if (within(path, mount.point) && (found === undefined || mount.point.length >= found.point.length)) {
      found = mount;
    }
  }
  return found;
}

/** Inspects a folder. @throws Error if the system does not report the free space. */
export async function inspectFolder(path: string, mounts: readonly Mount[]): Promise<FolderFacts> {
  const { existing, stats, brokenLink } = await nearest(path);
  const real = await realpath(existing);
  const space = await statfs(existing);
  // Root may use the blocks that are reserved.
  const blocks = process.getuid?.() === 0 ? space.bfree : space.bavail;
  return {
    path,
    existing,
    missing: existing !== path,
    unwritable:
      brokenLink ??
      (stats.isDirectory() ? await whyUnwritable(existing) : `${existing} is a file, not a folder`),
    mount: mountOf(real, mounts),
    device: stats.dev,
    freeBytes: space.blocks > 0 ? blocks * space.bsize : undefined,
    availableBytes: space.blocks > 0 ? space.bavail * space.bsize : undefined,
    freeFiles: space.files > 0 ? space.ffree : undefined,
  };
}

/** The path itself, or the nearest parent that exists; `brokenLink` describes a broken link on the way. */
async function nearest(path: string): Promise<{ existing: string; stats: Stats; brokenLink?: string }> {
  let brokenLink: string | undefined;
  for (let existing = path; ; existing = dirname(existing)) {
    try {
      return { existing, stats: await stat(existing), brokenLink };
    } catch (error) {
      if (existing === dirname(existing)) {
        throw error;
      }
      const link = await lstat(existing).catch(() => undefined);
      brokenLink ??= link?.isSymbolicLink() ? `${existing} is a broken link` : undefined;
    }
  }
}

/** Why this user cannot create files in a folder, in words; undefined if this is possible. */
async function whyUnwritable(folder: string): Promise<string | undefined> {
  const code = await writeError(folder);
  if (code === undefined) {
    return undefined;
  }
  return code === "EROFS"
    ? `${folder} is on a read-only file system`
    : `${folder} cannot be written by this user`;
}

/** The code of the error that creating a file in a folder would cause; undefined if there is none. */
export async function writeError(folder: string): Promise<string | undefined> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? "EACCES",
  );
}
