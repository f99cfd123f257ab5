/** Which replacement applies to a module (replacementFrom in cmd/go/internal/modload/modfile.go). Pure. */
import type { GoMod, ModuleVersion, Replacement } from "./goMod.ts";
import type { GoWork } from "./goWork.ts";

/** A replacement, and the main module whose go.mod has it; undefined for one of go.work. */
export interface AppliedReplacement<M> {
  readonly replacement: Replacement;
  readonly main: M | undefined;
}

/**
 * The replacement of a module at a version, or at all versions if the version is "". go.work comes before the main
 * modules. Of the main modules, in the order of go.work, the last one that replaces the module counts, even if an
 * earlier one replaces the exact version (measured with go1.26.8). The go command refuses all other contradictions, so
 * their result does not matter. At all versions, a main module is never replaced.
 */
export function replacementOf<M extends { readonly mod: GoMod }>(
  module: ModuleVersion,
  mains: readonly M[],
  work: GoWork | undefined,
): AppliedReplacement<M> | undefined {
  const index = indexOf(mains);
  if (module.version === "" && index.paths.has(module.path)) {
    return undefined;
  }
  const ofWork = work && found(indexOfFile(work.replace), module);
  if (ofWork) {
    return { replacement: ofWork, main: undefined };
  }
  const exact = index.replaced.get(keyOf(module));
  const every = index.replaced.get(keyOf({ ...module, version: "" }));
  const last = (exact?.main ?? -1) >= (every?.main ?? -1) ? exact : every;
  return last && { replacement: last.replacement, main: mains[last.main] };
}

const keyOf = ({ path, version }: ModuleVersion) => `${path} ${version}`;

/** In a file, a replacement of the exact version comes before one of all versions; of two equal ones, the last counts. */
function found(byKey: ReadonlyMap<string, Replacement>, module: ModuleVersion): Replacement | undefined {
  return byKey.get(keyOf(module)) ?? byKey.get(keyOf({ ...module, version: "" }));
}

/** The main modules by their paths, and what they replace, with the number of the last one that does. */
interface MainsIndex {
  readonly paths: ReadonlySet<string | undefined>;
  readonly replaced: ReadonlyMap<string, { readonly replacement: Replacement; readonly main: number }>;
}

// Each module of a graph is looked up, and each file may have thousands of replacements.
const indexes = new WeakMap<readonly unknown[], MainsIndex>();
const fileIndexes = new WeakMap<readonly Replacement[], ReadonlyMap<string, Replacement>>();

function indexOf(mains: readonly { readonly mod: GoMod }[]): MainsIndex {
  const known = indexes.get(mains) ?? {
    paths: new Set(mains.map(({ mod }) => mod.module?.name)),
    replaced: new Map(
      mains.flatMap(({ mod }, main) =>
        mod.replace.map((replacement) => [keyOf(replacement.old), { replacement, main }] as const),
      ),
    ),
  };
  indexes.set(mains, known);
  return known;
}

function indexOfFile(all: readonly Replacement[]): ReadonlyMap<string, Replacement> {
  const known = fileIndexes.get(all) ?? new Map(all.map((one) => [keyOf(one.old), one] as const));
  fileIndexes.set(all, known);
  return known;
}
