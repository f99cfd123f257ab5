/**
 * Whether code of a module can be compiled, as far as go.sum and go.mod prove it. Since go 1.17 a go.mod file requires every
 * module that has a package for a build or test of its main module (https://go.dev/ref/mod#go-mod-file-go); the go command
 * refuses to build without. The zip line of another module is for tests of dependencies.
 */
import type { GoMod } from "../../goMod/goMod.ts";
import { compareSemver } from "../../version/semver.ts";
import { compareVersions } from "../../version/version.ts";
import type { SumLine } from "../goSum.ts";

/**
 * `possible`: it has a zip line, and go.mod requires it or need not name what it needs. `graph`: it has a zip line, and no
 * main module requires it. `go.mod`: without a zip line, only its go.mod file is read.
 */
export type ModuleCode = "possible" | "graph" | "go.mod";

/** The code of a module with these lines. `isNeeded` is false if go.mod files that name all they need do not require it. */
export function codeOf(
  lines: readonly Pick<SumLine, "of" | "version">[],
  version: string | null,
  isNeeded: boolean,
): ModuleCode {
  // A zip line of an older version is a remainder.
  const hasZip = lines.some(
    (line) => line.of === "zip" && (version === null || compareSemver(line.version, version) >= 0),
  );
  return hasZip ? (isNeeded ? "possible" : "graph") : "go.mod";
}

/** Whether each of these go.mod files requires every module whose packages it needs. */
export function nameAllNeeds(mods: readonly GoMod[]): boolean {
  return mods.every(({ go }) => go !== undefined && compareVersions(go.name, "1.17") >= 0);
}
