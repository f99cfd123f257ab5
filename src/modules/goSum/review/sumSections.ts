/** The changed modules of a comparison by sections, as a reviewer reads them. */
import { CHANGE_KINDS, type ModuleChange, type SumDiff } from "../sumDiff.ts";

/** The kinds of sections: those of changes, and what is only in the module graph. */
export const SECTION_KINDS = [...CHANGE_KINDS, "graph"] as const;

export type SectionKind = (typeof SECTION_KINDS)[number];

/** The modules with one kind of change, or those of which nothing is compiled. */
export interface Section {
  readonly kind: SectionKind;
  readonly modules: readonly ModuleChange[];
}

/** Whether a section needs no attention. */
export const isQuiet = (kind: SectionKind) => kind === "lines-only" || kind === "graph";

/** The section of a module. What go.mod requires directly is more than a part of the graph, even without a zip line. */
export function sectionOf({
  change,
  code,
  relation,
}: Pick<ModuleChange, "change" | "code" | "relation">): SectionKind {
  return code === "possible" || relation === "direct" || change === "rehashed" ? change : "graph";
}

/** The modules of a comparison by their sections, in the order of `SECTION_KINDS`; no section is empty. */
export function sectionsOf({ modules }: Pick<SumDiff, "modules">): Section[] {
  const sections = Map.groupBy(modules, sectionOf);
  return SECTION_KINDS.flatMap((kind) => {
    const own = sections.get(kind);
    return own ? [{ kind, modules: own }] : [];
  });
}
