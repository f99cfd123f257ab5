/** pprof's reports, and what each of them asks of a profile by itself. */
import { type Query, QueryError } from "../query/query.ts";
import { type Matcher, matcher } from "../query/regex.ts";

/** The reports by pprof's names. */
export const REPORTS = ["top", "tree", "peek", "traces", "list", "tags", "graph"] as const;

/** A report's name. */
export type ReportName = (typeof REPORTS)[number];

/** How many nodes a tree or a graph shows if nobody says. */
const NODES_OF_GRAPHS = 80;

/**
 * The query with what a report overrides: peek and list leave nothing out, list works by lines
 * (applyCommandOverrides in google/pprof, internal/driver/driver.go).
 */
export function queryFor(report: ReportName, query: Query): Query {
  const trim = query.trim && report !== "peek" && report !== "list";
  const own = report === "top" ? 0 : NODES_OF_GRAPHS;
  return {
    ...query,
    trim,
    granularity: report === "list" ? "lines" : query.granularity,
    nodeCount: query.nodeCount === -1 ? own : query.nodeCount,
  };
}

/**
 * The expression that peek and list choose functions by; an empty one matches all, as in Go.
 * @throws QueryError
 */
export function functionMatcher(report: ReportName, expression: string): Matcher {
  return matcher(report, expression) ?? (() => true);
}

/** What pprof says where nothing matched. */
export function noMatch(report: ReportName, expression: string): QueryError {
  return new QueryError(`${report}: no function with samples matches "${expression}"`);
}
