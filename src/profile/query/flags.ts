/** A question as `go tool pprof` takes it (google/pprof, internal/driver/config.go and cli.go). */
import { DEFAULTS, type Query } from "./query.ts";

/** pprof's name of each field whose value it takes as it is. */
const NAMES: readonly (readonly [keyof Query, string])[] = [
  ["sampleIndex", "sample_index"],
  ["noInlines", "noinlines"],
  ["showColumns", "showcolumns"],
  ["callTree", "call_tree"],
  ["mean", "mean"],
  ["relativePercentages", "relative_percentages"],
  ["divideBy", "divide_by"],
  ["dropNegative", "drop_negative"],
  ["nodeCount", "nodecount"],
  ["nodeFraction", "nodefraction"],
  ["edgeFraction", "edgefraction"],
  ["trim", "trim"],
  ["unit", "unit"],
  ["trimPath", "trim_path"],
  ["sourcePath", "source_path"],
  ["focus", "focus"],
  ["ignore", "ignore"],
  ["hide", "hide"],
  ["show", "show"],
  ["showFrom", "show_from"],
  ["pruneFrom", "prune_from"],
  ["tagFocus", "tagfocus"],
  ["tagIgnore", "tagignore"],
  ["tagShow", "tagshow"],
  ["tagHide", "taghide"],
  ["tagRoot", "tagroot"],
  ["tagLeaf", "tagleaf"],
];

/** The equivalent flags of `go tool pprof`, without defaults. Not quoted for a shell. */
export function pprofFlags(query: Query): string[] {
  const flags = NAMES.filter(([key]) => query[key] !== DEFAULTS[key]).map(([key, name]) =>
    query[key] === true ? `-${name}` : `-${name}=${query[key]}`,
  );
  if (query.granularity !== DEFAULTS.granularity) {
    flags.unshift(`-${query.granularity}`);
  }
  return query.sort === DEFAULTS.sort ? flags : [`-${query.sort}`, ...flags];
}
