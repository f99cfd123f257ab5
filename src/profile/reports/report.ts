/** What a report of a profile is, and what reports have in common. The table of all reports is in table.ts. */
import { type Analysis, analyse } from "../analyse/graph.ts";
import { type Query, QueryError } from "../query/query.ts";
import { type Matcher, matcher } from "../query/regex.ts";
import type { Profile } from "../table/profile.ts";
import { jsonText } from "../table/value.ts";

/** What a report overrides in a query (applyCommandOverrides in google/pprof, internal/driver/driver.go). */
export interface Overrides {
  /** How many nodes it shows unless the query has a number; 0 for all. */
  nodeCount?: number;
  trim?: false;
  granularity?: "lines" | "addresses";
}

/** A source file as lines, or why it cannot be read. */
export type Source = readonly string[] | { error: string };

/** What a report gets besides the profile and the query. */
export interface ReportInput {
  /** The regular expression of its option; empty for a report without one. */
  expression: string;
  sourceOf(file: string): Source;
}

/** A finished report. Names and texts are as in the profile: make them visible before printing to a terminal. */
export interface PrintedReport {
  /** The filters that matched nothing. */
  unmatched: readonly string[];
  /** 1 if the report is a refusal. */
  exitCode: 0 | 1;
  /** In pieces, since a report may be longer than a string can be. */
  text(): Iterable<string>;
  /** One JSON document, in pieces. */
  json(): Iterable<string>;
}

/** A report. */
export interface Report {
  /** The name of its option, and in the schema of its JSON. */
  readonly name: string;
  /** The help text of its option. */
  readonly about: string;
  /** Its option takes a regular expression, which chooses the functions. */
  readonly takesExpression: boolean;
  /** @throws QueryError */
  print(profile: Profile, query: Query, input: ReportInput): PrintedReport;
}

/** How a report is computed from an analysis and printed. */
interface AnalysisReport<T> {
  name: string;
  about: string;
  takesExpression?: boolean;
  overrides?: Overrides;
  /** @throws QueryError */
  make(analysis: Analysis, expression: string): T;
  text(analysis: Analysis, made: T, sourceOf: ReportInput["sourceOf"]): Iterable<string>;
  /** The JSON document; by default what `make` returns, after the head. */
  json?(analysis: Analysis, made: T, sourceOf: ReportInput["sourceOf"]): Iterable<string>;
}

/** A report that is computed from an analysis. */
export function reportOf<T extends object>(report: AnalysisReport<T>): Report {
  const { name, about, takesExpression = false, overrides = {}, make, text } = report;
  const json = report.json ?? ((analysis, made) => jsonDocument({ ...headOf(name, analysis), ...made }));
  return {
    name,
    about,
    takesExpression,
    print(profile, query, { expression, sourceOf }) {
      const analysis = analyse(profile, queryFor(overrides, query));
      const made = make(analysis, expression);
      return {
        unmatched: analysis.unmatched,
        exitCode: 0,
        text: () => text(analysis, made, sourceOf),
        json: () => json(analysis, made, sourceOf),
      };
    },
  };
}

/** The first fields of a report's JSON; comments only where the profile has any. */
export function headOf(name: string, { values: { type }, view }: Analysis) {
  const { comments } = view.profile;
  return {
    schema: `go-verify/profile-${name}/1`,
    sampleType: type.type,
    unit: type.unit,
    ...(comments.length > 0 && { comments }),
  };
}

/** An object as a JSON document. */
export function jsonDocument(content: object): [string] {
  return [`${jsonText(content, 2)}\n`];
}

/** How many nodes a tree or a graph shows by default. */
const NODES_OF_GRAPHS = 80;

/** The query of a report. */
export function queryFor({ nodeCount = NODES_OF_GRAPHS, ...overrides }: Overrides, query: Query): Query {
  return { ...query, ...overrides, nodeCount: query.nodeCount === -1 ? nodeCount : query.nodeCount };
}

/**
 * The regular expression by which peek and list choose functions; an empty one matches all, as in Go.
 * @throws QueryError
 */
export function functionMatcher(report: string, expression: string): Matcher {
  return matcher(report, expression) ?? (() => true);
}

/** The error of pprof when nothing matched. */
export function noMatch(report: string, expression: string): QueryError {
  return new QueryError(`${report}: no function with samples matches "${expression}"`);
}
