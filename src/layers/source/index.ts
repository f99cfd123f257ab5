import type { CaseSet } from "../../engine/case.ts";
import type { Layer } from "../../engine/check.ts";

/** The checks of the source layer with their cases. */
export const sourceCases: readonly CaseSet[] = [];

/** The source layer; it has no checks yet. */
export const source: Layer = {
  id: "source",
  title: "Source",
  about:
    "The toolchain builds itself from source, and its symbols, build cache and build phases are correct.",
  checks: sourceCases.map(({ check }) => check),
};
