/** A home folder that is none: containers run users whom passwd does not know, with a HOME that does not exist, or `/`. */
import { existsSync } from "node:fs";
import { within } from "../../engine/paths.ts";

/**
 * HOME as the cause where a folder cannot be created, in the same words for every check; undefined if the folder is not in
 * HOME, or if HOME is a folder of its own.
 */
export function missingHome(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): { cause: string; fix: string } | undefined {
  const { HOME = "" } = env;
  const exists = HOME === "/" || existsSync(HOME);
  if (process.platform === "win32" || HOME === "" || !within(folder, HOME) || (exists && HOME !== "/")) {
    return undefined;
  }
  return {
    cause: `HOME=${HOME}, set in the environment, ${exists ? "is not a folder of this user" : "does not exist and cannot be created"}, so Go's caches have no place.`,
    fix: "Set HOME to a folder that this user can write, or set GOCACHE, GOPATH and GOENV to such folders.",
  };
}
