/** What the operating system says of a folder, asked without writing anything. */
import { constants, type Stats } from "node:fs";
import { access, lstat, realpath, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { within } from "../../../engine/paths.ts";

/** One mounted file system, as Linux tells it. */
export interface Mount {
  /** Where it is mounted, absolute. */
  point: string;
  /** `ext4`, `tmpfs`, `overlay`, … */
  type: string;
  noexec: boolean;
}

/** A folder that exists or shall be made. */
export interface FolderFacts {
  path: string;
  /** The folder itself or, where it does not exist, the nearest parent that does. */
  existing: string;
  missing: boolean;
  /** Why no file can be made in it, in words; undefined where it can. */
  refused: string | undefined;
  /** Undefined where the system does not tell (anything but Linux). */
  mount: Mount | undefined;
  /** The number of its device: folders that share it share their room. */
  device: number;
  /** Undefined where the file system does not tell. */
  freeBytes: number | undefined;
  /** Files that can still be made; undefined where the file system has no such limit. */
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

/** The mount that holds `path`: the deepest point above it, of several at one point the last, which hides the others. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    if (within(path, mount.point) && (found === undefined || mount.point.length >= found.point.length)) {
      found = mount;
    }
  }
  return found;
}

/** Looks at a folder. @throws Error where the system does not even say how much room there is. */
export async function lookAt(path: string, mounts: readonly Mount[]): Promise<FolderFacts> {
  const { existing, stats, dangling } = await nearest(path);
  const real = await realpath(existing);
  const space = await statfs(existing);
  // Root may use the blocks that are kept back from others.
  const blocks = process.getuid?.() === 0 ? space.bfree : space.bavail;
  return {
    path,
    existing,
    missing: existing !== path,
    refused:
      dangling ?? (stats.isDirectory() ? await refused(existing) : `${existing} is a file, not a folder`),
    mount: mountOf(real, mounts),
    device: stats.dev,
    freeBytes: space.blocks > 0 ? blocks * space.bsize : undefined,
    freeFiles: space.files > 0 ? space.ffree : undefined,
  };
}

/** The path itself, or the nearest parent that exists; `dangling` tells of a link on the way that leads nowhere. */
async function nearest(path: string): Promise<{ existing: string; stats: Stats; dangling?: string }> {
  let dangling: string | undefined;
  for (let existing = path; ; existing = dirname(existing)) {
    try {
      return { existing, stats: await stat(existing), dangling };
    } catch (error) {
      if (existing === dirname(existing)) {
        throw error;
      }
      const link = await lstat(existing).catch(() => undefined);
      dangling ??= link?.isSymbolicLink() ? `${existing} is a link that leads nowhere` : undefined;
    }
  }
}

/** Why this user cannot make files in a folder, in words; undefined where it can. */
async function refused(folder: string): Promise<string | undefined> {
  const code = await refusal(folder);
  if (code === undefined) {
    return undefined;
  }
  return code === "EROFS"
    ? `${folder} lies on a read-only file system`
    : `${folder} may not be written by this user`;
}

/** The code of the error that making a file in a folder would end with; undefined where there is none. */
export async function refusal(folder: string): Promise<string | undefined> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? "EACCES",
  );
}
