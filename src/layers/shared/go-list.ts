/** What `go list -json` says of packages (cmd/go/internal/list; type PublicPackage in cmd/go/internal/load). */
import type { CommandResult } from "../../engine/command.ts";
import { howItEnded } from "../../engine/command.ts";

/** Why a package, or one that it depends on, could not be loaded or built. */
export interface GoPackageError {
  /** `file:line:column`, relative to the folder that go ran in where that is shorter; "" where there is none. */
  Pos: string;
  Err: string;
}

/** One package; a field is there only when it was asked for and is not empty. */
export interface GoPackage {
  ImportPath: string;
  Name?: string;
  Dir?: string;
  GoFiles?: string[];
  CgoFiles?: string[];
  /** The compiled package's file; only with -export. */
  Export?: string;
  /** Where `go install` puts it. */
  Target?: string;
  Error?: GoPackageError;
  /** Errors of what it depends on: the same one stands at each package that leads there. */
  DepsErrors?: GoPackageError[];
}

/**
 * The packages in the answer of `go list -e -json=…`: objects one after another, each ending with a line "}".
 * @throws Error where the answer is something else.
 */
export function parsePackages(listed: CommandResult): GoPackage[] {
  return listed.stdout
    .split(/^\}\r?$/m)
    .filter((text) => text.trim() !== "")
    .map((text) => {
      try {
        return JSON.parse(`${text}}`) as GoPackage;
      } catch {
        throw new Error(`go list answered something else than packages (${howItEnded(listed)})`);
      }
    });
}

/** The errors of a listing, each once, its own package's before those that only depend on it. */
export function errorsOf(packages: readonly GoPackage[]): GoPackageError[] {
  const own = packages.flatMap((found) => found.Error ?? []);
  const errors = new Map<string, GoPackageError>();
  for (const error of [...own, ...packages.flatMap((found) => found.DepsErrors ?? [])]) {
    if (!errors.has(error.Err)) {
      errors.set(error.Err, error);
    }
  }
  return [...errors.values()];
}
