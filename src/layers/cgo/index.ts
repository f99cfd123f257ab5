import type { CaseSet } from "../../engine/case.ts";
import type { Layer } from "../../engine/check.ts";

/** How the cgo layer proves itself. */
export const cgoCases: readonly CaseSet[] = [];

/** The cgo layer; it has no checks yet. */
export const cgo: Layer = {
  id: "cgo",
  title: "cgo",
  about: "C code compiles, links and runs with Go, and memory crosses the border safely.",
  checks: cgoCases.map(({ check }) => check),
};
