import type { CaseSet } from "../../engine/case.ts";
import type { Layer } from "../../engine/check.ts";

/** The checks of the pprof layer with their cases. */
export const pprofCases: readonly CaseSet[] = [];

/** The pprof layer; it has no checks yet. */
export const pprof: Layer = {
  id: "pprof",
  title: "pprof",
  about: "Profiles are complete, profiling endpoints are safe, and regressions and leaks are found.",
  checks: pprofCases.map(({ check }) => check),
};
