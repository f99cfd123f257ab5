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
  if (module.version === "" && mains.some(({ mod }) => mod.module?.name === module.path)) {
    return undefined;
  }
  const ofWork = replacementIn(work?.replace ?? [], module);
  if (ofWork) {
    return { replacement: ofWork, main: undefined };
  }
  for (const main of mains.toReversed()) {
    const replacement = replacementIn(main.mod.replace, module);
    if (replacement) {
      return { replacement, main };
    }
  }
  return undefined;
}

/** In a file, a replacement of the exact version comes before one of all versions; of two equal ones, the last counts. */
function replacementIn(
  all: readonly Replacement[],
  { path, version }: ModuleVersion,
): Replacement | undefined {
  const ofPath = all.filter(({ old }) => old.path === path);
  return (
    ofPath.findLast(({ old }) => old.version === version) ?? ofPath.findLast(({ old }) => old.version === "")
  );
}
