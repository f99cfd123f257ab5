import type { CaseSet } from "../../engine/case.ts";
import type { Layer } from "../../engine/check.ts";

/** How the source layer proves itself. */
export const sourceCases: readonly CaseSet[] = [];

/** The source layer; it has no checks yet. */
export const source: Layer = {
  id: "source",
  title: "Source",
  about:
    "The toolchain builds itself from source, and its symbols, build cache and build phases are as they should be.",
  checks: sourceCases.map(({ check }) => check),
};
