/** The module version that a message of the go command is about. */

import { modulePathProblem } from "../../version/modulePath.ts";
import type { Mismatch } from "../mismatch/mismatchKinds.ts";

/** What a message says: its kind, and the fields that it has. */
export type Message = Pick<Mismatch, "kind"> &
  Partial<Omit<Mismatch, "line" | "log">> & {
    /** Whether only go1.11 words it so. */
    readonly isOld?: boolean;
  };

const isVersion = (text: string) => /^v[0-9][0-9A-Za-z.+-]*$/.test(text);

/** `M@V` or `M@V/go.mod`; undefined for any other word. */
export function versionIn(word: string): Pick<Mismatch, "path" | "version" | "of"> | undefined {
  const at = word.lastIndexOf("@");
  const written = word.slice(at + 1);
  const version = written.replace(/\/go\.mod$/, "");
  const path = word.slice(0, Math.max(at, 0)).replace(/^https?:\/\//, "");
  if (modulePathProblem(path) !== undefined || !isVersion(version)) {
    return undefined;
  }
  return { path, version, of: version === written ? "zip" : "go.mod" };
}
