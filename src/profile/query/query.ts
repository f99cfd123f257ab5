/** The query of a profile: the options of `go tool pprof`, by its names (google/pprof, internal/driver/config.go). */

/** What one row represents. */
export type Granularity = "functions" | "filefunctions" | "files" | "lines" | "addresses";

/** The granularities from coarse to fine. */
export const GRANULARITIES: readonly Granularity[] = [
  "functions",
  "filefunctions",
  "files",
  "lines",
  "addresses",
];

/** Filters on stacks and labels; each is a regular expression of RE2, empty for none. */
export interface Filters {
  focus: string;
  ignore: string;
  hide: string;
  show: string;
  showFrom: string;
  pruneFrom: string;
  tagFocus: string;
  tagIgnore: string;
  tagShow: string;
  tagHide: string;
  /** Label keys, separated by commas, whose values become frames at the root, or at the leaf. */
  tagRoot: string;
  tagLeaf: string;
}

/** A whole question. */
export interface Query extends Filters {
  /** Name or number of a sample type; empty for the profile's default. */
  sampleIndex: string;
  granularity: Granularity;
  noInlines: boolean;
  /** Lines with their columns, at a granularity that has lines. */
  showColumns: boolean;
  /** A node for each path of calls, in dot and callgrind. */
  callTree: boolean;
  /** Percentages of what the filters left, not of all. */
  relativePercentages: boolean;
  /** Averages: each value over the first sample type. */
  mean: boolean;
  divideBy: number;
  dropNegative: boolean;
  /** Rows to show; 0 for all, -1 for what the report shows of itself. */
  nodeCount: number;
  /** Rows under this share of the total are dropped, and edges likewise. */
  nodeFraction: number;
  edgeFraction: number;
  trim: boolean;
  sort: "flat" | "cum";
  /** The unit of what is shown; `minimum` chooses one for the whole table. */
  unit: string;
  trimPath: string;
  sourcePath: string;
}

/** pprof's defaults. */
export const DEFAULTS: Readonly<Query> = {
  focus: "",
  ignore: "",
  hide: "",
  show: "",
  showFrom: "",
  pruneFrom: "",
  tagFocus: "",
  tagIgnore: "",
  tagShow: "",
  tagHide: "",
  tagRoot: "",
  tagLeaf: "",
  sampleIndex: "",
  granularity: "functions",
  noInlines: false,
  showColumns: false,
  callTree: false,
  relativePercentages: false,
  mean: false,
  divideBy: 1,
  dropNegative: false,
  nodeCount: -1,
  nodeFraction: 0.005,
  edgeFraction: 0.001,
  trim: true,
  sort: "flat",
  unit: "minimum",
  trimPath: "",
  sourcePath: "",
};

/** A question that the profile cannot answer: an unknown sample type, a bad regular expression. One sentence. */
export class QueryError extends Error {
  override name = "QueryError";
}
