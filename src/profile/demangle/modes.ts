/** How names of C++ and Rust are shown. */

/**
 * As `-symbolize=demangle=` of pprof: `simple` (its default) leaves out parameters and template arguments, `templates`
 * parameters, `full` nothing; `none` shows the names of the linker.
 */
export const DEMANGLE_MODES = ["simple", "templates", "full", "none"] as const;

/** One of the modes. */
export type DemangleMode = (typeof DEMANGLE_MODES)[number];
