import type { CaseSet } from "../../engine/case.ts";
import type { Layer } from "../../engine/check.ts";

/** How the pprof layer proves itself. */
export const pprofCases: readonly CaseSet[] = [];

/** The pprof layer; it has no checks yet. */
export const pprof: Layer = {
  id: "pprof",
  title: "pprof",
  about: "Profiles are whole, profiling endpoints are safe, and regressions and leaks are found.",
  checks: pprofCases.map(({ check }) => check),
};
