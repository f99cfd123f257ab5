import type { CaseSet } from "../../engine/case.ts";
import type { Layer } from "../../engine/check.ts";

/** The checks of the cgo layer with their cases. */
export const cgoCases: readonly CaseSet[] = [];

/** The cgo layer; it has no checks yet. */
export const cgo: Layer = {
  id: "cgo",
  title: "cgo",
  about: "C code compiles, links and runs with Go, and the two share memory safely.",
  checks: cgoCases.map(({ check }) => check),
};
