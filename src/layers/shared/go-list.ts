/** The output of `go list -json` (cmd/go/internal/list; type PublicPackage in cmd/go/internal/load). */
import type { CommandResult } from "../../engine/command.ts";
import { howItEnded } from "../../engine/command.ts";

/** Why a package, or one that it depends on, could not be loaded or built. */
export interface GoPackageError {
  /** `file:line:column`, relative to the folder in which go ran if that is shorter; "" if there is none. */
  Pos: string;
  Err: string;
}

/** One package; a field is present only if it was requested and is not empty. */
export interface GoPackage {
  ImportPath: string;
  Name?: string;
  Dir?: string;
  GoFiles?: string[];
  CgoFiles?: string[];
  /** The file of the compiled package; only with -export. */
  Export?: string;
  /** Where `go install` installs it. */
  Target?: string;
  Error?: GoPackageError;
  /** Errors of its dependencies: each package that depends on a faulty one has the same error. */
  DepsErrors?: GoPackageError[];
}

/** One module of `go list -m -json` (type ModulePublic in cmd/go/internal/modinfo). */
export interface GoModule {
  Path: string;
  Version?: string;
  Main?: boolean;
  /** Its replacement; a folder if it has no version. */
  Replace?: GoModule;
  /** The hash in go.sum for its module zip; absent if there is none. */
  Sum?: string;
}

/**
 * The packages in the output of `go list -e -json=…`.
 * @throws Error for any other output.
 */
export const parsePackages = (listed: CommandResult) => parseListed<GoPackage>(listed, "packages");

/**
 * The modules in the output of `go list -m -e -json`.
 * @throws Error for any other output.
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
        throw new Error(`go list did not print ${what} (${howItEnded(listed)})`);
      }
    });
}

/** The errors of a listing, each once, with the position in its own package first. */
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
