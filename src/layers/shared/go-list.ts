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

/** One module of `go list -m -json` (type ModulePublic in cmd/go/internal/modinfo). */
export interface GoModule {
  Path: string;
  Version?: string;
  Main?: boolean;
  /** What stands for it; without a version a folder. */
  Replace?: GoModule;
  /** The line of go.sum for its zip; absent where there is none. */
  Sum?: string;
}

/**
 * The packages in the answer of `go list -e -json=…`.
 * @throws Error where the answer is something else.
 */
export const parsePackages = (listed: CommandResult) => parseListed<GoPackage>(listed, "packages");

/**
 * The modules in the answer of `go list -m -e -json`.
 * @throws Error where the answer is something else.
 */
export const parseModules = (listed: CommandResult) => parseListed<GoModule>(listed, "modules");

/** Objects one after another, each ending with a line "}". */
function parseListed<T>(listed: CommandResult, what: string): T[] {
  return listed.stdout
    .split(/^\}\r?$/m)
    .filter((text) => text.trim() !== "")
    .map((text) => {
      try {
        return JSON.parse(`${text}}`) as T;
      } catch {
        throw new Error(`go list answered something else than ${what} (${howItEnded(listed)})`);
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
