/** Lists folders, to show that nothing in them has changed. */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Each path below some folders, with all that a change would alter. */
export type Listing = ReadonlyMap<string, string>;

/** Files up to this size are told by their content too. */
const HASHED = 256 * 1024;

/** Lists folders; names in `except` (absolute paths) are left out with all below them. */
export function listing(folders: readonly string[], except: readonly string[] = []): Listing {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    if (except.includes(path)) {
      return;
    }
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) {
      found.set(path, "absent");
      return;
    }
    const facts = [stats.mode.toString(8), stats.uid, stats.gid, stats.ino, stats.mtimeNs];
    if (stats.isDirectory()) {
      found.set(path, facts.join(" "));
      for (const name of readdirSync(path)) {
        visit(join(path, name));
      }
    } else if (stats.isSymbolicLink()) {
      found.set(path, [...facts, "->", readlinkSync(path)].join(" "));
    } else {
      const content = stats.isFile() && stats.size <= HASHED ? sha256(path) : "";
      found.set(path, [...facts, stats.size, content].join(" "));
    }
  };
  for (const folder of folders) {
    visit(folder);
  }
  return found;
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** What differs, one line each; empty where nothing does. */
export function differences(before: Listing, after: Listing): string[] {
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `gone: ${path}`);
  const others = [...after].flatMap(([path, facts]) => {
    const was = before.get(path);
    if (was === undefined) {
      return [`new: ${path}`];
    }
    return was === facts ? [] : [`changed: ${path}\n  from ${was}\n  to   ${facts}`];
  });
  return [...gone, ...others];
}
